/** The React components, as the types have them: each line that is wrong says so. */
import { type ChatSnapshot, ParleyChat, ParleyProvider, useConversation } from '@parley/widget/react';
import type { ReactNode } from 'react';

function last(chat: ChatSnapshot): string {
  const message = chat.view?.messages.at(-1);
  const tools = chat.view?.tools.map(({ title, status }) => `${title}: ${status}`) ?? [];
  // @ts-expect-error -- a snapshot is not to be changed
  chat.draft = '';
  return `${message?.role ?? ''} ${message?.text ?? ''} ${tools.join(', ')}`;
}

export function Surface(): ReactNode {
  const { chat, actions, parley } = useConversation();
  // @ts-expect-error -- there is none on the server
  const unread: number = chat.unread;
  if (chat === null || actions === null) return unread;
  const problem: string | null = actions.send('Hello');
  parley?.setContext({ page: 'shop' });
  return (
    <p>
      {last(chat)} {problem}
    </p>
  );
}

export const page: ReactNode = (
  <ParleyProvider site="shop" gateway="https://chat.example.com" lang="de">
    <Surface />
    <ParleyChat inline className="chat" theme="auto" corner="end" />
    {/* @ts-expect-error -- there is no such corner */}
    <ParleyChat corner="top" />
    <parley-chat site="shop" gateway="https://chat.example.com" inline />
  </ParleyProvider>
);
// @ts-expect-error -- a site has to be named
export const nowhere: ReactNode = <ParleyProvider gateway="https://chat.example.com" />;
