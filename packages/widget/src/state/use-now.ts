import { useSyncExternalStore } from 'react';

const SECOND = 1000;

function everySecond(tick: () => void): () => void {
  const timer = setInterval(tick, SECOND);
  return () => clearInterval(timer);
}

function never(): () => void {
  return () => undefined;
}

function thisSecond(): number {
  return Math.floor(Date.now() / SECOND) * SECOND;
}

/** The time to the second, kept up to date while `active`. */
export function useNow(active = true): number {
  return useSyncExternalStore(active ? everySecond : never, thisSecond);
}
