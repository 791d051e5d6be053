import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Launcher } from '../panel/launcher.tsx';
import base from '../styles/base.css?inline';
import panel from '../styles/panel.css?inline';
import preferences from '../styles/preferences.css?inline';
import { directionOf, type LoadLanguage } from '../text/languages.ts';
import { launcherTextsFor } from '../text/launcher-texts.ts';
import { adoptStyles } from './adopt-styles.ts';
import { type Appearance, applyAppearance } from './appearance.ts';
import { LanguageInUse } from './language-in-use.ts';
import type { Place } from './place.ts';
import { wishesOf } from './wishes.ts';

/** The button alone. */
export interface DrawnLauncher {
  readonly setLanguage: (lang: string, dir?: Appearance['dir']) => void;
  readonly remove: () => void;
}

/** Draws the button alone, as it looks when there is nothing to return to. */
export function drawLauncher(
  { host, shadow }: Place,
  appearance: Appearance,
  loadLanguage: LoadLanguage,
  onOpen: () => void,
): DrawnLauncher {
  applyAppearance(host, appearance);
  const styles = adoptStyles(shadow, [base, panel, preferences].join('\n'), host.nonce);
  const container = document.createElement('div');
  shadow.append(container);
  const root = createRoot(container);
  let direction = appearance.dir;
  const language = new LanguageInUse(loadLanguage, launcherTextsFor, (texts) => {
    container.lang = texts.locale;
    container.dir = direction ?? directionOf(texts.locale);
    const shown = { name: texts.open, open: false, unread: 0, panelId: '', onToggle: onOpen, ref: null };
    root.render(createElement('div', { className: 'widget' }, createElement(Launcher, shown)));
  });
  language.use(wishesOf(appearance));
  return {
    setLanguage: (lang, dir) => {
      direction = dir;
      language.use([lang]);
    },
    remove: () => {
      language.stop();
      root.unmount();
      styles.remove();
      container.remove();
    },
  };
}
