import { type ModelProvider, OpenAIProvider } from '@openai/agents';
import OpenAI from 'openai';

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
export function createOpenAiProvider({ apiKey = 'none', baseUrl }: OpenAiProviderOptions): ModelProvider {
  const client = new OpenAI({ apiKey, maxRetries: 0, ...(baseUrl !== undefined && { baseURL: baseUrl }) });
  return new OpenAIProvider({ openAIClient: client as never, useResponses: true });
}
