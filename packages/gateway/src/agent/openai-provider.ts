import { type ModelProvider, OpenAIProvider } from '@openai/agents';
import OpenAI from 'openai';

/** Said in full: the client would take an address from the environment, and a key would go where nobody meant it to. */
export const OPENAI = 'https://api.openai.com/v1';

export interface OpenAiProviderOptions {
  /** Default: none is sent, which compatible servers on the own machine accept. */
  readonly apiKey?: string | undefined;
  /** Any server that speaks the Responses API; default OpenAI's. */
  readonly baseUrl?: string | undefined;
}

/**
 * Models of OpenAI, or of any compatible server. The client's own retries are off: a retry that nobody sees would
 * double what the gateway's count of attempts says.
 */
export function createOpenAiProvider({ apiKey = 'none', baseUrl = OPENAI }: OpenAiProviderOptions): ModelProvider {
  const client = new OpenAI({ apiKey, maxRetries: 0, baseURL: baseUrl });
  return new OpenAIProvider({ openAIClient: client as never, useResponses: true });
}
