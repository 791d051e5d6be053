/** Who is typing: a note of the server counts for a few seconds, since nothing says that somebody has stopped. */
import type { Person } from '@parley/protocol';
import type { Timers } from '../timers.ts';

export const TYPING_MS = 6_000;

export class Typing {
  readonly #timers: Timers;
  readonly #changed: () => void;
  readonly #until = new Map<string, unknown>();
  #people: readonly Person[] = [];

  constructor(timers: Timers, changed: () => void) {
    this.#timers = timers;
    this.#changed = changed;
  }

  get people(): readonly Person[] {
    return this.#people;
  }

  note(who: Person): void {
    const timer = this.#until.get(who.id);
    if (timer === undefined) this.#set([...this.#people, who]);
    else this.#timers.clear(timer);
    this.#until.set(
      who.id,
      this.#timers.set(() => this.#forget(who.id), TYPING_MS),
    );
  }

  clear(): void {
    for (const timer of this.#until.values()) this.#timers.clear(timer);
    this.#until.clear();
    if (this.#people.length > 0) this.#set([]);
  }

  #forget(id: string): void {
    this.#until.delete(id);
    this.#set(this.#people.filter((person) => person.id !== id));
  }

  #set(people: readonly Person[]): void {
    this.#people = people;
    this.#changed();
  }
}
