/** Arbitrary logs of a conversation, such as a gateway writes them. */
import fc from 'fast-check';
import type { Usage } from '../entities.ts';
import { type ConversationEvent, type EventOf, eventSchemas, type LoggedEvent } from '../events.ts';
import { arbitraryOf } from './arbitrary-of.ts';
import { eventTypes } from './frames.ts';

export const noUsage: Usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, totalTokens: 0 };

const START_MS = Date.UTC(2026, 10, 20, 14);

/** Gives events their places in a log, one after the other. */
export function logOf(events: readonly ConversationEvent[], afterSeq = 0): LoggedEvent[] {
  return events.map((event, index) => {
    const seq = afterSeq + index + 1;
    return { ...event, seq, at: new Date(START_MS + seq).toISOString() };
  });
}

interface WrittenMessage {
  readonly id: string;
  readonly runId: string;
  text: string;
}

/** Writes a log by the rules: one run at a time, the others queued; deltas that continue their message. */
class LogWriter {
  readonly events: ConversationEvent[] = [];
  #ids = 0;
  #active: string | undefined;
  #queue: { runId: string; messageId: string }[] = [];
  #open: WrittenMessage[] = [];
  readonly #tools: string[] = [];
  readonly #approvals: string[] = [];

  #id(kind: string): string {
    this.#ids += 1;
    return `${kind}_${this.#ids}`;
  }

  say(text: string): void {
    const messageId = this.#id('msg');
    const runId = this.#id('run');
    this.events.push({ type: 'message.created', message: { id: messageId, role: 'user', text } });
    if (this.#active === undefined) return this.#start(runId, messageId);
    this.#queue.push({ runId, messageId });
    this.events.push({ type: 'run.queued', runId, messageId, position: this.#queue.length });
  }

  #start(runId: string, messageId: string): void {
    this.#active = runId;
    this.events.push({ type: 'run.started', runId, messageId, agent: 'support', traceId: 'trace_1' });
  }

  write(text: string): void {
    if (this.#active === undefined) return;
    const message: WrittenMessage = { id: this.#id('msg'), runId: this.#active, text: '' };
    this.#open.push(message);
    this.events.push({ type: 'message.started', runId: this.#active, messageId: message.id, agent: 'support' });
    this.grow(text, this.#open.length - 1);
  }

  grow(text: string, which: number): void {
    const message = this.#open[which % Math.max(1, this.#open.length)];
    if (message === undefined || text === '') return;
    this.events.push({ type: 'message.delta', messageId: message.id, offset: message.text.length, text });
    message.text += text;
  }

  complete(which: number): void {
    const [message] = this.#open.splice(which % Math.max(1, this.#open.length), 1);
    if (message !== undefined)
      this.events.push({ type: 'message.completed', messageId: message.id, text: message.text });
  }

  retract(text: string, which: number): void {
    const [message] = this.#open.splice(which % Math.max(1, this.#open.length), 1);
    if (message === undefined) return;
    const replacement = text === '' ? {} : { replacement: text };
    this.events.push({ type: 'message.retracted', messageId: message.id, reason: 'policy', ...replacement });
  }

  useTool(text: string): void {
    const runId = this.#active;
    if (runId === undefined) return;
    const callId = this.#id('call');
    this.#tools.push(callId);
    const call = { runId, callId, tool: 'lookup', title: 'Look up', arguments: { text }, agent: 'support' };
    this.events.push({ type: 'tool.started', ...call }, { type: 'tool.progress', callId, text });
  }

  endTool(text: string): void {
    const callId = this.#tools.shift();
    if (callId === undefined) return;
    this.events.push({ type: 'tool.completed', callId, status: 'succeeded', summary: text, durationMs: 5 });
  }

  ask(): void {
    const runId = this.#active;
    if (runId === undefined) return;
    const id = this.#id('appr');
    this.#approvals.push(id);
    const at = new Date(START_MS).toISOString();
    const question = { tool: 'refund', title: 'Refund', summary: 'Refund $20.00', arguments: null, argsHash: 'hash' };
    const times = { requestedAt: at, expiresAt: at };
    const approval = { id, conversationId: 'conv_1', runId, callId: this.#id('call'), ...question, ...times };
    this.events.push(
      { type: 'approval.requested', approval: { ...approval, decidedBy: 'operator' } },
      { type: 'run.waiting', runId, reason: 'approval' },
    );
  }

  decide(text: string): void {
    const approvalId = this.#approvals.shift();
    if (approvalId === undefined || this.#active === undefined) return;
    const by = { id: 'op_1', role: 'operator' as const };
    this.events.push(
      { type: 'approval.resolved', approvalId, decision: 'approved', by, reason: text },
      { type: 'run.resumed', runId: this.#active, reason: 'approval' },
    );
  }

  crash(): void {
    if (this.#active === undefined) return;
    const supersedes = this.#open.map(({ id }) => id);
    this.#open = [];
    this.events.push({ type: 'run.recovered', runId: this.#active, supersedes });
  }

  cancelQueued(which: number): void {
    const [waiting] = this.#queue.splice(which % Math.max(1, this.#queue.length), 1);
    if (waiting !== undefined) this.#completeRun(waiting.runId, 'cancelled');
  }

  finish(): void {
    if (this.#active === undefined) return;
    this.#completeRun(this.#active, 'completed');
    this.#active = undefined;
    this.#open = [];
    const next = this.#queue.shift();
    if (next !== undefined) this.#start(next.runId, next.messageId);
  }

  #completeRun(runId: string, status: EventOf<'run.completed'>['status']): void {
    const figures = { usage: noUsage, costUsd: null, durationMs: 9, traceId: 'trace_1' };
    this.events.push({ type: 'run.completed', runId, status, ...figures });
  }

  besides(text: string, which: number): void {
    const others: ConversationEvent[] = [
      { type: 'operator.joined', operator: { id: 'op_1', name: text } },
      { type: 'operator.left', operator: { id: 'op_1' } },
      { type: 'conversation.updated', title: text },
      { type: 'budget.updated', usedTokens: which, limitTokens: 1000, level: 'ok' },
    ];
    this.events.push(others[which % others.length] as ConversationEvent);
  }
}

const steps = [
  'say',
  'write',
  'grow',
  'grow',
  'grow',
  'complete',
  'retract',
  'useTool',
  'endTool',
  'ask',
  'decide',
  'crash',
  'cancelQueued',
  'finish',
  'besides',
] as const;

/** Logs that follow the rules. */
export const logs: fc.Arbitrary<LoggedEvent[]> = fc
  .array(fc.tuple(fc.constantFrom(...steps), fc.string({ unit: 'binary', maxLength: 12 }), fc.nat({ max: 50 })), {
    maxLength: 60,
  })
  .map((taken) => {
    const writer = new LogWriter();
    writer.say('Hello');
    for (const [step, text, which] of taken) {
      switch (step) {
        case 'say':
        case 'write':
        case 'useTool':
        case 'endTool':
        case 'decide':
          writer[step](text);
          break;
        case 'grow':
        case 'retract':
        case 'besides':
          writer[step](text, which);
          break;
        case 'complete':
        case 'cancelQueued':
          writer[step](which);
          break;
        default:
          writer[step]();
      }
    }
    return logOf(writer.events);
  });

/** Logs of any events in any order, about a handful of things. */
export const wildLogs: fc.Arbitrary<LoggedEvent[]> = fc
  .array(fc.oneof(...eventTypes.map((type) => arbitraryOf(eventSchemas[type]))), { maxLength: 40 })
  .map((events) => {
    const few = JSON.stringify(events).replaceAll(
      /"(id|runId|messageId|callId|approvalId)":"[^"]*"/g,
      (_all, name: string, place: number) => `"${name}":"x${place % 4}"`,
    );
    return logOf(JSON.parse(few) as ConversationEvent[]);
  });
