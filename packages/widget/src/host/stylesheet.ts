import base from '../styles/base.css?inline';
import cards from '../styles/cards.css?inline';
import inline from '../styles/inline.css?inline';
import panel from '../styles/panel.css?inline';
import preferences from '../styles/preferences.css?inline';
import prose from '../styles/prose.css?inline';
import timeline from '../styles/timeline.css?inline';

/** All styles of the widget. */
export const panelStyles = [base, panel, timeline, prose, cards, inline, preferences].join('\n');
