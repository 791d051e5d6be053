/** How long a decision must have been in sight before it can be taken. */
const SETTLE_MS = 500;

/**
 * Keeps a click or key that was meant for something else from deciding an approval: one that has just appeared under
 * the pointer, or one that has moved there because the approval above it was decided, or a button that has taken another's place.
 */
export class ActivationGuard {
  readonly #shownAt = new Map<string, number>();
  #movedAt = Number.NEGATIVE_INFINITY;

  /** Notes that an approval came into sight; later calls for the same one change nothing. */
  appeared(approvalId: string, now: number): void {
    if (!this.#shownAt.has(approvalId)) this.#shownAt.set(approvalId, now);
  }

  /** Notes that buttons have moved or changed: one was decided, which moves the others, or asks once more. */
  moved(now: number): void {
    this.#movedAt = now;
  }

  /** Whether an activation can have been meant for this approval. */
  allows(approvalId: string, now: number): boolean {
    const shownAt = this.#shownAt.get(approvalId);
    return shownAt !== undefined && now - shownAt >= SETTLE_MS && now - this.#movedAt >= SETTLE_MS;
  }
}
