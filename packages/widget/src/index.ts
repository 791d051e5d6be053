/** The Parley chat widget, for pages that bundle it themselves. Pages without a bundler use the script tag. */
import { mountWidget as mount, type MountedWidget, type WidgetOptions } from './host/mount.ts';
import { loadBundled } from './text/bundled.ts';

/** Puts the widget at the end of the page's body, in a shadow root of its own. */
export function mountWidget(options: WidgetOptions): MountedWidget {
  return mount(options, loadBundled);
}

export type { Appearance } from './host/appearance.ts';
export type { MountedWidget, ParleyApi, WidgetOptions } from './host/mount.ts';
export type { ToolCallInfo, ToolDefinition } from '@parley/client';
