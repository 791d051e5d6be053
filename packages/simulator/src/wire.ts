import type { JsonObject } from './json.ts';

/** Status of an output item or of a response. */
export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

/** Text that the model wrote. */
export interface OutputText {
  readonly type: 'output_text';
  readonly text: string;
  readonly annotations: [];
  readonly logprobs: [];
}

/** The model's refusal. */
export interface OutputRefusal {
  readonly type: 'refusal';
  readonly refusal: string;
}

/** A message of the model. */
export interface MessageItem {
  readonly id: string;
  readonly type: 'message';
  readonly status: ItemStatus;
  readonly role: 'assistant';
  readonly content: (OutputText | OutputRefusal)[];
}

/** A tool call of the model. */
export interface FunctionCallItem {
  readonly id: string;
  readonly type: 'function_call';
  readonly status: ItemStatus;
  readonly call_id: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

export type OutputItem = MessageItem | FunctionCallItem;

/** Tokens of one response. */
export interface Usage {
  readonly input_tokens: number;
  readonly input_tokens_details: {
    readonly cached_tokens: number;
    readonly cache_write_tokens: number;
  };
  readonly output_tokens: number;
  readonly output_tokens_details: { readonly reasoning_tokens: number };
  readonly total_tokens: number;
}

/** The response object of the Responses API; fields that only echo the request are not spelled out. */
export interface ResponseObject extends JsonObject {
  readonly id: string;
  readonly object: 'response';
  /** Unix time in seconds. */
  readonly created_at: number;
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'failed';
  readonly error: { readonly code: 'server_error'; readonly message: string } | null;
  readonly incomplete_details: { readonly reason: 'max_output_tokens' } | null;
  readonly model: string;
  readonly output: OutputItem[];
  readonly usage: Usage | null;
}

/** The body of every HTTP error. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
  };
}

/** An HTTP error in the shape of the API. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    details: {
      type?: string;
      param?: string;
      code?: string;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.headers = details.headers ?? {};
    const { type = 'invalid_request_error', param = null, code = null } = details;
    this.body = { error: { message, type, param, code } };
  }
}
