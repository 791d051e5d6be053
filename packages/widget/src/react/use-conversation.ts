import { useSyncExternalStore } from 'react';
import type { ParleyApi } from '../host/api.ts';
import type { ChatActions, ChatSnapshot } from '../state/chat-types.ts';
import { useCore } from './core-store.ts';

/** A conversation, and everything that can be done in it. */
export interface UseConversation {
  /** Everything there is to show; null on the server and before the first effect. */
  readonly chat: ChatSnapshot | null;
  /** What the visitor can do; null as long as `chat` is. */
  readonly actions: ChatActions | null;
  /** What the page can do: tools, context, events. Null as long as `chat` is. */
  readonly parley: ParleyApi | null;
}

const unsubscribe = (): void => undefined;
const never = (): (() => void) => unsubscribe;
const nothing = (): null => null;

/** The chat of the provider above, for a surface of one's own or beside `<ParleyChat/>`. Renders again when it changes. */
export function useConversation(): UseConversation {
  const core = useCore();
  const snapshot = useSyncExternalStore<ChatSnapshot | null>(
    core?.chat.subscribe ?? never,
    core?.chat.getSnapshot ?? nothing,
    nothing,
  );
  return { chat: snapshot, actions: core?.chat.actions ?? null, parley: core?.api ?? null };
}
