/** How long a decision must have been in sight before it can be taken. */
const SETTLE_MS = 500;

/**
 * Keeps a click or key that was meant for something else from deciding an approval: one that has just appeared under
 * the pointer, or one that has moved there because the approval above it was decided.
 */
export class ActivationGuard {
  readonly #shownAt = new Map<string, number>();
  #decidedAt = Number.NEGATIVE_INFINITY;

  /** Notes that an approval came into sight; later calls for the same one change nothing. */
  appeared(approvalId: string, now: number): void {
    if (!this.#shownAt.has(approvalId)) this.#shownAt.set(approvalId, now);
  }

  /** Notes that one was decided, which moves the others. */
  decided(now: number): void {
    this.#decidedAt = now;
  }

  /** Whether an activation can have been meant for this approval. */
  allows(approvalId: string, now: number): boolean {
    const shownAt = this.#shownAt.get(approvalId);
    return shownAt !== undefined && now - shownAt >= SETTLE_MS && now - this.#decidedAt >= SETTLE_MS;
  }
}
