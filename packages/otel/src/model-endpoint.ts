/** Which provider a model call goes to, told from the client's base URL rather than assumed. */
import type { Attributes } from '@opentelemetry/api';
import { Attr } from './attributes.ts';

/** Where model calls go. */
export interface ModelEndpoint {
  /** `gen_ai.provider.name`. Default: told from `baseUrl`, `openai` when the host is not a known one. */
  readonly providerName?: string | undefined;
  /** Base URL of the model client; only host and port are exported. Default: none. */
  readonly baseUrl?: string | undefined;
}

const PROVIDERS: readonly (readonly [suffix: string, provider: string])[] = [
  ['openai.azure.com', 'azure.ai.openai'],
  ['services.ai.azure.com', 'azure.ai.inference'],
  ['api.anthropic.com', 'anthropic'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['api.mistral.ai', 'mistral_ai'],
  ['api.deepseek.com', 'deepseek'],
  ['api.groq.com', 'groq'],
  ['api.x.ai', 'x_ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['api.cohere.com', 'cohere'],
];

function parse(baseUrl: string | undefined): URL | undefined {
  return baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
}

/**
 * The provider name of the conventions. A host that is not known answers `openai`: the conventions let the name stand for
 * the API that is spoken, and `server.address` tells who speaks it.
 */
export function providerNameOf(endpoint: ModelEndpoint): string {
  if (endpoint.providerName !== undefined) return endpoint.providerName;
  const host = parse(endpoint.baseUrl)?.hostname;
  const known = PROVIDERS.find(([suffix]) => host === suffix || host?.endsWith(`.${suffix}`));
  return known?.[1] ?? 'openai';
}

/** `server.address` and `server.port`. */
export function serverAttributes(endpoint: ModelEndpoint): Attributes {
  const url = parse(endpoint.baseUrl);
  if (!url) return {};
  const defaultPort = url.protocol === 'https:' ? 443 : 80;
  return { [Attr.serverAddress]: url.hostname, [Attr.serverPort]: url.port === '' ? defaultPort : Number(url.port) };
}
