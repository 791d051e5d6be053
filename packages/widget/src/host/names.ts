/** Name of the element that holds everything of the widget. */
export const ELEMENT = 'parley-chat' as const;
