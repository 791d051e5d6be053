/**
 * What the hold-back window costs (GU5): how much later a character of an answer leaves because a pattern could still
 * begin before it, counted in tokens, and how much CPU each token takes. The answers are the harmless ones of the
 * guardrails' evaluation set; both sides see the same pieces, in turn.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultGuardrails, type PatternGuardrail } from '@parley/gateway';
import { compileRules } from '../../packages/gateway/src/policy/guardrails/stream/compiled-rules.ts';
import { PatternFilter } from '../../packages/gateway/src/policy/guardrails/stream/pattern-filter.ts';
import { parseEntries } from '../guardrails/entries.ts';
import { percentile, summarise } from './stats.ts';

/** Characters of a token: what the common tokenizers make of English. */
const TOKEN_CHARS = 4;
const ROUNDS = 7;
/** How fast a model writes, to tell the delay in milliseconds, in tokens a second. */
const SPEEDS = [30, 60, 120];

const file = join(import.meta.dirname, '../guardrails/data/outputs.jsonl');
const answers = parseEntries(readFileSync(file, 'utf8'), file, 'outputs')
  .filter(({ expect }) => expect.length === 0)
  .map(({ text }) => text);
const guardrails = defaultGuardrails().filter(
  (guardrail): guardrail is PatternGuardrail => guardrail.type === 'patterns' && guardrail.stages.includes('output'),
);
const sides = { without: compileRules([]), with: compileRules(guardrails) };
const replace = (): { shown: string; kept: string } => ({ shown: '•', kept: '•' });

function* tokensOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += TOKEN_CHARS) yield text.slice(start, start + TOKEN_CHARS);
}

/** For each character, how many tokens later it leaves than it came. */
function delaysOf(text: string): number[] {
  const filter = new PatternFilter(sides.with, replace);
  const delays: number[] = [];
  let token = 0;
  const leave = (shown: string): void => {
    for (let index = 0; index < shown.length; index += 1) {
      delays.push(token - Math.floor(delays.length / TOKEN_CHARS));
    }
  };
  for (const piece of tokensOf(text)) {
    leave(filter.push(piece).shown);
    token += 1;
  }
  // The end of the text comes with its last token.
  token -= 1;
  leave(filter.end().shown);
  return delays;
}

/** CPU microseconds a token. */
function costOf(rules: (typeof sides)['with']): number {
  const before = process.cpuUsage();
  let tokens = 0;
  for (const text of answers) {
    const filter = new PatternFilter(rules, replace);
    for (const piece of tokensOf(text)) {
      filter.push(piece);
      tokens += 1;
    }
    filter.end();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / tokens;
}

const delays = answers.flatMap(delaysOf);
const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
const at = (percent: number): number => percentile(delays, percent / 100);
console.log(`${answers.length} answers, ${delays.length} characters, ${TOKEN_CHARS} characters a token`);
console.log(
  `held, in tokens   mean ${mean.toFixed(2)}  p50 ${at(50)}  p95 ${at(95)}  p99 ${at(99)}  longest ${at(100)}`,
);
for (const speed of SPEEDS) {
  const ms = (tokens: number): string => `${((tokens * 1000) / speed).toFixed(0)} ms`;
  console.log(`at ${speed} tokens/s`.padEnd(18) + `mean ${ms(mean)}  p95 ${ms(at(95))}  p99 ${ms(at(99))}`);
}
const costs = { without: [] as number[], with: [] as number[] };
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const side of ['without', 'with'] as const) {
    const cost = costOf(sides[side]);
    // The first round warms up.
    if (round > 0) costs[side].push(cost);
  }
}
const [without, withAll] = [summarise(costs.without).median, summarise(costs.with).median];
console.log(
  `CPU a token       ${withAll.toFixed(2)} µs with ${sides.with.patterns.length} patterns, ${without.toFixed(2)} µs without`,
);
