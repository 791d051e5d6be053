/** What an operator has chosen in this browser. */

export interface Preferences {
  /** `auto` follows the system. */
  readonly theme: 'auto' | 'light' | 'dark';
  /** Whether single keys do something; they can be in the way of dictation and of screen readers (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  /** Whether new approvals are told on the desktop while the page is not seen. */
  readonly notifications: boolean;
}

export const defaultPreferences: Preferences = { theme: 'auto', singleKeys: true, notifications: false };

const KEY = 'parley:console:preferences';

/** Reads what was stored; whatever is not understood has its default. */
export function parsePreferences(text: string | null): Preferences {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '{}');
  } catch {
    return defaultPreferences;
  }
  const { theme, singleKeys, notifications } = (stored ?? {}) as Record<string, unknown>;
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    singleKeys: singleKeys !== false,
    notifications: notifications === true,
  };
}

/** Preferences of this browser. Storage can be forbidden; then they last as long as the page. */
export function readPreferences(): Preferences {
  try {
    return parsePreferences(localStorage.getItem(KEY));
  } catch {
    return defaultPreferences;
  }
}

export function writePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // As above.
  }
}

/** Puts the theme on the page; the style sheet knows the rest. */
export function applyTheme({ theme }: Preferences): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
