import type { AgentInputItem, Session } from '@openai/agents';

/**
 * The SDK's session of one run. It starts from the stored history and keeps what the SDK adds, so that the run
 * controller can commit that together with the event that ends the run: stored once, or not at all.
 */
export class StagedSession implements Session {
  readonly #id: string;
  readonly #items: AgentInputItem[];
  readonly #stored: number;

  constructor(id: string, history: readonly AgentInputItem[]) {
    this.#id = id;
    this.#items = [...history];
    this.#stored = history.length;
  }

  async getSessionId(): Promise<string> {
    return this.#id;
  }

  async getItems(limit?: number): Promise<AgentInputItem[]> {
    return structuredClone(
      limit === undefined ? this.#items : this.#items.slice(Math.max(0, this.#items.length - limit)),
    );
  }

  async addItems(items: AgentInputItem[]): Promise<void> {
    this.#items.push(...structuredClone(items));
  }

  async popItem(): Promise<AgentInputItem | undefined> {
    return this.#items.length > this.#stored ? this.#items.pop() : undefined;
  }

  async clearSession(): Promise<void> {
    this.#items.length = this.#stored;
  }

  /** What was added to the stored history. */
  get added(): readonly AgentInputItem[] {
    return this.#items.slice(this.#stored);
  }
}
