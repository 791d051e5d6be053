import base from '../styles/base.css?inline';
import cards from '../styles/cards.css?inline';
import panel from '../styles/panel.css?inline';
import preferences from '../styles/preferences.css?inline';
import prose from '../styles/prose.css?inline';
import timeline from '../styles/timeline.css?inline';

/** The widget's styles. Adopted, since a strict policy forbids style elements and attributes without a nonce. */
export function createStyleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([base, panel, timeline, prose, cards, preferences].join('\n'));
  return sheet;
}
