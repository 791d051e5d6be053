/** A setting that people may give, and where. */
export interface Setting {
  readonly variable: string;
  /** The command-line option without its dashes, for settings that have one. */
  readonly option?: string;
  /** Placeholder and explanation for the help text. */
  readonly value: string;
  readonly help: string;
}

/** Every setting of the support desk, in the order the help text lists them. */
export const SETTINGS = {
  port: {
    variable: 'PORT',
    option: 'port',
    value: 'number',
    help: 'Port to listen on; 0 picks a free one. Default 8787.',
  },
  host: {
    variable: 'HOST',
    option: 'host',
    value: 'address',
    help: 'Address to listen on. Default 127.0.0.1, which only this machine can reach.',
  },
  dataDirectory: {
    variable: 'PARLEY_DATA_DIR',
    option: 'data-dir',
    value: 'folder',
    help: 'Where all files are kept. Default .parley in the current folder.',
  },
  origins: {
    variable: 'PARLEY_ORIGINS',
    option: 'origins',
    value: 'list',
    help: 'Origins of pages that may embed the widget besides our own, with commas between them.',
  },
  operatorToken: {
    variable: 'PARLEY_OPERATOR_TOKEN',
    value: 'token',
    help: 'Signs the operator in, on a loopback HOST only; 16 characters or more. Made up and printed when absent.',
  },
  apiKey: {
    variable: 'OPENAI_API_KEY',
    value: 'key',
    help: 'Uses a real model. Without it and without OPENAI_BASE_URL the model is simulated.',
  },
  baseUrl: {
    variable: 'OPENAI_BASE_URL',
    value: 'url',
    help: 'A server that speaks the OpenAI API, in place of api.openai.com.',
  },
  modelName: {
    variable: 'OPENAI_MODEL',
    value: 'name',
    help: "The model's name.",
  },
  logLevel: {
    variable: 'PARLEY_LOG_LEVEL',
    value: 'level',
    help: 'One of trace, debug, info, warn, error, silent. Default info.',
  },
  tokensPerSecond: {
    variable: 'PARLEY_SIMULATOR_TOKENS_PER_SECOND',
    value: 'number',
    help: 'How fast the simulated model writes; 0 is instant. Default 60.',
  },
} as const satisfies Record<string, Setting>;

/** The help text: what `--help` prints. */
export function usage(): string {
  const settings: readonly Setting[] = Object.values(SETTINGS);
  const options = settings.flatMap(({ option, value, variable }) =>
    option === undefined ? [] : [entry(`--${option} <${value}>`, `Wins over ${variable}.`)],
  );
  const variables = settings.map(({ variable, help }) => entry(variable, help));
  return [
    'Usage: parley [options]',
    '',
    'Options:',
    ...options,
    entry('--help', 'Prints this text.'),
    '',
    'Environment:',
    ...variables,
    entry('OTEL_*', 'As the OpenTelemetry specification says.'),
  ].join('\n');
}

function entry(name: string, help: string): string {
  return `  ${name.padEnd(36)}${help}`;
}
