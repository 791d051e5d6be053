/** Compares what happened in a step with what its scenario expects. Pure. */
import type { Expectation } from './format.ts';
import { contains, isNamed, mismatch, show } from './match.ts';
import type { CallSeen, Observation } from './observe.ts';

type WantedCall = NonNullable<Expectation['tools']>[number];

/** @returns one sentence for everything that is not as expected. */
export function check(
  expected: Expectation,
  seen: Observation,
  facts: Readonly<Record<string, string | number | null>>,
): string[] {
  const { calls } = seen;
  return [
    ...sayings(expected, seen.text),
    ...inOrder(expected.tools ?? [], calls),
    ...inAnyOrder(expected.tools_in_any_order ?? [], calls),
    ...neverCalled(expected.never_tools ?? [], seen),
    ...(expected.agents === undefined ? [] : problem(mismatch(expected.agents, seen.agents, 'agents'))),
    ...questions(expected.approval, seen),
    ...(expected.output === undefined ? [] : problem(mismatch(expected.output, seen.run?.output, 'output'))),
    ...(expected.run === undefined ? [] : problem(mismatch(expected.run, seen.run?.status, 'run'))),
    ...(expected.error === undefined ? [] : problem(mismatch(expected.error, seen.run?.error, 'error'))),
    ...guardrails(expected.guardrail, seen),
    ...Object.entries(expected.facts ?? {}).flatMap(([name, value]) => problem(mismatch(value, facts[name], name))),
  ];
}

function problem(text: string | undefined): string[] {
  return text === undefined ? [] : [text];
}

function sayings({ says = [], never_says: never = [] }: Expectation, text: string): string[] {
  const unsaid = says.filter((saying) => ![saying].flat().some((choice) => contains(text, choice)));
  return [
    ...unsaid.map((saying) =>
      typeof saying === 'string' ? `${show(saying)} was not said` : `none of ${saying.map(show).join(', ')} was said`,
    ),
    ...never.filter((piece) => contains(text, piece)).map((piece) => `${show(piece)} was said`),
  ];
}

/** Why a call is not the one that is wanted; undefined when it is. */
function differs(wanted: WantedCall, call: CallSeen): string | undefined {
  if (!isNamed(call.tool, wanted.name)) return `${call.tool} is another tool`;
  const { status = 'succeeded', arguments: args, agent, summary, inside } = 'status' in wanted ? wanted : { ...wanted };
  if (status !== 'any' && call.status !== status) return `${call.tool} has ${call.status}, expected ${status}`;
  if (inside !== undefined && !isNamed(call.inside ?? '', inside))
    return `${call.tool} was not called inside ${inside}`;
  if (agent !== undefined && call.agent !== agent) return `${call.tool} was called by ${call.agent}, expected ${agent}`;
  if (summary !== undefined && !contains(call.summary ?? '', summary))
    return `the result of ${call.tool} was ${show(call.summary)}, expected ${show(summary)}`;
  return args === undefined ? undefined : mismatch(args, call.arguments, `arguments of ${call.tool}`);
}

/** Why no call is the wanted one: what the nearest candidates lack. */
function notCalled(wanted: WantedCall, calls: readonly CallSeen[]): string {
  const named = calls.filter((call) => isNamed(call.tool, wanted.name));
  const why = named.map((call) => differs(wanted, call) ?? 'it was called, but not in this order');
  return `${wanted.name} was not called as expected${why.length > 0 ? `: ${why.join('; ')}` : ''}`;
}

function inOrder(wanted: readonly WantedCall[], calls: readonly CallSeen[]): string[] {
  let from = 0;
  for (const call of wanted) {
    const at = calls.findIndex((seen, index) => index >= from && differs(call, seen) === undefined);
    if (at < 0) return [notCalled(call, calls)];
    from = at + 1;
  }
  return [];
}

function inAnyOrder(wanted: readonly WantedCall[], calls: readonly CallSeen[]): string[] {
  const left = [...calls];
  return wanted.flatMap((call) => {
    const at = left.findIndex((seen) => differs(call, seen) === undefined);
    if (at < 0) return [notCalled(call, left)];
    left.splice(at, 1);
    return [];
  });
}

/** A call that only waits for a person was made as well. */
function neverCalled(names: readonly string[], { calls, questions }: Observation): string[] {
  const called = new Set([...calls.map(({ tool }) => tool), ...questions.map(({ tool }) => tool)]);
  return [...called].filter((tool) => names.some((name) => isNamed(tool, name))).map((tool) => `${tool} was called`);
}

function questions(wanted: Expectation['approval'], seen: Observation): string[] {
  if (wanted === undefined) return [];
  if (wanted === 'none') return seen.questions.map(({ tool }) => `approval of ${tool} was asked for`);
  const left = [...seen.questions];
  const missing = wanted.flatMap(({ tool, ...rest }) => {
    const why: string[] = [];
    const at = left.findIndex((question) => {
      if (!isNamed(question.tool, tool)) return false;
      const found =
        mismatch(rest.decided_by ?? question.decidedBy, question.decidedBy, 'decided_by') ??
        (rest.arguments === undefined ? undefined : mismatch(rest.arguments, question.arguments, 'arguments')) ??
        (rest.summary === undefined || contains(question.summary, rest.summary)
          ? undefined
          : `its summary is ${show(question.summary)}`);
      if (found !== undefined) why.push(found);
      return found === undefined;
    });
    if (at < 0)
      return [`approval of ${tool} was not asked for${why.length > 0 ? ` as expected: ${why.join('; ')}` : ''}`];
    left.splice(at, 1);
    return [];
  });
  return [...missing, ...left.map(({ tool }) => `approval of ${tool} was asked for as well`)];
}

function guardrails(wanted: Expectation['guardrail'], { guardrails: tripped }: Observation): string[] {
  if (wanted === undefined) return [];
  if (wanted === 'none') return tripped.map(({ name }) => `guardrail ${name} has tripped`);
  if (tripped.some((trip) => mismatch(wanted, trip, 'guardrail') === undefined)) return [];
  return [`no such guardrail has tripped: ${show(wanted)}${tripped.length > 0 ? `, but ${show(tripped)}` : ''}`];
}
