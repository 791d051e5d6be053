/** The Parley chat widget, for pages that bundle it themselves. Pages without a bundler use the script tag. */
export { mountWidget, type MountedWidget, type ParleyApi, type WidgetOptions } from './host/mount.ts';
export type { ToolCallInfo, ToolDefinition } from '@parley/client';
