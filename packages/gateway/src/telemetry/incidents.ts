/**
 * Incidents in the last runs (OB9): when too many fail or take too long, one alert; when it is over, one notice. Nothing
 * here waits for anything: whoever is told does the sending.
 */
import type { SignalListener, SignalOf } from './signals.ts';

export interface IncidentLimits {
  /** Runs that are looked at; default 100. */
  readonly window: number;
  /** Runs that there must have been before anything is said, at most `window`; default 20. */
  readonly least: number;
  /** Share of runs that may fail, those in which a fallback went on included; more is an incident. Default 0.05. */
  readonly errorRate: number;
  /** Time that 95 % of the runs may take, in milliseconds; more is an incident. Default 15 000. */
  readonly p95Ms: number;
}

export const defaultIncidentLimits: IncidentLimits = { window: 100, least: 20, errorRate: 0.05, p95Ms: 15_000 };

export type IncidentKind = 'error_rate' | 'latency';

export interface IncidentNotice {
  readonly kind: IncidentKind;
  readonly state: 'begun' | 'over';
  /** Of the window: the share of failed runs, or the 95th percentile in milliseconds. */
  readonly value: number;
  readonly limit: number;
  readonly runs: number;
  /** When it begins: the trace of the newest run that failed, or of the slowest. */
  readonly traceId?: string;
}

interface Seen {
  readonly failed: boolean;
  readonly durationMs: number;
  readonly traceId: string;
}

/** An incident is over only well below its limit: at the limit itself it would come and go with every run. */
const OVER = 0.8;

/** Watches the ends of runs. */
export function watchIncidents(limits: IncidentLimits, notify: (notice: IncidentNotice) => void): SignalListener {
  const seen: Seen[] = [];
  const open = new Set<IncidentKind>();

  const judge = (kind: IncidentKind, value: number, limit: number, worst: Seen | undefined): void => {
    const state =
      !open.has(kind) && value > limit ? 'begun' : open.has(kind) && value <= limit * OVER ? 'over' : undefined;
    if (state === undefined) return;
    if (state === 'begun') open.add(kind);
    else open.delete(kind);
    notify({
      kind,
      state,
      value,
      limit,
      runs: seen.length,
      ...(worst && state === 'begun' && { traceId: worst.traceId }),
    });
  };

  const ended = ({ status, activeMs, traceId, fellBack }: SignalOf<'run.ended'>): void => {
    // Somebody's own stop says nothing about the service.
    if (status === 'cancelled') return;
    // An answer of a fallback is polite, and hides that the service is down.
    seen.push({ failed: status === 'failed' || fellBack === true, durationMs: activeMs, traceId });
    if (seen.length > limits.window) seen.shift();
    if (seen.length < Math.min(limits.least, limits.window)) return;
    const failures = seen.filter(({ failed }) => failed);
    judge('error_rate', failures.length / seen.length, limits.errorRate, failures.at(-1));
    const sorted = seen.toSorted((left, right) => left.durationMs - right.durationMs);
    const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1];
    judge('latency', p95?.durationMs ?? 0, limits.p95Ms, sorted.at(-1));
  };

  return (signal) => {
    if (signal.type === 'run.ended') ended(signal);
  };
}
