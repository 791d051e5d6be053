/** What the support desk lets in, and out. */
import {
  type Guardrail,
  injection,
  inputClassifier,
  internalData,
  maxLength,
  moderation,
  personalData,
  secretArguments,
  secrets,
} from '@parley/gateway';
import { type GuardrailConfiguration, OPENAI_URL, type ProviderConfiguration } from './configuration.ts';

/** What the classifier is told that the agent is there for. */
const PURPOSE =
  'orders, deliveries, refunds, cancellations, returns, shipping, warranty, invoices, plans, customer accounts, and technical ' +
  'problems with the devices and the sync app of an online gadget shop';

const MESSAGE_CHARACTERS = 10_000;

/**
 * The guardrails of the desk: patterns always, others as they are configured.
 *
 * @param provider Where the model's key is valid; the moderation endpoint is asked there, and nowhere else.
 * @throws Error when moderation is on and there is no key.
 */
export function deskGuardrails(configuration: GuardrailConfiguration, provider: ProviderConfiguration): Guardrail[] {
  const { classifier } = configuration;
  return [
    maxLength({ characters: MESSAGE_CHARACTERS }),
    injection(),
    // The tools work on placeholders, so the model needs no address or number at all. What comes back stays hidden from it,
    // too, and what it writes by itself is masked. Our shop has no address or telephone number of its own to allow.
    personalData({ stages: ['input', 'output', 'tool_output'] }),
    secrets(),
    secretArguments(),
    internalData(),
    ...(classifier === 'off' ? [] : [inputClassifier({ purpose: PURPOSE, mode: classifier })]),
    ...(configuration.moderation ? [moderated(provider)] : []),
  ];
}

function moderated({ apiKey, baseUrl = OPENAI_URL }: ProviderConfiguration): Guardrail {
  if (apiKey === undefined) throw new Error('moderation needs a key');
  return moderation({ apiKey, baseUrl });
}
