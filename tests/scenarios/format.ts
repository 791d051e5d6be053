/** The format of a scenario file; README.md explains it to people who write one. */
import * as z from 'zod';
import { FACT_NAMES, isFact } from './facts.ts';

/** An object without any other field; the message of a wrong field names those that there are. */
function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `there is no field ${issue.keys.join(', ')}; there are: ${Object.keys(shape).join(', ')}`
        : 'expected a block of fields',
  });
}

// YAML reads 24 and 24.95 as numbers; what people read is a text.
const Text = z.union([z.string().min(1), z.number().transform(String)], { error: 'expected a text' });

/** `/…/` is a regular expression, and has to be one. */
const Wanted = Text.refine(isText, { error: 'is no regular expression' });

/** One thing that must be said; a list: one of these. */
const Saying = z.union([Wanted, z.array(Wanted).min(1)], { error: 'expected a text, or a list of which one is said' });
const Sayings = z.union([Wanted.transform((text) => [text]), z.array(Saying).min(1)], {
  error: 'expected a text or a list of texts',
});
const Forbidden = z.union([Wanted.transform((text) => [text]), z.array(Wanted).min(1)], {
  error: 'expected a text or a list of texts',
});

/** Any YAML value: compared as `matchValue` says. */
const Pattern = z.json({ error: 'expected a value' });
const Patterns = z.record(z.string(), Pattern, { error: 'expected names with values' });

const ToolName = z
  .string({ error: 'expected the name of a tool' })
  .regex(/^[\w-]{0,128}\*?$/, 'expected the name of a tool; a * at its end stands for any rest')
  .min(1, 'expected the name of a tool');
const TOOL_STATUSES = ['succeeded', 'failed', 'rejected', 'timed_out', 'unknown', 'running', 'any'] as const;

const Call = z.union(
  [
    ToolName.transform((name) => ({ name })),
    strict({
      name: ToolName,
      /** Default `succeeded`. */
      status: z.enum(TOOL_STATUSES).optional(),
      arguments: Patterns.optional(),
      agent: z.string().optional(),
      /** The line about the result that people read. */
      summary: Wanted.optional(),
      /** The tool that is an agent, and made this call. */
      inside: ToolName.optional(),
    }),
  ],
  { error: 'expected the name of a tool, or a block with name, status, arguments, agent, summary, inside' },
);

const Question = strict({
  tool: ToolName,
  decided_by: z.enum(['visitor', 'operator', 'either', 'two_people']).optional(),
  arguments: Patterns.optional(),
  summary: Wanted.optional(),
});

const NONE = 'none';

const Expectation = strict({
  says: Sayings.optional(),
  never_says: Forbidden.optional(),
  /** In this order; other calls may come between them. */
  tools: z.array(Call).min(1).optional(),
  tools_in_any_order: z.array(Call).min(1).optional(),
  never_tools: z.array(ToolName).min(1).optional(),
  agents: z.array(z.string()).min(1).optional(),
  approval: z
    .union([z.literal(NONE), Question.transform((question) => [question]), z.array(Question).min(1)], {
      error: 'expected none, or a block with tool, decided_by, arguments, summary, or a list of such blocks',
    })
    .optional(),
  output: Patterns.optional(),
  run: z.enum(['completed', 'waiting', 'cancelled', 'blocked', 'limited', 'failed']).optional(),
  error: z.string().optional(),
  guardrail: z
    .union([
      z.literal(NONE),
      strict({
        name: z.string().optional(),
        stage: z.enum(['input', 'output', 'tool']).optional(),
        action: z.enum(['blocked', 'redacted', 'retracted']).optional(),
      }),
    ])
    .optional(),
  facts: Patterns.superRefine((facts, context) => {
    for (const name of Object.keys(facts).filter((fact) => !isFact(fact))) {
      const message = `is no fact; there are: ${FACT_NAMES.join(', ')}`;
      context.addIssue({ code: 'custom', path: [name], message });
    }
  }).optional(),
});
export type Expectation = z.infer<typeof Expectation>;

const expectations = {
  expect: Expectation.optional(),
  /** What a real model need not do. */
  expect_of_simulator: Expectation.optional(),
  /** The command is refused with this code. */
  refused: z.string().optional(),
};

const decision = {
  reason: z.string().optional(),
  /** Which of several questions: the tool, and what is among its arguments. */
  tool: ToolName.optional(),
  about: Patterns.optional(),
  ...expectations,
};

const yes = z.literal(true, { error: 'expected true' });
const Decision = z.enum(['approve', 'reject'], { error: 'expected approve or reject' });

/** The kinds of steps, by the field that says what is done. */
const STEPS = {
  visitor: strict({
    visitor: Text,
    on_busy: z.enum(['queue', 'reject', 'interrupt', 'steer']).optional(),
    /** The conversation is this agent's from here on. */
    agent: z.string().optional(),
    page: Patterns.optional(),
    /** False: the next step comes while the answer is still being written. */
    wait: z.literal(false, { error: 'expected false, or no wait at all' }).optional(),
    ...expectations,
  }),
  visitor_decides: strict({ visitor_decides: Decision, ...decision }),
  operator: strict({ operator: Decision, ...decision }),
  operator_says: strict({ operator_says: Text, ...expectations }),
  reconnect: strict({ reconnect: yes, ...expectations }),
  restart: strict({
    restart: z.enum(['SIGTERM', 'SIGKILL'], { error: 'expected SIGTERM or SIGKILL' }),
    ...expectations,
  }),
} as const;

type StepKind = keyof typeof STEPS;
export type StepOf<K extends StepKind> = z.output<(typeof STEPS)[K]>;
export type Step = { [K in StepKind]: { kind: K; step: StepOf<K> } }[StepKind];

const Step = z.unknown().transform((value, context): Step => {
  const kinds = Object.keys(STEPS) as StepKind[];
  const fields = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const [kind, ...others] = kinds.filter((name) => fields.includes(name));
  if (kind === undefined || others.length > 0) {
    context.addIssue({ code: 'custom', message: `expected one of ${kinds.join(', ')} in a step` });
    return z.NEVER;
  }
  const parsed = STEPS[kind].safeParse(value);
  if (parsed.success) return { kind, step: parsed.data } as Step;
  for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

const Scenario = strict({
  title: z.string().min(1),
  /** Rows of the list of what the product does, such as `AG2`. */
  rows: z.array(z.string().regex(/^[A-Z]{2}\d{1,2}$/, 'expected a row such as AG2')).min(1),
  agent: z.string().default('support'),
  page: Patterns.optional(),
  /** Variables that the product starts with. */
  settings: z
    .record(z.string().regex(/^PARLEY_[A-Z_]+$/, 'expected a variable such as PARLEY_CLASSIFIER'), Text)
    .optional(),
  /** Why it makes no sense with a real model. */
  simulator_only: z.string().min(1).optional(),
  /** Hold in every step. */
  never_says: Forbidden.optional(),
  never_tools: z.array(ToolName).min(1).optional(),
  steps: z.array(Step).min(1),
});
export type Scenario = z.output<typeof Scenario>;

export const ScenarioFile = z
  .array(Scenario, { error: 'expected a list of scenarios, each beginning with "- title:"' })
  .min(1);

/** The regular expression in `/…/` or `/…/i`; undefined for a plain text. @throws SyntaxError */
export function regexIn(text: string): RegExp | undefined {
  const [, source, flags] = /^\/(.+)\/([imsu]*)$/s.exec(text) ?? [];
  return source === undefined ? undefined : new RegExp(source, flags);
}

function isText(text: string): boolean {
  try {
    regexIn(text);
    return true;
  } catch {
    return false;
  }
}
