import { BoundedList } from './bounded.ts';
import { ApiError } from './wire.ts';

interface StoredResponse {
  readonly id: string;
  /** Everything said up to and including this response. */
  readonly items: readonly unknown[];
}

const MAX_RESPONSES = 500;
const MAX_CHARACTERS = 32 * 1024 * 1024;

/** The latest responses, for requests that continue one by `previous_response_id`. */
export class ResponseStore {
  readonly #responses = new BoundedList<StoredResponse>(MAX_RESPONSES, MAX_CHARACTERS);

  save(id: string, items: readonly unknown[], characters: number): void {
    this.#responses.push({ id, items }, characters);
  }

  /** The conversation up to a response; throws {@link ApiError} 400 when it is unknown or forgotten. */
  itemsUpTo(id: string): readonly unknown[] {
    const stored = this.#responses.values().findLast((response) => response.id === id);
    if (stored) return stored.items;
    throw new ApiError(400, `Previous response with id '${id}' not found.`, {
      param: 'previous_response_id',
      code: 'previous_response_not_found',
    });
  }
}
