import type { PageContext, UserCredentials } from '@parley/client';
import type { ParleyApi } from '../host/api.ts';

/** What can be done with a chat that is there. */
export type Target = Omit<ParleyApi, 'on'>;

/** Calls that may wait. A page that makes more of them before anything was opened has a fault. */
const MAX_WAITING = 100;

type Call = (target: Target) => void;

/** Keeps what a page asks for until the chat is there, then does it in the same order. */
export class CallQueue {
  readonly #warn: (problem: string) => void;
  #target: Target | null = null;
  #waiting: Call[] = [];
  /** Pages say it again with every scroll: only the newest counts. */
  #context: PageContext | undefined;
  #user: UserCredentials | null | undefined;

  /** @param warn Told what could not be done, for whoever writes the page. */
  constructor(warn: (problem: string) => void) {
    this.#warn = warn;
  }

  /** Does it now, or as soon as there is something to do it with. Throws only what a chat that is there throws. */
  add(call: Call): void {
    if (this.#target !== null) call(this.#target);
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(call);
    else this.#warn(`more than ${MAX_WAITING} calls before the chat was loaded`);
  }

  /** Offers a tool now or later. @returns a function that takes it back, whether or not it was offered already. */
  registerTool(tool: Parameters<Target['registerTool']>[0]): () => void {
    let takeBack: (() => void) | null = null;
    const call: Call = (target) => {
      takeBack = target.registerTool(tool);
    };
    this.add(call);
    return () => {
      this.#waiting = this.#waiting.filter((waiting) => waiting !== call);
      takeBack?.();
    };
  }

  setContext(context: PageContext): void {
    if (this.#target === null) this.#context = context;
    else this.#target.setContext(context);
  }

  /** The last word counts, also for a chat that is taken away and comes back. */
  setUser(user: UserCredentials | null): void {
    this.#target?.setUser(user);
    this.#user = user;
  }

  /** Whether the page has said that it is a user. */
  get hasUser(): boolean {
    return !!this.#user;
  }

  /** The chat is there. */
  attach(target: Target): void {
    this.#target = target;
    const user = this.#user;
    if (user !== undefined) this.#attempt(() => target.setUser(user));
    const context = this.#context;
    this.#context = undefined;
    if (context !== undefined) this.#attempt(() => target.setContext(context));
    for (const call of this.#waiting.splice(0)) this.#attempt(() => call(target));
  }

  /** The chat has been taken away: calls wait again. */
  detach(): void {
    this.#target = null;
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#warn(error instanceof Error ? error.message : String(error));
    }
  }
}
