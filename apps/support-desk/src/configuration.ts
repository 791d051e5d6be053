import { resolve } from 'node:path';
import type { MasterKeys, OperatorSettings } from '@parley/gateway';

import { readCommandLine } from './configuration/command-line.ts';
import { type McpConfiguration, readMcpServers } from './configuration/mcp-servers.ts';
import { readModelSettings } from './configuration/model-settings.ts';
import type { ModelConfiguration } from './configuration/model-settings.ts';
import { readOperatorIssuers } from './configuration/operator-issuers.ts';
import { readPolicySettings } from './configuration/policy-settings.ts';
import type { PolicyConfiguration } from './configuration/policy-settings.ts';
import type { Problem } from './configuration/problems.ts';
import { SettingsReader } from './configuration/reader.ts';
import { SETTINGS, usage } from './configuration/settings.ts';
import { readTelemetrySettings } from './configuration/telemetry-settings.ts';
import type { TelemetryConfiguration } from './configuration/telemetry-settings.ts';
import type { TextFile } from './configuration/text-file.ts';
import { readUpkeepSettings } from './configuration/upkeep-settings.ts';
import type { UpkeepConfiguration } from './configuration/upkeep-settings.ts';
import {
  isLoopback,
  readChoice,
  readFolder,
  readHost,
  readLogLevel,
  readCustomerSecret,
  readMasterKeys,
  readOperatorToken,
  readOrigins,
  readPort,
  SWITCH,
} from './configuration/values.ts';

export { OPENAI_URL } from './configuration/model-settings.ts';
export type { ModelConfiguration, ProviderConfiguration } from './configuration/model-settings.ts';
export type { AdminConfiguration, TelemetryConfiguration } from './configuration/telemetry-settings.ts';
export type { GuardrailConfiguration } from './configuration/policy-settings.ts';
export { formatProblems } from './configuration/problems.ts';
export type { Problem } from './configuration/problems.ts';
export { readTextFile } from './configuration/text-file.ts';

/** The development operator: whoever has the token is an operator. Never enabled where other machines can reach the port. */
export type DevelopmentOperator =
  | {
      readonly enabled: true;
      /** Absent: the caller makes one up and prints it. */
      readonly token?: string;
    }
  | { readonly enabled: false };

/** How the support desk runs. */
export interface Configuration extends PolicyConfiguration, UpkeepConfiguration {
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
  /** Who vouches for operators besides the desk's own accounts; absent: nobody. */
  readonly operators?: OperatorSettings;
  /** Keys that content is encrypted with; absent: it is stored as it is. */
  readonly masterKeys?: MasterKeys;
  /** What the shop signs its customers' tokens with; absent: one that the data folder keeps. */
  readonly customerSecret?: string;
  readonly model: ModelConfiguration;
  readonly telemetry: TelemetryConfiguration;
  readonly mcp: McpConfiguration;
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
  /** Reads the files that settings name, by their absolute paths; throws nothing. */
  readonly readText: (path: string) => TextFile;
}

const DEFAULT_PORT = 8787;
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_DATA_DIRECTORY = '.parley';
const DEFAULT_LOG_LEVEL = 'info';

/** Reads and checks the whole configuration. Changes nothing and throws nothing. */
export function readConfiguration({ env, argv, cwd, readText }: ConfigurationSources): ConfigurationResult {
  const commandLine = readCommandLine(argv);
  if (commandLine.help) return { kind: 'help', text: usage() };

  const reader = new SettingsReader({ env, options: commandLine.values, cwd, readText });
  const port = reader.read(SETTINGS.port, readPort) ?? DEFAULT_PORT;
  const host = reader.read(SETTINGS.host, readHost) ?? DEFAULT_HOST;
  const dataDirectory = reader.read(SETTINGS.dataDirectory, readFolder) ?? DEFAULT_DATA_DIRECTORY;
  const origins = reader.read(SETTINGS.origins, readOrigins) ?? [];
  const logLevel = reader.read(SETTINGS.logLevel, readLogLevel) ?? DEFAULT_LOG_LEVEL;
  const developmentOperator = readDevelopmentOperator(reader, host);
  const operators = reader.readContent(SETTINGS.operatorIssuers, readOperatorIssuers);
  const masterKeys = reader.readSecret(SETTINGS.masterKey, SETTINGS.masterKeyFile, readMasterKeys);
  const customerSecret = reader.readSecret(SETTINGS.customerSecret, SETTINGS.customerSecretFile, readCustomerSecret);
  const model = readModelSettings(reader);
  const policy = readPolicySettings(reader);
  const upkeep = readUpkeepSettings(reader, cwd);
  const telemetry = readTelemetrySettings(reader);
  const mcp = reader.readContent(SETTINGS.mcpServers, readMcpServers) ?? { servers: {}, agents: {} };

  const problems = [...commandLine.problems, ...reader.problems];
  if (problems.length > 0) return { kind: 'problems', problems };
  const warnings = unknownVariables(env);
  if (!developmentOperator.enabled && !isLoopback(host)) {
    warnings.push(
      `The development operator is off: other machines can reach HOST ${host}. It works on 127.0.0.1 only.`,
    );
  }
  return {
    kind: 'configuration',
    configuration: {
      port,
      host,
      dataDirectory: resolve(cwd, dataDirectory),
      origins,
      logLevel,
      developmentOperator,
      ...(operators !== undefined && { operators }),
      ...(masterKeys !== undefined && { masterKeys }),
      ...(customerSecret !== undefined && { customerSecret }),
      model,
      telemetry,
      mcp,
      ...policy,
      ...upkeep,
    },
    warnings,
  };
}

function readDevelopmentOperator(reader: SettingsReader, host: string): DevelopmentOperator {
  const { operatorToken, operatorTokenFile, developmentOperator } = SETTINGS;
  const token = reader.readSecret(operatorToken, operatorTokenFile, readOperatorToken);
  const given = reader.read(developmentOperator, readChoice(SWITCH));
  const refuseToken = (why: string, expected: string): void => {
    if (token === undefined) return;
    const setting = reader.isGiven(operatorToken) ? operatorToken : operatorTokenFile;
    reader.refuse(setting, `set (not shown) while ${why}`, expected);
  };
  if (given === 'off') {
    refuseToken(`${developmentOperator.variable} is off`, 'only one of the two');
    return { enabled: false };
  }
  if (isLoopback(host)) return { enabled: true, ...(token !== undefined && { token }) };
  if (given === 'on') {
    const elsewhere = `"on" while HOST is ${host}, which other machines can reach`;
    reader.refuse(developmentOperator, elsewhere, 'off, or a loopback HOST such as 127.0.0.1');
  }
  refuseToken(
    `HOST is ${host}, which other machines can reach`,
    'no token there, or a loopback HOST such as 127.0.0.1',
  );
  return { enabled: false };
}

/** A misspelt variable would otherwise be ignored without a word. */
function unknownVariables(env: ConfigurationSources['env']): string[] {
  const known = new Set<string>(Object.values(SETTINGS).map(({ variable }) => variable));
  return Object.keys(env)
    .filter((variable) => variable.startsWith('PARLEY_') && !known.has(variable))
    .map((variable) => `${variable} is not a setting of the support desk and is ignored.`);
}
