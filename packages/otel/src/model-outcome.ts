/** What the end of a model call says about its `chat` span. Pure. */
import type { Attributes } from '@opentelemetry/api';
import { Attr, CostAttr } from './attributes.ts';
import { defined, list, record, text } from './json-reading.ts';
import { type MessageFormat, requestContent, responseContent } from './messages.ts';
import type { ModelCall, ModelOutcome } from './model-call.ts';
import { hasUsage, responseAttributes, usageOf } from './model-response.ts';
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

/** What a call cost. A price that is not known, or an answer without token counts, is no cost of 0. */
function costAttributes(call: ModelCall, outcome: ModelOutcome, answered: Attributes): Attributes {
  if (!call.cost || !outcome.ok) return {};
  const usage = usageOf(outcome.response);
  const model = call.model ?? text(answered[Attr.responseModel]);
  const usd = hasUsage(usage) && model !== undefined ? priced(call.cost, usage, model) : undefined;
  return usd === undefined ? { [CostAttr.unpriced]: true } : { [CostAttr.usd]: usd };
}

function priced(cost: NonNullable<ModelCall['cost']>, ...call: Parameters<typeof cost>): number | undefined {
  try {
    const usd = cost(...call);
    return usd !== undefined && Number.isFinite(usd) && usd >= 0 ? usd : undefined;
  } catch {
    // The application's price list is not the model call's to fail on.
    return undefined;
  }
}

/** Response, tokens, cost and time to first chunk; with `captureContent` the messages too. */
export function outcomeAttributes(
  call: ModelCall,
  outcome: ModelOutcome,
  format: MessageFormat & { readonly captureContent: boolean },
): Attributes {
  const answered = outcome.ok ? responseAttributes(outcome.response, format.conventions) : {};
  const attributes = {
    ...defined({ [Attr.timeToFirstChunk]: call.firstChunkSeconds }),
    ...answered,
    ...costAttributes(call, outcome, answered),
  };
  if (!format.captureContent) return attributes;
  const said = outcome.ok ? responseContent(record(outcome.response)['output'], finishReason(answered), format) : {};
  return { ...attributes, ...requestContent(record(call.request), format), ...said };
}
