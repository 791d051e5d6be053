/** Longest wait for a frame: pages that nobody sees have none. */
const MAX_WAIT_MS = 100;

/**
 * Runs something once, with the next frame: an answer comes in more pieces than there are frames, and what is drawn in between
 * is seen by nobody.
 */
export function onFrame(run: () => void): void {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, MAX_WAIT_MS);
}
