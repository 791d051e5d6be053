import './styles/console.css';
import './styles/shell.css';
import './styles/inbox.css';
import './styles/conversation.css';
import './styles/pages.css';
import './styles/charts.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { applyTheme, readPreferences } from './state/preferences.ts';
import { takeArrival } from './state/session.ts';
import { readTarget } from './state/target.ts';

// Before anything is drawn, so that nothing flashes.
applyTheme(readPreferences());

// First, since it may lead to the page of another site.
const arrival = takeArrival();
const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(<App target={readTarget(location.href)} arrival={arrival} />);
