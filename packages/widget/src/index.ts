/** The Parley chat widget, for pages that bundle it themselves. Pages without a bundler use the script tag. */
import { bundledHighlighter } from './highlight/bundled.ts';
import { mountOnPage, type MountedWidget } from './host/mount.ts';
import type { WidgetOptions } from './host/core.ts';
import { loadBundled } from './text/bundled.ts';

/** Puts the widget at the end of the page's body, in a shadow root of its own. */
export function mountWidget(options: WidgetOptions): MountedWidget {
  return mountOnPage(options, { language: loadBundled, highlighter: bundledHighlighter });
}

export type { ScriptApi } from './embed/script-api.ts';
export type { ApprovalDetail, MessageDetail, ParleyApi, ParleyEvents } from './host/api.ts';
export type { Appearance } from './host/appearance.ts';
export type { WidgetOptions } from './host/core.ts';
export type { MountedWidget } from './host/mount.ts';
export type { ToolCallInfo, ToolDefinition, UserCredentials } from '@parley/client';
