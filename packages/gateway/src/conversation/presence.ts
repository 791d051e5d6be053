/** Who of the operators looks at which conversation, through connections to this node. */
import { MAX_PEOPLE, type Person, type Presence as Seen } from '@parley/protocol';

/** Hears of a conversation whose people have changed; must not throw. */
export type PresenceListener = (seen: Seen) => void;

interface Looking {
  readonly person: Person;
  /** Connections through which the person looks. */
  count: number;
}

/** Bounded by what connections may subscribe to: an entry lasts as long as a subscription. */
export class Presence {
  readonly #conversations = new Map<string, Map<string, Looking>>();
  readonly #listeners = new Set<PresenceListener>();

  /** Somebody begins to look. @returns a function that ends it; calling it again does nothing. */
  look(conversationId: string, person: Person): () => void {
    const people = this.#conversations.get(conversationId) ?? new Map<string, Looking>();
    this.#conversations.set(conversationId, people);
    const known = people.get(person.id);
    if (known === undefined) {
      people.set(person.id, { person, count: 1 });
      this.#tell(conversationId);
    } else known.count += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave(conversationId, person.id);
    };
  }

  #leave(conversationId: string, personId: string): void {
    const people = this.#conversations.get(conversationId);
    const known = people?.get(personId);
    if (people === undefined || known === undefined) return;
    known.count -= 1;
    if (known.count > 0) return;
    people.delete(personId);
    if (people.size === 0) this.#conversations.delete(conversationId);
    this.#tell(conversationId);
  }

  /** Whether somebody looks at a conversation. */
  isThere(conversationId: string, personId: string): boolean {
    return this.#conversations.get(conversationId)?.has(personId) === true;
  }

  /** The conversations that somebody looks at, at most so many. */
  list(limit: number): Seen[] {
    return [...this.#conversations.keys()].slice(0, limit).map((id) => this.#seen(id));
  }

  /** @returns a function that ends it. */
  subscribe(listener: PresenceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(conversationId: string): void {
    const seen = this.#seen(conversationId);
    for (const listener of this.#listeners) listener(seen);
  }

  #seen(conversationId: string): Seen {
    const people = [...(this.#conversations.get(conversationId)?.values() ?? [])].map(({ person }) => person);
    return { conversationId, people: people.slice(0, MAX_PEOPLE) };
  }
}
