/** Sends incident notices to a webhook that understands Slack's payload; in the background, with retries (OB9). */
import type { Logger } from './logger.ts';
import { describeError } from './logger.ts';
import type { IncidentNotice } from './incidents.ts';

export interface WebhookOptions {
  readonly url: string;
  /** What the notices are about, such as `support desk`. */
  readonly service: string;
  /** Address of a trace, from its id; default: none is given. */
  readonly traceUrl?: (traceId: string) => string;
  readonly logger: Logger;
  readonly fetch?: typeof fetch;
  /** Waits; default a timer that does not keep the process alive. */
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface Webhook {
  send(notice: IncidentNotice): void;
  /** Waits for what is being sent, at most this long in milliseconds; default 1000. */
  close(graceMs?: number): Promise<void>;
}

/** Times before the second, third and fourth attempt, in milliseconds. */
const DELAYS_MS = [1000, 5000, 30_000];
const TIMEOUT_MS = 5000;
/** Notices that wait; more are dropped, since the newest says it all. */
const QUEUE_LIMIT = 20;

const sentences = {
  error_rate: {
    begun: ({ value, runs }: IncidentNotice) => `${percent(value)} of the last ${runs} runs failed.`,
    over: ({ value, runs }: IncidentNotice) => `Back to normal: ${percent(value)} of the last ${runs} runs failed.`,
  },
  latency: {
    begun: ({ value, runs }: IncidentNotice) => `5 % of the last ${runs} runs took ${seconds(value)} or longer.`,
    over: ({ value, runs }: IncidentNotice) =>
      `Back to normal: 95 % of the last ${runs} runs took ${seconds(value)} at most.`,
  },
} as const;

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** The notice as Slack shows it; other receivers find the figures beside the text. */
export function toSlack(
  notice: IncidentNotice,
  { service, traceUrl }: Pick<WebhookOptions, 'service' | 'traceUrl'>,
): object {
  const { kind, state, traceId } = notice;
  const icon = state === 'begun' ? ':rotating_light:' : ':white_check_mark:';
  const link = traceId !== undefined && traceUrl !== undefined ? ` <${traceUrl(traceId)}|A trace>` : '';
  return { text: `${icon} ${escape(service)}: ${sentences[kind][state](notice)}${link}`, incident: notice };
}

/** Slack reads these three as markup. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function createWebhook(options: WebhookOptions): Webhook {
  const { url, logger, fetch: post = fetch, sleep = sleepUnref } = options;
  const queue: IncidentNotice[] = [];
  let sending: Promise<void> | undefined;

  const attempt = async (notice: IncidentNotice): Promise<boolean> => {
    try {
      const response = await post(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(toSlack(notice, options)),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel().catch(() => {});
      if (response.ok) return true;
      logger.warn({ component: 'webhook', status: response.status }, 'a notice was not taken');
      // What the receiver refuses it will refuse again, unless it is only busy.
      return response.status < 500 && response.status !== 429;
    } catch (error) {
      logger.warn({ component: 'webhook', ...describeError(error) }, 'a notice could not be sent');
      return false;
    }
  };
  const deliver = async (notice: IncidentNotice): Promise<void> => {
    if (await attempt(notice)) return;
    for (const delayMs of DELAYS_MS) {
      await sleep(delayMs);
      if (await attempt(notice)) return;
    }
    logger.error({ component: 'webhook', kind: notice.kind, state: notice.state }, 'a notice was given up');
  };
  const work = async (): Promise<void> => {
    for (let notice = queue.shift(); notice !== undefined; notice = queue.shift()) await deliver(notice);
    sending = undefined;
  };

  return {
    send(notice) {
      if (queue.length >= QUEUE_LIMIT) {
        queue.shift();
        logger.warn({ component: 'webhook' }, 'too many notices wait: the oldest is dropped');
      }
      queue.push(notice);
      sending ??= work();
    },
    async close(graceMs = 1000) {
      if (sending === undefined) return;
      // This one keeps the process alive: whoever waits here has something left to do after it.
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, graceMs);
      await Promise.race([sending, over]);
      clearTimeout(timer);
    },
  };
}

function sleepUnref(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
