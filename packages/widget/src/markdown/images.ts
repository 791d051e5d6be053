/** Whether an image in an answer may be loaded: its address alone can tell somebody else what was said. */

/** Addresses that are remembered; the oldest is forgotten first, and asked about again. */
const MAX_REMEMBERED = 500;

/** What a page says about images: `never` to have them as links only, or hosts whose images need no consent. */
export interface ImagePolicy {
  readonly never: boolean;
  readonly hosts: ReadonlySet<string>;
}

/** @param text As in the attribute: `never`, or hosts with spaces or commas between them; empty: each image is asked for. */
export function readImagePolicy(text = ''): ImagePolicy {
  const words = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const never = words.includes('never');
  return { never, hosts: new Set(never ? [] : words) };
}

/** What visitors have asked for, for as long as the page is there. */
export class ImageConsent {
  readonly policy: ImagePolicy;
  readonly #asked = new Set<string>();

  constructor(policy: ImagePolicy) {
    this.policy = policy;
  }

  /** Whether an image may be loaded in a conversation. Consent is to the very address: another one may say more. */
  has(conversationId: string, href: string): boolean {
    return this.policy.hosts.has(new URL(href).host) || this.#asked.has(`${conversationId} ${href}`);
  }

  give(conversationId: string, href: string): void {
    this.#asked.add(`${conversationId} ${href}`);
    const [oldest] = this.#asked;
    if (this.#asked.size > MAX_REMEMBERED && oldest !== undefined) this.#asked.delete(oldest);
  }
}
