import { createContext, useContext, useSyncExternalStore } from 'react';
import { type Core, createCore, type WidgetOptions } from '../host/core.ts';
import type { UserCredentials } from '@parley/client';
import { loadBundled } from '../text/bundled.ts';

/** The chat of a provider: one at a time, none before the first effect. */
export class CoreStore {
  readonly #listeners = new Set<() => void>();
  #core: Core | null = null;
  #user: UserCredentials | null | undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): Core | null => this.#core;

  /** Says who the person is, to the present chat and to those after it; undefined says nothing. */
  setUser(user: UserCredentials | null | undefined): void {
    const before = this.#user;
    this.#user = user;
    if (user !== undefined || before !== undefined) this.#core?.api.setUser(user ?? null);
  }

  /** Makes a chat. @returns a function that ends it. */
  start(options: WidgetOptions): () => void {
    const core = createCore(options, loadBundled);
    if (this.#user !== undefined) core.api.setUser(this.#user);
    core.start();
    this.#set(core);
    return () => {
      this.#set(null);
      core.stop();
    };
  }

  #set(core: Core | null): void {
    this.#core = core;
    for (const listener of this.#listeners) listener();
  }
}

/** Null without a provider. */
export const CoreContext = createContext<CoreStore | null>(null);

const onServer = (): null => null;

/** The chat of the provider above, null as long as there is none. @throws without a provider. */
export function useCore(): Core | null {
  const store = useContext(CoreContext);
  if (store === null) throw new Error('there is no <ParleyProvider> above');
  return useSyncExternalStore(store.subscribe, store.get, onServer);
}
