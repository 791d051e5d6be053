import { resolve } from 'node:path';

import { readCommandLine } from './configuration/command-line.ts';
import type { Problem, Reading } from './configuration/problems.ts';
import { SETTINGS, usage } from './configuration/settings.ts';
import type { Setting } from './configuration/settings.ts';
import {
  isLoopback,
  readApiKey,
  readBaseUrl,
  readFolder,
  readHost,
  readLogLevel,
  readModelName,
  readOperatorToken,
  readOrigins,
  readPort,
  readTokensPerSecond,
} from './configuration/values.ts';

export { formatProblems } from './configuration/problems.ts';
export type { Problem } from './configuration/problems.ts';

/** Which model answers. `name` is absent when the default of the model's side is to be used. */
export type ModelConfiguration =
  | {
      /** The built-in simulator: neither a key nor an address of a model was given. */
      readonly kind: 'simulated';
      readonly name?: string;
      /** 0 is instant. */
      readonly tokensPerSecond: number;
    }
  | {
      /** OpenAI or any server that speaks its API. At least one of key and address is there. */
      readonly kind: 'openai';
      readonly name?: string;
      readonly apiKey?: string;
      /** Without a slash at the end; OpenAI's own when absent. */
      readonly baseUrl?: string;
    };

/** The development operator: whoever has the token is an operator. Never enabled where other machines can reach the port. */
export type DevelopmentOperator =
  | {
      readonly enabled: true;
      /** Absent: the caller makes one up and prints it. */
      readonly token?: string;
    }
  | { readonly enabled: false };

/** How the support desk runs. */
export interface Configuration {
  /** 0 to 65535; 0 lets the system pick. */
  readonly port: number;
  /** IP address or host name, IPv6 without brackets. */
  readonly host: string;
  /** Absolute path. */
  readonly dataDirectory: string;
  /** Origins that may embed the widget besides the server's own. */
  readonly origins: readonly string[];
  /** A level of the logger. */
  readonly logLevel: string;
  readonly developmentOperator: DevelopmentOperator;
  readonly model: ModelConfiguration;
}

/** What came of reading the configuration. */
export type ConfigurationResult =
  | {
      readonly kind: 'configuration';
      readonly configuration: Configuration;
      /** Sentences to print: nothing is wrong, but somebody may be surprised. */
      readonly warnings: readonly string[];
    }
  /** `--help` was given; it wins over every mistake. */
  | { readonly kind: 'help'; readonly text: string }
  /** Every mistake at once, never an empty list. */
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Where the configuration is read from. */
export interface ConfigurationSources {
  /** Usually `process.env`. An empty or blank variable counts as absent. `OTEL_*` is left to OpenTelemetry. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The arguments alone: `process.argv.slice(2)`. They win over the environment. */
  readonly argv: readonly string[];
  /** Relative folders start here: `process.cwd()`. */
  readonly cwd: string;
}

const DEFAULT_PORT = 8787;
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_DATA_DIRECTORY = '.parley';
const DEFAULT_TOKENS_PER_SECOND = 60;
const DEFAULT_LOG_LEVEL = 'info';

/** Reads and checks the whole configuration. Changes nothing and throws nothing. */
export function readConfiguration({ env, argv, cwd }: ConfigurationSources): ConfigurationResult {
  const commandLine = readCommandLine(argv);
  if (commandLine.help) return { kind: 'help', text: usage() };
  const problems: Problem[] = [...commandLine.problems];

  function read<T>(setting: Setting, parse: (text: string) => Reading<T>): T | undefined {
    const fromOption = setting.option === undefined ? undefined : commandLine.values.get(setting.option);
    const text = fromOption ?? env[setting.variable]?.trim();
    if (!text) return undefined;
    const reading = parse(text);
    if (reading.ok) return reading.value;
    const source = fromOption === undefined ? setting.variable : `--${setting.option}`;
    problems.push({ source, given: reading.given, expected: reading.expected });
    return undefined;
  }

  const port = read(SETTINGS.port, readPort) ?? DEFAULT_PORT;
  const host = read(SETTINGS.host, readHost) ?? DEFAULT_HOST;
  const dataDirectory = read(SETTINGS.dataDirectory, readFolder) ?? DEFAULT_DATA_DIRECTORY;
  const origins = read(SETTINGS.origins, readOrigins) ?? [];
  const logLevel = read(SETTINGS.logLevel, readLogLevel) ?? DEFAULT_LOG_LEVEL;
  const token = read(SETTINGS.operatorToken, readOperatorToken);
  const apiKey = read(SETTINGS.apiKey, readApiKey);
  const baseUrl = read(SETTINGS.baseUrl, readBaseUrl);
  const name = read(SETTINGS.modelName, readModelName);
  const tokensPerSecond = read(SETTINGS.tokensPerSecond, readTokensPerSecond) ?? DEFAULT_TOKENS_PER_SECOND;

  const warnings = unknownVariables(env);
  if (!isLoopback(host)) {
    if (token === undefined) {
      warnings.push(
        `The development operator is off: other machines can reach HOST ${host}. It works on 127.0.0.1 only.`,
      );
    } else {
      problems.push({
        source: SETTINGS.operatorToken.variable,
        given: `set (not shown) while HOST is ${host}, which other machines can reach`,
        expected: 'no token there, or a loopback HOST such as 127.0.0.1',
      });
    }
  }
  if (problems.length > 0) return { kind: 'problems', problems };

  return {
    kind: 'configuration',
    configuration: {
      port,
      host,
      dataDirectory: resolve(cwd, dataDirectory),
      origins,
      logLevel,
      developmentOperator: isLoopback(host)
        ? { enabled: true, ...(token !== undefined && { token }) }
        : { enabled: false },
      model: {
        ...(apiKey === undefined && baseUrl === undefined
          ? { kind: 'simulated', tokensPerSecond }
          : {
              kind: 'openai',
              ...(apiKey !== undefined && { apiKey }),
              ...(baseUrl !== undefined && { baseUrl }),
            }),
        ...(name !== undefined && { name }),
      },
    },
    warnings,
  };
}

/** A misspelt variable would otherwise be ignored without a word. */
function unknownVariables(env: ConfigurationSources['env']): string[] {
  const known = new Set<string>(Object.values(SETTINGS).map(({ variable }) => variable));
  return Object.keys(env)
    .filter((variable) => variable.startsWith('PARLEY_') && !known.has(variable))
    .map((variable) => `${variable} is not a setting of the support desk and is ignored.`);
}
