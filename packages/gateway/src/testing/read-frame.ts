import type { Frame } from '../connection/frames.ts';

/** What a frame of JSON says; its header is as long as the size of its payload needs. */
export function readFrame(frame: Frame): unknown {
  const header = { 126: 4, 127: 10 }[frame[1] ?? 0] ?? 2;
  return JSON.parse(frame.toString('utf8', header));
}
