/** What the page can do for agents, and what it says about itself: both travel with each message (AG13). */
import { type JsonValue, type PageTool, pageToolLimits } from '@parley/protocol';
import { ParleyError } from '../errors.ts';
import type { PageContext, ToolDefinition } from '../types.ts';
import { toJson } from '../json.ts';

/** All tools together as JSON, in bytes: a message has to fit into a frame beside them. */
const MAX_TOOLS_BYTES = 24_576;
/** What the page says about itself as JSON, in bytes. */
const MAX_CONTEXT_BYTES = 8192;

export interface PageToolsEnvironment {
  /** Judges what a page offers as the server would; null when there is nothing wrong. */
  readonly check: (tools: PageTool[]) => ParleyError | null;
  /** Told once about each tool that the site does not allow, and when a message was refused because of its tools. */
  readonly onProblem: (error: ParleyError) => void;
}

/** The tools and the context of one page. */
export class PageTools {
  readonly #env: PageToolsEnvironment;
  readonly #tools = new Map<string, ToolDefinition>();
  readonly #listeners = new Set<() => void>();
  readonly #reported = new Set<string>();
  #allowed: ReadonlySet<string> | null = null;
  #refused = false;
  #wasUsed = false;
  #context: Record<string, JsonValue> | null = null;

  constructor(env: PageToolsEnvironment) {
    this.#env = env;
  }

  /** Whether there has ever been a tool. */
  get wasUsed(): boolean {
    return this.#wasUsed;
  }

  get context(): Record<string, JsonValue> | null {
    return this.#context;
  }

  /** The site allows these, as its server says; null: it says nothing of tools. */
  allow(names: readonly string[] | null): void {
    this.#allowed = names === null ? null : new Set(names);
    this.#refused = false;
    this.#reportForbidden();
  }

  /** @throws {ParleyError} `bad_request` naming the field. */
  register(tool: ToolDefinition): () => void {
    const { name } = tool;
    const offer = offerOf(tool);
    if (typeof tool.run !== 'function') throw wrong('run', 'expected a function');
    const problem = this.#env.check([offer]);
    if (problem !== null) throw wrong(problem.field?.replace(/^tools\.0\.?/, '') ?? 'tool', problem.message);
    if (offer.parameters['type'] !== 'object') throw wrong('parameters', 'expected the schema of an object');
    if (sizeOf(offer) > pageToolLimits.toolBytes) throw wrong(name, `has more than ${pageToolLimits.toolBytes} bytes`);
    if (this.#tools.has(name)) throw wrong('name', `there is a tool ${name} already`);
    const all = [...this.#tools.values()].map(offerOf);
    if (all.length >= pageToolLimits.tools) throw wrong(name, `there may be ${pageToolLimits.tools} tools at most`);
    if (sizeOf([...all, offer]) > MAX_TOOLS_BYTES) {
      throw wrong(name, `all tools together have more than ${MAX_TOOLS_BYTES} bytes`);
    }
    this.#tools.set(name, tool);
    this.#wasUsed = true;
    this.#refused = false;
    this.#reportForbidden();
    this.#changed();
    return () => {
      if (this.#tools.get(name) !== tool) return;
      this.#tools.delete(name);
      this.#changed();
    };
  }

  get(name: string): ToolDefinition | undefined {
    return this.#tools.get(name);
  }

  /** What goes along with a message now. */
  offers(): PageTool[] {
    if (this.#refused) return [];
    return [...this.#tools.values()].filter(({ name }) => this.#allowed?.has(name) === true).map(offerOf);
  }

  /** A message was refused because of its tools: without them it goes, and so do those after it. */
  refuse(error: ParleyError): void {
    this.#refused = true;
    this.#env.onProblem(error);
  }

  /** @throws {ParleyError} `bad_request`, `context`. */
  setContext(context: PageContext): void {
    if (context === null) {
      this.#context = null;
      return;
    }
    const copy: unknown = copyOf(context);
    if (typeof copy !== 'object' || copy === null || Array.isArray(copy)) throw wrong('context', 'expected an object');
    if (sizeOf(copy) > MAX_CONTEXT_BYTES) throw wrong('context', `has more than ${MAX_CONTEXT_BYTES} bytes`);
    this.#context = copy as Record<string, JsonValue>;
  }

  /** @returns a function that ends the subscription. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #reportForbidden(): void {
    if (this.#allowed === null) return;
    for (const name of this.#tools.keys()) {
      if (this.#allowed.has(name) || this.#reported.has(name)) continue;
      this.#reported.add(name);
      this.#env.onProblem(
        new ParleyError('forbidden', `The site does not allow its pages to offer ${name}.`, { field: name }),
      );
    }
  }
}

/** The part of a tool that travels. */
function offerOf({ name, description, parameters, result, idempotent }: ToolDefinition): PageTool {
  return copyOf({
    name,
    description,
    parameters,
    ...(result !== undefined && { result }),
    ...(idempotent !== undefined && { idempotent }),
  }) as PageTool;
}

/** As it will travel: a page may change its own object meanwhile. */
function copyOf(value: unknown): unknown {
  try {
    return JSON.parse(toJson(value)) as unknown;
  } catch {
    throw wrong('tool', 'cannot be written as JSON');
  }
}

function sizeOf(value: unknown): number {
  return new TextEncoder().encode(toJson(value)).length;
}

function wrong(field: string, message: string): ParleyError {
  return new ParleyError('bad_request', `${field}: ${message}`, { field });
}
