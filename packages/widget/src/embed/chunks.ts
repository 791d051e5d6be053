/** The parts of the widget that are loaded one after the other, and what each of them can do. */
import type { Appearance } from '../host/appearance.ts';
import type { WidgetOptions } from '../host/core.ts';
import type { EventHub } from '../host/event-hub.ts';
import type { DrawnLauncher } from '../host/launcher.ts';
import type { MountedWidget } from '../host/mount.ts';
import type { Place } from '../host/place.ts';

/** The button in the corner alone. */
export interface LauncherChunk {
  readonly draw: (place: Place, appearance: Appearance, onOpen: () => void) => DrawnLauncher;
}

/** Everything else. */
export interface PanelChunk {
  /** Connects where there is a reason to, and draws launcher and panel, or the panel alone where it is inline. */
  readonly mount: (place: Place, options: WidgetOptions, hub: EventHub) => MountedWidget;
}

/** How the parts come. Each call is a new attempt. */
export interface Chunks {
  readonly launcher: () => Promise<LauncherChunk>;
  readonly panel: () => Promise<PanelChunk>;
}
