/** What the end of a model call says about its `chat` span. Pure. */
import type { Attributes } from '@opentelemetry/api';
import { Attr } from './attributes.ts';
import { defined, list, record } from './json-reading.ts';
import { requestContent, responseContent } from './messages.ts';
import type { ModelCall, ModelOutcome } from './model-call.ts';
import { responseAttributes } from './model-response.ts';
import type { Verdict } from './verdict.ts';

export function outcomeVerdict(outcome: ModelOutcome): Verdict {
  if (outcome.ok) return { kind: 'ok' };
  const message = outcome.error instanceof Error ? { message: outcome.error.message } : {};
  return { kind: 'failed', errorType: outcome.errorType, ...message };
}

function finishReason(attributes: Attributes): string | undefined {
  const reasons = list(attributes[Attr.responseFinishReasons]);
  return typeof reasons[0] === 'string' ? reasons[0] : undefined;
}

/** Response, tokens and time to first chunk; with `captureContent` the messages too. */
export function outcomeAttributes(call: ModelCall, outcome: ModelOutcome, captureContent: boolean): Attributes {
  const answered = outcome.ok ? responseAttributes(outcome.response) : {};
  return {
    ...defined({ [Attr.timeToFirstChunk]: call.firstChunkSeconds }),
    ...answered,
    ...(captureContent ? requestContent(record(call.request)) : {}),
    ...(captureContent && outcome.ok
      ? responseContent(record(outcome.response)['output'], finishReason(answered))
      : {}),
  };
}
