/** Which model answers (AG11): by agent, by alias, or by how hard the turn looks. */
import type { Model, ModelProvider } from '@openai/agents';

export interface ModelsConfig {
  /** For agents that name no model: a name, an alias, or `auto`. Default: the provider's own default. */
  readonly default?: string;
  /** Names by alias, such as `{small: 'gpt-5.6-luna', large: 'gpt-5.6'}`. An alias stands for a name of the provider. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Which model the name `auto` stands for: a name or an alias. Default `chooseByComplexity`. */
  readonly choose?: (turn: TurnFacts) => string;
  /** Models that take over, in order, when one fails before it has said anything. Names or aliases, never `auto`. */
  readonly fallbacks?: readonly ModelFallback[];
}

export interface ModelFallback {
  readonly model: string;
  /** Default: the gateway's own provider. */
  readonly provider?: ModelProvider;
}

/** What is known of a turn when its model is chosen. */
export interface TurnFacts {
  /** What the user wrote: all messages of the turn, if others have joined it. */
  readonly text: string;
  /** Items of the input, the history included. */
  readonly inputItems: number;
  /** Results of tools in this turn so far. */
  readonly toolResults: number;
  /** Whether a tool has failed in this turn. */
  readonly toolFailed: boolean;
  /** Size of the input, by estimate. */
  readonly inputTokens: number;
}

export interface ModelResolver {
  /**
   * The name that the provider knows.
   *
   * @param name As an agent has it: a name, an alias or `auto`; undefined or empty stands for the default.
   * @returns undefined for the provider's own default.
   * @throws Error when `choose` answers `auto` or nothing, and whatever `choose` throws.
   */
  nameOf(name: string | undefined, turn: TurnFacts): string | undefined;
  /** The model of that name. Rejects where `nameOf` throws, and where the provider does. */
  getModel(name: string | undefined, turn: TurnFacts): Promise<Model>;
  /** The fallbacks, with the names that their providers know. */
  readonly fallbacks: readonly Required<ModelFallback>[];
}

const AUTO = 'auto';
/** Aliases that stand for the default model where they are not set. */
const SIZES: ReadonlySet<string> = new Set(['small', 'large']);
/** Longest text of a simple turn, in UTF-16 units. */
const SIMPLE_CHARS = 600;
/** Results of tools from which on a turn counts as long. */
const MANY_RESULTS = 3;

/**
 * The rule for `auto`: `large` for a text of more than 600 characters, for several questions at once, for code, for
 * three or more results of tools in this turn, and after a tool has failed; otherwise `small`.
 */
export function chooseByComplexity({ text, toolResults, toolFailed }: TurnFacts): 'small' | 'large' {
  if (toolFailed || toolResults >= MANY_RESULTS) return 'large';
  if (text.length > SIMPLE_CHARS || text.includes('```')) return 'large';
  return countQuestions(text) > 1 ? 'large' : 'small';
}

/** Question marks that end a word; the one in an address does not, and several in a row are one question. */
function countQuestions(text: string): number {
  return text.match(/\?(?=\s|$)|[？؟](?![？؟])/g)?.length ?? 0;
}

/**
 * Resolves names of models.
 *
 * @throws Error naming all that is wrong, as {@link modelProblems}.
 */
export function createModelResolver(provider: ModelProvider, config: ModelsConfig = {}): ModelResolver {
  const problems = modelProblems(config);
  if (problems.length > 0) throw new Error(problems.join('; '));
  const aliases = new Map(Object.entries(config.aliases ?? {}));
  const named = (name: string): string => aliases.get(name) ?? name;

  const chosen = (turn: TurnFacts): string | undefined => {
    if (config.choose !== undefined) {
      const choice = config.choose(turn);
      if (typeof choice !== 'string' || choice === '' || choice === AUTO) {
        throw new Error(`models.choose: expected the name of a model, got ${choice}`);
      }
      return named(choice);
    }
    // An agent may say `auto` where nobody has said what small and large are.
    const standard = config.default === undefined || config.default === AUTO ? undefined : named(config.default);
    return aliases.get(chooseByComplexity(turn)) ?? standard;
  };
  // What comes with Parley asks for a small model; without such an alias it gets the default one.
  const isMissingSize = (name: string): boolean => SIZES.has(name) && !aliases.has(name);
  const nameOf: ModelResolver['nameOf'] = (name, turn) => {
    const wanted = name === undefined || name === '' || isMissingSize(name) ? config.default : name;
    if (wanted === undefined) return undefined;
    return wanted === AUTO ? chosen(turn) : named(wanted);
  };
  return {
    nameOf,
    getModel: async (name, turn) => provider.getModel(nameOf(name, turn)),
    fallbacks: (config.fallbacks ?? []).map((fallback) => ({ provider, ...fallback, model: named(fallback.model) })),
  };
}

/**
 * What is wrong: an alias of an alias, an alias called `auto`, an empty name, a fallback to `auto`, or a default of `auto`
 * without anything to choose from.
 */
export function modelProblems({ default: standard, aliases = {}, choose, fallbacks = [] }: ModelsConfig): string[] {
  const problems: string[] = [];
  const names: [place: string, name: unknown][] = [
    ...(standard === undefined ? [] : [['models.default', standard] as [string, string]]),
    ...Object.entries(aliases).map(([alias, name]): [string, string] => [`models.aliases.${alias}`, name]),
    ...fallbacks.map((fallback, index): [string, unknown] => [
      `models.fallbacks[${index}].model`,
      (fallback as ModelFallback | null)?.model,
    ]),
  ];
  for (const [place, name] of names) {
    if (typeof name !== 'string' || name === '') problems.push(`${place}: expected the name of a model`);
    if (name === AUTO && place !== 'models.default') problems.push(`${place}: auto is not the name of a model`);
  }
  for (const [alias, name] of Object.entries(aliases)) {
    if (alias === AUTO) problems.push(`models.aliases.${AUTO}: the name is taken, see models.choose`);
    if (Object.hasOwn(aliases, name)) {
      problems.push(`models.aliases.${alias}: expected the name of a model, but ${name} is an alias`);
    }
  }
  if (choose !== undefined && typeof choose !== 'function') problems.push('models.choose: expected a function');
  const complete = Object.hasOwn(aliases, 'small') && Object.hasOwn(aliases, 'large');
  if (standard === AUTO && choose === undefined && !complete) {
    problems.push('models.default: auto needs the aliases small and large, or models.choose');
  }
  return problems;
}
