/**
 * Runs the calls of one conversation that are for this page, each once, and sends what came of them until that is
 * answered (PT2, PT3).
 */
import type { ConversationView, JsonValue, ToolView } from '@parley/protocol';
import type { Requests } from '../connection/requests.ts';
import { Retry } from '../connection/retry.ts';
import type { ParleyError } from '../errors.ts';
import type { Settings } from '../options.ts';
import type { ToolDefinition } from '../types.ts';
import type { PageTools } from './page-tools.ts';
import type { CallAnswer, TabMemory } from './tab-memory.ts';
import { toJson } from '../json.ts';

export interface PageCallsEnvironment {
  readonly settings: Settings;
  readonly requests: Requests;
  readonly tools: PageTools;
  readonly memory: TabMemory;
  readonly view: () => ConversationView;
  /** Whether the view is current: what looks open in an old one may have ended long ago. */
  readonly ready: () => boolean;
}

/** How the gateway names tools of pages. */
const PREFIX = /^page__/;
/** How long a page that has just loaded may take to register its tools, in milliseconds. */
const REGISTER_MS = 5000;
/** How long a tab leaves a call of another tab alone, in milliseconds: that one may only have lost its connection. */
const STRANGER_MS = 3000;
/** Longest text about an error, in UTF-16 units. */
const MAX_ERROR = 300;

const FAILED = 'The page could not do this.';
const NOT_OFFERED = 'The page does not offer this tool any more.';
const UNFIT = 'The page gave a result of another form than it had announced.';
const UNSENDABLE = 'The page gave a result that cannot be sent.';

/** One call that concerns this page. */
class OpenCall {
  readonly id: string;
  readonly stop = new AbortController();
  readonly retry: Retry;
  tool: ToolView;
  state: 'new' | 'missing' | 'claiming' | 'running' | 'answered' = 'new';

  constructor(id: string, tool: ToolView, retry: Retry) {
    this.id = id;
    this.tool = tool;
    this.retry = retry;
  }
}

export class PageCalls {
  readonly #env: PageCallsEnvironment;
  readonly #calls = new Map<string, OpenCall>();
  readonly #unsubscribe: () => void;

  constructor(env: PageCallsEnvironment) {
    this.#env = env;
    this.#unsubscribe = env.tools.subscribe(() => this.look());
  }

  /** The view, or what the page offers, has changed. */
  look(): void {
    const { tools, view, ready } = this.#env;
    if (!tools.wasUsed || !ready()) return;
    const open = new Map<string, ToolView>();
    for (const tool of view().tools) {
      if (tool.runsIn === 'page' && tool.status === 'running') open.set(`${tool.runId}:${tool.callId}`, tool);
    }
    for (const call of this.#calls.values()) if (!open.has(call.id)) this.#end(call);
    for (const [id, tool] of open) this.#consider(id, tool);
  }

  /** The connection is lost: what was asked of the server on it is asked again. */
  down(): void {
    for (const call of this.#calls.values()) {
      if (call.state !== 'claiming') continue;
      call.retry.cancel();
      this.#calls.delete(call.id);
    }
  }

  close(): void {
    this.#unsubscribe();
    for (const call of this.#calls.values()) {
      call.retry.cancel();
      call.stop.abort();
    }
    this.#calls.clear();
  }

  #consider(id: string, tool: ToolView): void {
    const { settings } = this.#env;
    const known = this.#calls.get(id);
    const call = known ?? new OpenCall(id, tool, new Retry(settings.timers, settings.random));
    call.tool = tool;
    if (tool.clientId === settings.clientId) {
      if (call.state === 'running' || call.state === 'answered') return;
      this.#calls.set(id, call);
      this.#begin(call);
    } else if (known === undefined) this.#offer(call);
  }

  /** The call of another tab: this one may have been it, or take its place where that does no harm. */
  #offer(call: OpenCall): void {
    const { memory, tools } = this.#env;
    const { clientId = '' } = call.tool;
    const isOurs = memory.wasHere(clientId);
    if (!isOurs && tools.get(nameOf(call))?.idempotent !== true) return;
    this.#calls.set(call.id, call);
    call.state = 'claiming';
    if (isOurs) this.#claim(call);
    else call.retry.in(STRANGER_MS, () => this.#claim(call));
  }

  #claim(call: OpenCall): void {
    const { callId, runId } = call.tool;
    this.#env.requests.call('tool.claim', { callId, runId }, { bound: true, timeoutMs: null }, (outcome) => {
      // What was won is told by the log, which may be here before the reply.
      if (outcome.ok || outcome.lost || call.state !== 'claiming') return;
      if (outcome.error.retryable) call.retry.later(() => this.#claim(call));
    });
  }

  #begin(call: OpenCall): void {
    const { memory, tools } = this.#env;
    const begun = memory.call(call.id);
    const tool = tools.get(nameOf(call));
    if (begun?.answer !== undefined) return this.#send(call, begun.answer);
    if (tool === undefined) {
      if (call.state !== 'missing') this.#miss(call);
      return;
    }
    call.retry.cancel();
    // It may have happened before the page was loaded anew.
    if (begun !== undefined && tool.idempotent !== true) return this.#answer(call, { unknown: true });
    call.state = 'running';
    memory.put(call.id, {});
    void this.#run(call, tool);
  }

  /** A page that has just loaded registers its tools in a moment. */
  #miss(call: OpenCall): void {
    call.state = 'missing';
    const { memory } = this.#env;
    call.retry.in(REGISTER_MS, () => {
      this.#answer(call, memory.call(call.id) === undefined ? { error: NOT_OFFERED } : { unknown: true });
    });
  }

  async #run(call: OpenCall, tool: ToolDefinition): Promise<void> {
    const { callId, arguments: args } = call.tool;
    let body: CallAnswer['body'];
    try {
      const given = structuredClone(args) as Record<string, JsonValue>;
      body = outputOf(await tool.run(given, { callId, signal: call.stop.signal }));
    } catch (error) {
      body = { error: sentenceOf(error) };
    }
    // Ended elsewhere meanwhile: nobody waits for it.
    if (call.state === 'running' && !call.stop.signal.aborted) this.#answer(call, body);
  }

  #answer(call: OpenCall, body: CallAnswer['body']): void {
    const { settings, memory } = this.#env;
    const answer = { key: settings.uuid(), body };
    // Kept before it is sent: a page that goes away in between must not do it again.
    memory.put(call.id, { answer });
    this.#send(call, answer);
  }

  #send(call: OpenCall, { key, body }: CallAnswer): void {
    const { callId, runId } = call.tool;
    call.state = 'answered';
    this.#env.requests.call('tool.result', { callId, runId, key, ...body }, { timeoutMs: null }, (outcome) => {
      if (outcome.ok || this.#calls.get(call.id) !== call) return;
      // The memory of the tab has it: it goes again on the next connection.
      if (outcome.lost) this.#calls.delete(call.id);
      else this.#refused(call, { key, body }, outcome.error);
    });
  }

  #refused(call: OpenCall, answer: CallAnswer, error: ParleyError): void {
    if (error.code === 'bad_request') {
      // The call is still open: the model had better hear that than wait for nothing.
      if ('output' in answer.body) this.#answer(call, { error: error.field === 'output' ? UNFIT : UNSENDABLE });
    } else if (error.retryable) call.retry.later(() => this.#send(call, answer), error.retryAfterMs ?? 0);
  }

  #end(call: OpenCall): void {
    call.retry.cancel();
    call.stop.abort();
    this.#calls.delete(call.id);
    this.#env.memory.forget(call.id);
  }
}

function nameOf({ tool }: OpenCall): string {
  return tool.tool.replace(PREFIX, '');
}

/** What a handler returned, as JSON has it; nothing is null. */
function outputOf(value: unknown): CallAnswer['body'] {
  try {
    return { output: JSON.parse(toJson(value ?? null)) as JsonValue };
  } catch {
    return { error: UNSENDABLE };
  }
}

/** An `Error` was thrown for somebody to read; what the platform throws is about the code of the page. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error) || error.name !== 'Error' || error.message === '') return FAILED;
  return error.message.slice(0, MAX_ERROR);
}
