/** Which guardrails apply where: those of the site, with those of the agent put in. */
import {
  type CheckGuardrail,
  GUARDRAIL_NAME,
  GUARDRAIL_STAGES,
  type Guardrail,
  type GuardrailStage,
  type PatternGuardrail,
} from './guardrail.ts';
import { PLACEHOLDER_RULE } from './placeholders.ts';
import { type CompiledRules, compileRules } from './stream/compiled-rules.ts';

/** What is done at one stage. */
export interface StageGuardrails {
  readonly patterns: CompiledRules;
  /** Names of those whose findings get placeholders. */
  readonly reversible: ReadonlySet<string>;
  /** Those that know names of properties. */
  readonly named: readonly NamedFindings[];
  readonly checks: readonly CheckGuardrail[];
}

/** A guardrail that finds whatever properties of some names hold. */
export interface NamedFindings {
  readonly name: string;
  readonly action: PatternGuardrail['action'];
  readonly names: (property: string) => boolean;
}

export type GuardrailSet = Readonly<Record<GuardrailStage, StageGuardrails>>;

/** Guardrails for an agent on a site. */
export type GuardrailsFor = (site: string, agent: string) => GuardrailSet;

export interface GuardrailSources {
  /** For sites that have none of their own. */
  readonly guardrails: readonly Guardrail[];
  readonly sites: Readonly<Record<string, { readonly guardrails?: readonly Guardrail[] }>>;
  readonly agents: Readonly<Record<string, { readonly guardrails?: readonly Guardrail[] }>>;
}

/**
 * A guardrail of an agent replaces the one of the same name that the site has.
 *
 * @throws Error naming the guardrail that is wrong.
 */
export function createGuardrailSets({ guardrails, sites, agents }: GuardrailSources): GuardrailsFor {
  checkGuardrails(guardrails, 'guardrails');
  for (const [name, site] of Object.entries(sites)) checkGuardrails(site.guardrails ?? [], `sites.${name}.guardrails`);
  for (const [name, agent] of Object.entries(agents)) {
    checkGuardrails(agent.guardrails ?? [], `agents.${name}.guardrails`);
  }
  const sets = new Map<string, GuardrailSet>();
  return (site, agent) => {
    const ofSite = Object.hasOwn(sites, site) ? sites[site]?.guardrails : undefined;
    const ofAgent = Object.hasOwn(agents, agent) ? agents[agent]?.guardrails : undefined;
    // Those that have none of their own share a set: to compile one takes a while.
    const key = JSON.stringify([ofSite && site, ofAgent && agent]);
    let set = sets.get(key);
    if (set === undefined) {
      const all = [...(ofSite ?? guardrails), ...(ofAgent ?? [])];
      set = compileSet([...new Map(all.map((guardrail) => [guardrail.name, guardrail])).values()]);
      sets.set(key, set);
    }
    return set;
  };
}

function compileSet(guardrails: readonly Guardrail[]): GuardrailSet {
  const stageOf = (stage: GuardrailStage): StageGuardrails => {
    const here = guardrails.filter(({ stages }) => stages.includes(stage));
    const patterns = here.filter((guardrail): guardrail is PatternGuardrail => guardrail.type === 'patterns');
    const placeholders = stage === 'output' ? [PLACEHOLDER_RULE] : [];
    return {
      // Placeholders in an answer are shown as what they stand for, as far as people may see it.
      patterns: compileRules([...patterns, ...placeholders]),
      reversible: new Set(patterns.flatMap(({ name, reversible = false }) => (reversible ? [name] : []))),
      // Arguments have a check of their own, with exceptions of its own.
      named: patterns.flatMap(({ name, action, names }) =>
        names === undefined || stage === 'tool_input' ? [] : [{ name, action, names }],
      ),
      checks: here.filter((guardrail): guardrail is CheckGuardrail => guardrail.type === 'check'),
    };
  };
  return {
    input: stageOf('input'),
    output: stageOf('output'),
    tool_input: stageOf('tool_input'),
    tool_output: stageOf('tool_output'),
  };
}

function checkGuardrails(guardrails: readonly Guardrail[], path: string): void {
  const seen = new Set<string>();
  for (const guardrail of guardrails) {
    const { name, stages } = guardrail;
    if (!GUARDRAIL_NAME.test(name)) throw new Error(`${path}: expected a name such as my_guardrail, got ${name}`);
    const fail = (problem: string): never => {
      throw new Error(`${path}.${name}: ${problem}`);
    };
    if (seen.has(name)) fail('there are two guardrails of this name');
    seen.add(name);
    const unknown = stages.find((stage) => !GUARDRAIL_STAGES.includes(stage));
    if (stages.length === 0 || unknown !== undefined) fail(`stages: expected some of ${GUARDRAIL_STAGES.join(', ')}`);
    if (guardrail.type === 'check') checkCheck(guardrail, fail);
    else compileRules([guardrail]);
  }
}

function checkCheck({ action, mode, stages, timeoutMs }: CheckGuardrail, fail: (problem: string) => never): void {
  const onlyOutput = stages.every((stage) => stage === 'output');
  if (action === 'block' ? stages.includes('output') : !onlyOutput) {
    fail('action: expected hold or retract for the stage output, and block for the others');
  }
  if (mode === 'parallel' && stages.some((stage) => stage !== 'input')) {
    fail('mode: parallel is for the stage input alone');
  }
  if (!(timeoutMs > 0)) fail('timeoutMs: expected a positive number of milliseconds');
}
