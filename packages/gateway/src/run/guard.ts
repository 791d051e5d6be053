/** The guardrails of one run: what comes in, what goes out, and what passes between the model and its tools. */
import type { GuardrailAction, GuardrailStage as EventStage, JsonValue } from '@parley/protocol';
import type { ToolPolicy } from '../agent/definition.ts';
import { BlockedError } from '../policy/guardrails/blocked.ts';
import { runCheck } from '../policy/guardrails/check.ts';
import type { PersonalDataKind } from '../policy/guardrails/detectors/personal-data.ts';
import type { CheckGuardrail } from '../policy/guardrails/guardrail.ts';
import type { GuardrailSet, StageGuardrails } from '../policy/guardrails/guardrail-set.ts';
import { mapText, mapTextOrJson } from '../policy/guardrails/map-text.ts';
import type { Finding } from '../policy/guardrails/pattern.ts';
import { displayOf, Vault } from '../policy/guardrails/placeholders.ts';
import {
  type Filtered,
  filterText,
  PatternFilter,
  type Replacement,
} from '../policy/guardrails/stream/pattern-filter.ts';
import type { PlaceholderRecord } from '../store/port.ts';
import type { Ask, PassedText, RunGuard, ScreenedInput, TextGuard, ToolArguments } from './agent-port.ts';

/** What was decided about a message, so that a recovery decides the same. */
export type Screening = { readonly text: string } | { readonly blocked: string };

export interface GuardOptions {
  /** The agent that the run began with: the input is for it. */
  readonly agent: string;
  readonly setFor: (agent: string) => GuardrailSet;
  readonly policy: (tool: string) => ToolPolicy;
  readonly placeholders: readonly PlaceholderRecord[];
  readonly screening: (messageId: string) => Promise<Screening | undefined>;
  readonly signal: AbortSignal;
  readonly record: GuardRecords;
  /** For the log: which guardrail, where, and why, but nothing of the text. */
  readonly onTrip: (trip: Trip) => void;
}

/** How the guard has things recorded, in the order in which they happen. */
export interface GuardRecords {
  guardrailTripped(stage: EventStage, guardrail: string, action: GuardrailAction): void;
  putPlaceholder(record: PlaceholderRecord): void;
  putScreening(messageId: string, screening: Screening): void;
}

export interface Trip {
  readonly stage: EventStage;
  readonly guardrail: string;
  readonly action: GuardrailAction;
  readonly reason?: string;
  /** Why a check gave no verdict itself. */
  readonly failed?: unknown;
}

export class Guard implements RunGuard {
  readonly #options: GuardOptions;
  readonly #vault: Vault;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#vault = new Vault(options.placeholders, (record) => options.record.putPlaceholder(record));
  }

  async input({ id, text }: { readonly id: string; readonly text: string }, ask: Ask): Promise<ScreenedInput> {
    const { agent, setFor, screening, record } = this.#options;
    const known = await screening(id);
    if (known !== undefined) {
      if ('blocked' in known) throw new BlockedError('input', known.blocked, false);
      return { text: known.text, verdict: Promise.resolve() };
    }
    const stage = setFor(agent).input;
    const block = (guardrail: string, reason?: string): never => {
      record.putScreening(id, { blocked: guardrail });
      this.#trip({ stage: 'input', guardrail, action: 'blocked', ...(reason !== undefined && { reason }) });
      throw new BlockedError('input', guardrail);
    };
    const filtered = filterText(stage.patterns, text, this.#replaceIn(stage, 'visitor'));
    if (filtered.blocked !== undefined) block(filtered.blocked.guardrail, filtered.blocked.kind);
    this.#noteRedactions('input', filtered.findings, new Set());
    const { kept } = filtered;
    const judge = async (mode: CheckGuardrail['mode']): Promise<void> => {
      const tripped = await this.#judge(
        stage.checks.filter((check) => check.mode === mode),
        kept,
        ask,
      );
      if (tripped !== undefined) block(tripped.name, tripped.reason);
    };
    await judge('blocking');
    const verdict = judge('parallel').then(() => record.putScreening(id, { text: kept }));
    // Whoever waits for it hears of it; nobody may have come to that yet.
    verdict.catch(() => {});
    return { text: kept, verdict };
  }

  output(agent: string): TextGuard {
    const stage = this.#options.setFor(agent).output;
    const filter = new PatternFilter(stage.patterns, this.#replaceIn(stage, 'tool'));
    const noted = new Set<string>();
    const pass = (filtered: Filtered): PassedText => {
      this.#noteRedactions('output', filtered.findings, noted);
      if (filtered.blocked !== undefined) this.#blockOutput(filtered.blocked.guardrail, filtered.blocked.kind);
      return filtered;
    };
    return { push: (text) => pass(filter.push(text)), end: () => pass(filter.end()) };
  }

  structured(agent: string, text: string): PassedText {
    const stage = this.#options.setFor(agent).output;
    const noted = new Set<string>();
    const filter = (side: 'shown' | 'kept'): string =>
      mapTextOrJson(text, (part) => {
        const filtered = filterText(stage.patterns, part, this.#replaceIn(stage, 'tool'));
        this.#noteRedactions('output', filtered.findings, noted);
        if (filtered.blocked !== undefined) this.#blockOutput(filtered.blocked.guardrail, filtered.blocked.kind);
        return filtered[side];
      });
    return { shown: filter('shown'), kept: filter('kept') };
  }

  holds(agent: string): boolean {
    return this.#options.setFor(agent).output.checks.some(({ action }) => action === 'hold');
  }

  async judgeOutput(agent: string, text: string, ask: Ask): Promise<void> {
    const tripped = await this.#judge(this.#options.setFor(agent).output.checks, text, ask);
    if (tripped !== undefined) this.#blockOutput(tripped.name, tripped.reason, tripped.action);
  }

  async toolInput(agent: string, tool: string, args: JsonValue, ask: Ask): Promise<ToolArguments> {
    const stage = this.#options.setFor(agent).tool_input;
    const { value: kept, blocked } = this.#filterValue(stage, args);
    const refusal = blocked ?? (await this.#judge(stage.checks, JSON.stringify(kept), ask));
    if (refusal !== undefined) {
      const { name, reason } = refusal;
      this.#trip({ stage: 'tool', guardrail: name, action: 'blocked', ...(reason !== undefined && { reason }) });
      return { refused: `The arguments of ${tool} were refused by the rule ${name}, so the call was not made.` };
    }
    return { made: this.#resolve(tool, kept as JsonValue), shown: this.show(kept as JsonValue) };
  }

  async toolOutput(agent: string, tool: string, output: unknown, ask: Ask): Promise<unknown> {
    const stage = this.#options.setFor(agent).tool_output;
    const { value: kept, blocked } = this.#filterValue(stage, output);
    const text = stage.checks.length === 0 ? '' : typeof kept === 'string' ? kept : (JSON.stringify(kept) ?? '');
    const refusal = blocked ?? (await this.#judge(stage.checks, text, ask));
    if (refusal === undefined) return kept;
    const { name, reason } = refusal;
    this.#trip({ stage: 'tool', guardrail: name, action: 'blocked', ...(reason !== undefined && { reason }) });
    return `The result of ${tool} was withheld by the rule ${name}. What the call does has been done.`;
  }

  show<T extends JsonValue>(value: T): T {
    return mapText(value, (text) => this.#vault.show(text)) as T;
  }

  #resolve(tool: string, args: JsonValue): JsonValue {
    const kinds: readonly PersonalDataKind[] = this.#options.policy(tool).resolves ?? [];
    return mapText(args, (text) => this.#vault.resolve(text, kinds)) as JsonValue;
  }

  /** Filters the texts of a value; a text that is JSON itself included. */
  #filterValue(stage: StageGuardrails, value: unknown): { value: unknown; blocked?: { name: string; reason: string } } {
    let blocked: { name: string; reason: string } | undefined;
    const noted = new Set<string>();
    const changed = mapText(value, (whole) =>
      mapTextOrJson(whole, (part) => {
        const filtered = filterText(stage.patterns, part, this.#replaceIn(stage, 'tool'));
        if (filtered.blocked !== undefined) {
          blocked ??= { name: filtered.blocked.guardrail, reason: filtered.blocked.kind };
        }
        this.#noteRedactions('tool', filtered.findings, noted);
        return filtered.kept;
      }),
    );
    return { value: changed, ...(blocked && { blocked }) };
  }

  /** @returns the first check, in their order, that says no. */
  async #judge(
    checks: readonly CheckGuardrail[],
    text: string,
    ask: Ask,
  ): Promise<{ name: string; action: CheckGuardrail['action']; reason?: string } | undefined> {
    if (checks.length === 0) return undefined;
    const { signal, onTrip } = this.#options;
    const results = await Promise.all(checks.map((check) => runCheck(check, text, { ask, signal })));
    for (const [index, { tripped, reason, failed }] of results.entries()) {
      const { name, action, stages } = checks[index] as CheckGuardrail;
      if (failed !== undefined) {
        const stage = stages[0] === 'input' || stages[0] === 'output' ? stages[0] : 'tool';
        onTrip({ stage, guardrail: name, action: 'blocked', reason: 'check_failed', failed });
      }
      if (tripped) return { name, action, ...(reason !== undefined && { reason }) };
    }
    return undefined;
  }

  #blockOutput(guardrail: string, reason?: string, action: CheckGuardrail['action'] = 'block'): never {
    this.#trip({
      stage: 'output',
      guardrail,
      action: action === 'retract' ? 'retracted' : 'blocked',
      ...(reason !== undefined && { reason }),
    });
    throw new BlockedError('output', guardrail);
  }

  #trip(trip: Trip): void {
    this.#options.onTrip(trip);
    this.#options.record.guardrailTripped(trip.stage, trip.guardrail, trip.action);
  }

  /** Tells of a guardrail once for each text, however much it found. */
  #noteRedactions(stage: EventStage, findings: readonly Finding[], noted: Set<string>): void {
    for (const { guardrail, kind } of findings) {
      if (guardrail === '' || noted.has(guardrail)) continue;
      noted.add(guardrail);
      this.#trip({ stage, guardrail, action: 'redacted', reason: kind });
    }
  }

  #replaceIn({ reversible }: StageGuardrails, source: 'visitor' | 'tool'): (finding: Finding) => Replacement {
    return ({ guardrail, kind, text }) => {
      if (guardrail === '') return { shown: this.#vault.display(text), kept: text };
      if (!reversible.has(guardrail)) {
        const removed = `[${kind.replaceAll('_', ' ')} removed]`;
        return { shown: removed, kept: removed };
      }
      const record = this.#vault.put(kind as PersonalDataKind, text, source);
      return { shown: displayOf(record), kept: record.placeholder };
    };
  }
}
