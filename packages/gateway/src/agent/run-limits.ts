/** The agents of a run have passed it on more often than they may. */
export class HandoffLimitError extends Error {
  override readonly name = 'HandoffLimitError';

  constructor(limit: number) {
    super(`there were more than ${limit} handoffs`);
  }
}
