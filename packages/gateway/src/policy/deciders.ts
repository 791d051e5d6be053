/** Who decides about a tool call: what a policy says, made out for one call. Pure, and closed where it cannot be told. */
import { type Approval, DecidedBy, type JsonValue, OperatorRole, type Principal } from '@parley/protocol';

/** Who decides, and the least rank of an operator who does; default rank `reviewer`. */
export interface DecidersOfRank {
  readonly by: DecidedBy;
  readonly operatorRole?: OperatorRole;
}

/**
 * `reviewer` and `admin` are operators of at least that rank. `two_people` are two different operators, `either` the
 * visitor or an operator.
 */
export type Deciders = DecidedBy | 'reviewer' | 'admin' | DecidersOfRank;

/** What a rule may look at beside the arguments. */
export interface DecisionContext {
  /** Whose message the run answers. */
  readonly principal: Pick<Principal, 'id' | 'role'>;
  readonly site: string;
  readonly conversationId: string;
  readonly runId: string;
}

/**
 * Chooses by what a call is about. A rule that throws, or gives something else, has an admin decide.
 *
 * @param args As the people who decide see them: of personal data what may be shown.
 */
// Each tool knows the type of its own arguments; for the gateway they are opaque.
// oxlint-disable-next-line typescript/no-explicit-any
export type DecidersRule = (args: any, context: DecisionContext) => Deciders | Promise<Deciders>;

/** Made out for one call, as it is stored with the approval. */
export interface WhoDecides {
  readonly decidedBy: DecidedBy;
  /** Set where operators decide. */
  readonly operatorRole?: OperatorRole;
}

/** All that a policy may name. */
export const DECIDERS: readonly string[] = [...DecidedBy.options, 'reviewer', 'admin'];

const DEFAULT_RANK: OperatorRole = 'reviewer';
/** Who decides where nobody can tell who should. */
const CLOSED: WhoDecides = { decidedBy: 'operator', operatorRole: 'admin' };

/** Whether a value says who decides. */
export function isDeciders(value: unknown): value is Deciders {
  if (typeof value === 'string') return DECIDERS.includes(value);
  if (typeof value !== 'object' || value === null) return false;
  const { by, operatorRole, ...more } = value as Record<string, unknown>;
  const isRank = operatorRole === undefined || OperatorRole.safeParse(operatorRole).success;
  return DecidedBy.safeParse(by).success && isRank && Object.keys(more).length === 0;
}

/** Makes out who decides about a call. Never rejects. */
export async function whoDecides(
  said: Deciders | DecidersRule | undefined,
  args: JsonValue,
  context: DecisionContext,
): Promise<WhoDecides> {
  try {
    return spell(typeof said === 'function' ? await said(args, context) : (said ?? 'operator'));
  } catch {
    return CLOSED;
  }
}

function spell(said: Deciders): WhoDecides {
  if (!isDeciders(said)) return CLOSED;
  const { by, operatorRole = DEFAULT_RANK } =
    said === 'reviewer' || said === 'admin'
      ? { by: 'operator' as const, operatorRole: said }
      : typeof said === 'string'
        ? { by: said }
        : said;
  return by === 'visitor' ? { decidedBy: by } : { decidedBy: by, operatorRole };
}

/** Whether an operator of this rank has at least the rank asked for. */
export function ranks(has: OperatorRole | undefined, minimum: OperatorRole): boolean {
  const { options } = OperatorRole;
  return has !== undefined && options.indexOf(has) >= options.indexOf(minimum);
}

/**
 * Whether a principal may take part in deciding, given that it may see the conversation at all. Where two people have to
 * approve, each of them has to be one who may.
 */
export function mayDecide(
  { role, operatorRole }: Pick<Principal, 'role' | 'operatorRole'>,
  { decidedBy, operatorRole: minimum = DEFAULT_RANK }: Pick<Approval, keyof WhoDecides>,
): boolean {
  if (role === 'operator') return decidedBy !== 'visitor' && ranks(operatorRole, minimum);
  return role === 'visitor' && (decidedBy === 'visitor' || decidedBy === 'either');
}

/** Who decides up to an amount, the amount included, and who decides `above` the last one. */
export type Limits = { readonly [amount: number]: Deciders; readonly above: Deciders };

/**
 * Limits by an amount in the arguments:
 *
 * ```ts
 * decidedBy: byAmount('amount', { 100: 'reviewer', 500: 'admin', above: 'two_people' })
 * ```
 *
 * What is no amount, or less than nothing, counts as above all of them.
 *
 * @param amount Name of the argument, or a function that finds the amount in the arguments.
 * @throws Error when there is no limit, or it is not said who decides.
 */
export function byAmount(
  // As of a rule.
  // oxlint-disable-next-line typescript/no-explicit-any
  amount: string | ((args: any) => number),
  limits: Limits,
): DecidersRule {
  const { above, ...upTo } = limits as { readonly above?: Deciders } & Readonly<Record<string, Deciders>>;
  const steps = Object.entries(upTo)
    .map(([most, deciders]) => ({ most: Number(most), deciders }))
    .toSorted((left, right) => left.most - right.most);
  if (steps.length === 0) throw new Error('byAmount: expected at least one limit');
  for (const { most } of steps) if (!(most >= 0)) throw new Error('byAmount: expected amounts as the names of limits');
  for (const deciders of [above, ...steps.map((step) => step.deciders)]) {
    if (!isDeciders(deciders))
      throw new Error(`byAmount: expected one of ${DECIDERS.join(', ')} for each limit and above`);
  }
  return (args: unknown) => {
    const value: unknown = typeof amount === 'function' ? amount(args) : (args as Record<string, unknown>)[amount];
    const isAmount = typeof value === 'number' && value >= 0;
    const step = isAmount ? steps.find(({ most }) => value <= most) : undefined;
    return step?.deciders ?? (above as Deciders);
  };
}
