/** The chat for applications with React: one headless chat, its widget, and a hook for a surface of one's own. */
export type { UserCredentials } from '@parley/client';
export type { ApprovalDetail, MessageDetail, ParleyApi, ParleyEvents } from '../host/api.ts';
export type { WidgetOptions } from '../host/core.ts';
export type { ChatActions, ChatSnapshot, PendingMessage } from '../state/chat-types.ts';
export { ParleyChat, type ParleyChatProps } from './parley-chat.tsx';
export { ParleyProvider, type ParleyProviderProps } from './parley-provider.tsx';
export { useConversation, type UseConversation } from './use-conversation.ts';
