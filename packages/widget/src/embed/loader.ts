/**
 * The script that pages embed. It says that `window.Parley` and `<parley-chat>` are there, and loads what they need when
 * they need it.
 */
import { ELEMENT } from '../host/names.ts';
import type { LauncherChunk, PanelChunk } from './chunks.ts';
import { defineParleyChat } from './element.ts';
import { ATTRIBUTES } from './options.ts';
import { type ChunkFile, createScriptLoader, type LoadScript } from './script-chunk.ts';

/** Filled in by the build. */
declare const LAUNCHER: ChunkFile;
declare const PANEL: ChunkFile;

/** Each part is given the way to load further ones. */
type Part<T> = (load: LoadScript) => T;

function start(script: HTMLScriptElement): void {
  const load = createScriptLoader(script);
  const chunks = {
    launcher: async () => (await load<Part<LauncherChunk>>(LAUNCHER))(load),
    panel: async () => (await load<Part<PanelChunk>>(PANEL))(load),
  };
  defineParleyChat(chunks, script.src);
  if (window.Parley !== undefined || !script.dataset['site']?.trim()) return;
  const chat = document.createElement(ELEMENT);
  for (const name of ATTRIBUTES) {
    const value = script.dataset[name];
    if (value !== undefined) chat.setAttribute(name, value);
  }
  chat.nonce = script.nonce;
  const { open, close, send, registerTool, setContext, setUser, setLanguage, on } = chat;
  let unmounted = false;
  const unmount = (): void => {
    unmounted = true;
    chat.remove();
  };
  window.Parley = { open, close, send, registerTool, setContext, setUser, setLanguage, on, unmount };
  const append = (): void => {
    if (!unmounted) document.body.append(chat);
  };
  // A script in the head may run before there is a body.
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', append, { once: true });
  else append();
}

// Only while the script itself runs does the document know which one it is.
if (document.currentScript instanceof HTMLScriptElement) start(document.currentScript);
