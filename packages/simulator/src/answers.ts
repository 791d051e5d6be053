import { RepeatingQueue } from './repeating-queue.ts';

/** A text for the model to write. */
export interface PreparedAnswer {
  readonly text: string;
  /** How many answers are this text, one after the other. Default 1; `Infinity` until `clear()`. */
  readonly times?: number;
}

/**
 * Texts that the model writes in place of its own, each once the model would write free text: tool calls before that stay
 * as they are, and structured answers do not count. Only the process that has the simulator can add some.
 */
export class AnswerQueue extends RepeatingQueue<PreparedAnswer> {}
