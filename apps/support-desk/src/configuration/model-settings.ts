import type { SettingsReader } from './reader.ts';
import { SETTINGS } from './settings.ts';
import { readApiKey, readBaseUrl, readConcreteModel, readModelName, readTokensPerSecond } from './values.ts';

/** Where OpenAI is. Its client would take another address from the environment, which may belong to another key. */
export const OPENAI_URL = 'https://api.openai.com/v1';

/** Where a provider is reached. */
export interface ProviderConfiguration {
  readonly apiKey?: string;
  /** Without a slash at the end; OpenAI's own when absent. */
  readonly baseUrl?: string;
}

/** The model that takes over. */
export interface FallbackConfiguration {
  /** A name, `small` or `large`. */
  readonly name: string;
  /** With its address. Absent: the same provider. No key is sent to a provider that it was not given for. */
  readonly provider?: ProviderConfiguration;
}

/** Which models there are. Absent names leave the choice to the model's side. */
interface ModelNames {
  /** A name, `small`, `large`, or `auto`: small or large, by how hard a message looks. */
  readonly name?: string;
  readonly small?: string;
  readonly large?: string;
  readonly fallback?: FallbackConfiguration;
}

/** Which model answers. */
export type ModelConfiguration = ModelNames &
  (
    | {
        /** The built-in simulator: neither a key nor an address of a model was given. */
        readonly kind: 'simulated';
        /** 0 is instant. */
        readonly tokensPerSecond: number;
      }
    /** OpenAI or any server that speaks its API. At least one of key and address is there. */
    | ({ readonly kind: 'openai' } & ProviderConfiguration)
  );

const DEFAULT_TOKENS_PER_SECOND = 60;

export function readModelSettings(reader: SettingsReader): ModelConfiguration {
  const apiKey = reader.readSecret(SETTINGS.apiKey, SETTINGS.apiKeyFile, readApiKey);
  const baseUrl = reader.read(SETTINGS.baseUrl, readBaseUrl);
  const tokensPerSecond = reader.read(SETTINGS.tokensPerSecond, readTokensPerSecond) ?? DEFAULT_TOKENS_PER_SECOND;
  const names = readNames(reader);
  return apiKey === undefined && baseUrl === undefined
    ? { kind: 'simulated', tokensPerSecond, ...names }
    : { kind: 'openai', ...provider(apiKey, baseUrl), ...names };
}

function readNames(reader: SettingsReader): ModelNames {
  const small = reader.read(SETTINGS.smallModel, readConcreteModel);
  const large = reader.read(SETTINGS.largeModel, readConcreteModel);
  const given = reader.read(SETTINGS.modelName, readModelName);
  const areBothGiven = reader.isGiven(SETTINGS.smallModel) && reader.isGiven(SETTINGS.largeModel);
  if (given === 'auto' && !areBothGiven) {
    reader.refuse(
      SETTINGS.modelName,
      '"auto", which chooses between a small and a large model',
      `a name, or ${SETTINGS.smallModel.variable} and ${SETTINGS.largeModel.variable} beside it`,
    );
  }
  const name = given ?? (areBothGiven ? 'auto' : undefined);
  const fallback = readFallback(reader);
  return {
    ...(name !== undefined && { name }),
    ...(small !== undefined && { small }),
    ...(large !== undefined && { large }),
    ...(fallback && { fallback }),
  };
}

function readFallback(reader: SettingsReader): FallbackConfiguration | undefined {
  const name = reader.read(SETTINGS.fallbackModel, readModelName);
  const baseUrl = reader.read(SETTINGS.fallbackBaseUrl, readBaseUrl);
  const apiKey = reader.readSecret(SETTINGS.fallbackApiKey, SETTINGS.fallbackApiKeyFile, readApiKey);
  const alone = [SETTINGS.fallbackBaseUrl, SETTINGS.fallbackApiKey, SETTINGS.fallbackApiKeyFile].find((setting) =>
    reader.isGiven(setting),
  );
  if (alone !== undefined && !reader.isGiven(SETTINGS.fallbackModel)) {
    reader.refuse(alone, `set without ${SETTINGS.fallbackModel.variable}`, 'both or neither');
  }
  if (name === 'auto') {
    reader.refuse(SETTINGS.fallbackModel, '"auto"', 'the name of one model');
  }
  if (name === undefined) return undefined;
  return alone === undefined ? { name } : { name, provider: provider(apiKey, baseUrl ?? OPENAI_URL) };
}

function provider(apiKey: string | undefined, baseUrl: string | undefined): ProviderConfiguration {
  return { ...(apiKey !== undefined && { apiKey }), ...(baseUrl !== undefined && { baseUrl }) };
}
