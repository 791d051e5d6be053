/** The guardrails of one run: what comes in, what goes out, and what passes between the model and its tools. */
import type { GuardrailAction, GuardrailStage as EventStage, JsonValue } from '@parley/protocol';
import type { ToolPolicy } from '../agent/definition.ts';
import { BlockedError } from '../policy/guardrails/blocked.ts';
import { runCheck } from '../policy/guardrails/check.ts';
import type { PersonalDataKind } from '../policy/guardrails/detectors/personal-data.ts';
import type { CheckGuardrail } from '../policy/guardrails/guardrail.ts';
import type { GuardrailSet, StageGuardrails } from '../policy/guardrails/guardrail-set.ts';
import { isPlaceholder } from '../policy/guardrails/detectors/secret-values.ts';
import { mapText, mapTextOrJson, type TextChange } from '../policy/guardrails/map-text.ts';
import type { Finding } from '../policy/guardrails/pattern.ts';
import { displayOf, Vault } from '../policy/guardrails/placeholders.ts';
import {
  type Filtered,
  filterText,
  PatternFilter,
  type Replacement,
} from '../policy/guardrails/stream/pattern-filter.ts';
import type { PlaceholderRecord } from '../store/port.ts';
import type { Ask, GuardedCall, PassedText, RunGuard, ScreenedInput, TextGuard, ToolArguments } from './agent-port.ts';

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
  /** @param callId Of the tool call that it is about: what is told of a call is told once, also when it is replayed. */
  guardrailTripped(stage: EventStage, guardrail: string, action: GuardrailAction, callId?: string): void;
  putPlaceholder(record: PlaceholderRecord): void;
  /** What was decided about a message; that it was blocked is told with it. */
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

/** Why something is refused: by which guardrail, and in a word. */
interface Refusal {
  readonly name: string;
  readonly reason?: string;
}

export class Guard implements RunGuard {
  readonly #options: GuardOptions;
  readonly #vault: Vault;
  /** Guardrails that were told of, for lines about the progress of calls, by call. */
  readonly #notedInLines = new Map<string, Set<string>>();

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#vault = new Vault(options.placeholders, (record) => options.record.putPlaceholder(record));
  }

  async input({ id, text }: { readonly id: string; readonly text: string }, ask: Ask): Promise<ScreenedInput> {
    const { agent, setFor, screening, record, onTrip } = this.#options;
    const known = await screening(id);
    if (known !== undefined) {
      if ('blocked' in known) throw new BlockedError('input', known.blocked, false);
      return { text: known.text, verdict: Promise.resolve() };
    }
    const stage = setFor(agent).input;
    const block = (guardrail: string, reason?: string): never => {
      onTrip({ stage: 'input', guardrail, action: 'blocked', ...(reason !== undefined && { reason }) });
      record.putScreening(id, { blocked: guardrail });
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

  structured(agent: string, text: string): string {
    const { value, blocked } = this.#filterValue(this.#options.setFor(agent).output, text, 'output');
    if (blocked !== undefined) this.#blockOutput(blocked.name, blocked.reason);
    return value as string;
  }

  holds(agent: string): boolean {
    return this.#options.setFor(agent).output.checks.some(({ action }) => action === 'hold');
  }

  async judgeOutput(agent: string, text: string, ask: Ask): Promise<void> {
    const tripped = await this.#judge(this.#options.setFor(agent).output.checks, text, ask);
    if (tripped !== undefined) this.#blockOutput(tripped.name, tripped.reason, tripped.action);
  }

  async toolInput({ agent, tool, callId }: GuardedCall, args: JsonValue, ask: Ask): Promise<ToolArguments> {
    const stage = this.#options.setFor(agent).tool_input;
    const { value, blocked } = this.#filterValue(stage, args, 'tool', callId);
    const kept = value as JsonValue;
    const refusal = blocked ?? (await this.#judge(stage.checks, JSON.stringify(kept), ask));
    if (refusal === undefined) return { made: this.resolve(tool, kept), shown: this.show(kept), told: kept };
    this.#refuseCall(refusal, callId);
    return { refused: `The arguments of ${tool} were refused by the rule ${refusal.name}, so the call was not made.` };
  }

  async toolOutput({ agent, tool, callId }: GuardedCall, output: unknown, ask: Ask): Promise<unknown> {
    const stage = this.#options.setFor(agent).tool_output;
    const { value: kept, blocked } = this.#filterValue(stage, output, 'tool', callId);
    const text = stage.checks.length === 0 ? '' : typeof kept === 'string' ? kept : (JSON.stringify(kept) ?? '');
    const refusal = blocked ?? (await this.#judge(stage.checks, text, ask));
    if (refusal === undefined) return kept;
    this.#refuseCall(refusal, callId);
    return `The result of ${tool} was withheld by the rule ${refusal.name}. What the call does has been done.`;
  }

  line({ agent, callId }: GuardedCall, text: string): string | undefined {
    const stage = this.#options.setFor(agent).output;
    const { shown, findings, blocked } = filterText(stage.patterns, text, this.#replaceIn(stage, 'tool'));
    const noted = this.#notedInLines.get(callId) ?? new Set();
    this.#notedInLines.set(callId, noted);
    this.#noteRedactions('tool', findings, noted, callId);
    if (blocked === undefined) return shown;
    const { guardrail, kind } = blocked;
    if (!noted.has(guardrail)) this.#trip({ stage: 'tool', guardrail, action: 'blocked', reason: kind }, callId);
    noted.add(guardrail);
    return undefined;
  }

  #refuseCall({ name: guardrail, reason }: Refusal, callId: string): void {
    this.#trip({ stage: 'tool', guardrail, action: 'blocked', ...(reason !== undefined && { reason }) }, callId);
  }

  show<T extends JsonValue>(value: T): T {
    return mapText(value, (text) => this.#vault.show(text)) as T;
  }

  resolve(tool: string, args: JsonValue): JsonValue {
    const kinds: readonly PersonalDataKind[] = this.#options.policy(tool).resolves ?? [];
    return mapText(args, (text) => this.#vault.resolve(text, kinds)) as JsonValue;
  }

  /** Filters the texts of a value; a text that is JSON itself included. */
  #filterValue(
    stage: StageGuardrails,
    value: unknown,
    eventStage: EventStage,
    callId?: string,
  ): { value: unknown; blocked?: Refusal } {
    let blocked: Refusal | undefined;
    const noted = new Set<string>();
    const filter: TextChange = (part, property) => {
      const named =
        property === undefined || part === '' || isPlaceholder(part)
          ? undefined
          : stage.named.find((one) => one.names(property));
      if (named?.action === 'redact') {
        this.#noteRedactions(eventStage, [{ guardrail: named.name, kind: NAMED, text: part }], noted, callId);
        return removed(NAMED);
      }
      if (named !== undefined) blocked ??= { name: named.name, reason: NAMED };
      const filtered = filterText(stage.patterns, part, this.#replaceIn(stage, 'tool'));
      if (filtered.blocked !== undefined) {
        blocked ??= { name: filtered.blocked.guardrail, reason: filtered.blocked.kind };
      }
      this.#noteRedactions(eventStage, filtered.findings, noted, callId);
      return filtered.kept;
    };
    const changed = mapText(value, (whole, property) => mapTextOrJson(whole, filter, property));
    return { value: changed, ...(blocked && { blocked }) };
  }

  /** @returns the first check, in their order, that says no. */
  async #judge(
    checks: readonly CheckGuardrail[],
    text: string,
    ask: Ask,
  ): Promise<(Refusal & Pick<CheckGuardrail, 'action'>) | undefined> {
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

  #trip(trip: Trip, callId?: string): void {
    this.#options.onTrip(trip);
    this.#options.record.guardrailTripped(trip.stage, trip.guardrail, trip.action, callId);
  }

  /** Tells of a guardrail once for each text, however much it found. */
  #noteRedactions(stage: EventStage, findings: readonly Finding[], noted: Set<string>, callId?: string): void {
    for (const { guardrail, kind } of findings) {
      if (guardrail === '' || noted.has(guardrail)) continue;
      noted.add(guardrail);
      this.#trip({ stage, guardrail, action: 'redacted', reason: kind }, callId);
    }
  }

  #replaceIn({ reversible }: StageGuardrails, source: 'visitor' | 'tool'): (finding: Finding) => Replacement {
    return ({ guardrail, kind, text }) => {
      if (guardrail === '') return { shown: this.#vault.display(text), kept: text };
      if (!reversible.has(guardrail)) return { shown: removed(kind), kept: removed(kind) };
      const record = this.#vault.put(kind as PersonalDataKind, text, source);
      return { shown: displayOf(record), kept: record.placeholder };
    };
  }
}

/** What a property of a name that says it all holds. */
const NAMED = 'secret';

/** What stands where something was that nobody needs. */
function removed(kind: string): string {
  return `[${kind.replaceAll('_', ' ')} removed]`;
}
