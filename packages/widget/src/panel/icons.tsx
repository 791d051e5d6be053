import type { ReactNode } from 'react';

/** The drawings, as paths on a 24×24 grid, stroked in the colour of the text around them. */
const paths = {
  chat: 'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.2 3.6a.5.5 0 0 1-.8-.4V16A2.5 2.5 0 0 1 4 13.5z',
  close: 'M6 6l12 12M18 6L6 18',
  chevron: 'M7 10l5 5 5-5',
  send: 'M12 19V6M6.5 11.5L12 6l5.5 5.5',
  stop: 'M8 8h8v8H8z',
  plus: 'M12 5.5v13M5.5 12h13',
  down: 'M12 5v13M6.5 12.5L12 18l5.5-5.5',
  check: 'M5.5 12.5l4.2 4.2L18.5 8',
  cross: 'M7.5 7.5l9 9M16.5 7.5l-9 9',
  again: 'M18.8 14.5A7 7 0 1 1 17 7.2L19.5 9.7M19.5 5v4.7h-4.7',
  alert: 'M12 8v5M12 16.2v.1M12 3.8l9 15.7H3z',
  info: 'M12 11.2v4.6M12 8v.1M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0z',
  clock: 'M12 7.5V12l3 2M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0z',
  question:
    'M9.5 9.3A2.6 2.6 0 0 1 12 7.5c1.5 0 2.6 1 2.6 2.3 0 1.9-2.6 2.1-2.6 4M12 16.6v.1M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0z',
  copy: 'M9 9h9.5v10.5H9zM6 15.5V5h9',
  thumbUp:
    'M8 11.2v8H4.8v-8zM8 11.2l3.6-6.7c1.3 0 2 .9 2 2.1l-.5 3.1h4.7a1.6 1.6 0 0 1 1.5 2l-1.5 6a1.9 1.9 0 0 1-1.9 1.5H8',
  thumbDown:
    'M8 12.8v-8H4.8v8zM8 12.8l3.6 6.7c1.3 0 2-.9 2-2.1l-.5-3.1h4.7a1.6 1.6 0 0 0 1.5-2l-1.5-6A1.9 1.9 0 0 0 16.4 4.8H8',
  pencil: 'M5 19l.9-3.9L16.2 4.8l3 3L8.9 18.1zM13.9 7.1l3 3',
  history: 'M4.5 6.5h15M4.5 12h15M4.5 17.5h9',
  bin: 'M5 7h14M9.5 7V4.8h5V7M7 7l.8 12.2h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5',
  person: 'M12 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5.5 19.5a6.5 6.5 0 0 1 13 0',
} as const;

/** Name of a drawing. */
export type IconName = keyof typeof paths;

/** A decorative drawing; what it means is said by text beside it. */
export function Icon({ name }: { name: IconName }): ReactNode {
  return (
    <svg className="icon" data-icon={name} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
