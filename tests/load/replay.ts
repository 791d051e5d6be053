import type { RecordedFrame } from './recording.ts';

/**
 * Sends frames at the times at which they were recorded, with timers in place of a provider: groups of tokens are those of
 * the gateway's window.
 *
 * @param send Returns false when nobody is there any more.
 */
export function replay(frames: readonly RecordedFrame[], send: (text: string) => boolean): void {
  const startMs = performance.now();
  let next = 0;
  const step = (): void => {
    for (let frame = frames[next]; frame !== undefined; frame = frames[next]) {
      const waitMs = startMs + frame.atMs - performance.now();
      if (waitMs > 0) {
        setTimeout(step, Math.max(1, Math.ceil(waitMs)));
        return;
      }
      if (!send(frame.text)) return;
      next += 1;
    }
  };
  step();
}
