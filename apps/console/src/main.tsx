import './styles/console.css';
import './styles/inbox.css';
import './styles/conversation.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { readTarget } from './state/target.ts';

const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(<App target={readTarget(location.href)} />);
