/** Tools that run in the visitor's page: what a page says about them when it offers them along with a message. */
import * as z from 'zod/mini';
import { JsonObject } from './primitives.ts';

/** How much a page may offer. */
export const pageToolLimits = {
  /** Tools of one message. */
  tools: 16,
  /** One tool as JSON, in bytes of UTF-8. */
  toolBytes: 4096,
} as const;

/** One tool of a page; `parameters` and `result` are JSON Schemas. */
export const PageTool = z.object({
  name: z.string().check(z.regex(/^[a-zA-Z0-9_]{1,48}$/, 'a name of 1 to 48 characters from A-Z a-z 0-9 _')),
  description: z.string().check(z.minLength(1), z.maxLength(1024)),
  /** Of the arguments, which are an object. */
  parameters: JsonObject,
  /** Of the result; absent: any JSON. */
  result: z.optional(JsonObject),
  /** Whether it may run twice without a second effect; default false. */
  idempotent: z.optional(z.boolean()),
});
export type PageTool = z.infer<typeof PageTool>;
