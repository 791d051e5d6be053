/** What a page can do with its chat, as the types have it: each line that is wrong says so. */
import { mountWidget, type ParleyEvents, type ToolDefinition } from '@parley/widget';
import type { ParleyChatElement } from '@parley/widget/element';

const widget = mountWidget({ site: 'shop', gateway: 'https://chat.example.com', theme: 'dark', corner: 'start' });
// @ts-expect-error -- a site has to be named
mountWidget({ gateway: 'https://chat.example.com' });
// @ts-expect-error -- there is no such theme
mountWidget({ site: 'shop', gateway: 'https://chat.example.com', theme: 'blue' });

widget.open();
widget.send('Where is my order?');
// @ts-expect-error -- a message is a text
widget.send(5);
widget.setLanguage('ar', 'rtl');
// @ts-expect-error -- there are two directions
widget.setLanguage('ar', 'up');
widget.setContext({ product: 'Widget Pro', inView: [1, 2, null] });
widget.setContext(null);
// @ts-expect-error -- a context is JSON
widget.setContext({ at: () => 5 });

const tool: ToolDefinition = {
  name: 'highlight',
  description: 'Highlights a product.',
  parameters: { type: 'object', properties: { product: { type: 'string' } } },
  run: ({ product }, { signal }) => (signal.aborted ? null : { highlighted: product ?? null }),
};
const takeBack: () => void = widget.registerTool(tool);
takeBack();
// @ts-expect-error -- a tool has to do something
widget.registerTool({ name: 'nothing', description: 'Does nothing.', parameters: {} });

const end: () => void = widget.on('message', ({ id, role, text, conversationId }) => {
  const from: 'user' | 'assistant' | 'operator' = role;
  document.title = `${conversationId} ${id} ${from} ${text}`;
});
end();
widget.on('approval', ({ status, decidedBy }) => {
  // @ts-expect-error -- there is no such status
  if (status === 'maybe') document.title = decidedBy;
});
widget.on('unread', (detail) => {
  const count: number = detail.count;
  // @ts-expect-error -- it is a number
  const text: string = detail.count;
  return `${count}${text}`;
});
// @ts-expect-error -- there is no such event
widget.on('opened', () => undefined);
const names: (keyof ParleyEvents)[] = ['ready', 'open', 'close', 'message', 'approval', 'unread'];
widget.unmount();

const element: ParleyChatElement = document.createElement('parley-chat');
element.open();
for (const name of names) document.querySelector('parley-chat')?.on(name, () => undefined);
window.Parley?.close();
window.Parley?.unmount();
// @ts-expect-error -- an element is taken off the page by removing it
element.unmount();
