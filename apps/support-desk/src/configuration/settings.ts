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
  operatorTokenFile: {
    variable: 'PARLEY_OPERATOR_TOKEN_FILE',
    value: 'file',
    help: 'A file with that token.',
  },
  developmentOperator: {
    variable: 'PARLEY_DEVELOPMENT_OPERATOR',
    value: 'switch',
    help: 'off has no such token: operators sign in with accounts alone. Default on, on a loopback HOST only.',
  },
  operatorIssuers: {
    variable: 'PARLEY_OPERATOR_ISSUERS',
    value: 'file',
    help: 'A JSON file with issuers of OpenID Connect that operators sign in with: {"publicUrl": "…", "issuers": {…}}.',
  },
  customerSecret: {
    variable: 'PARLEY_CUSTOMER_SECRET',
    value: 'secret',
    help: "Signs the shop's customers in: 32 characters or more. Made up at the first start and kept when absent.",
  },
  customerSecretFile: {
    variable: 'PARLEY_CUSTOMER_SECRET_FILE',
    value: 'file',
    help: 'A file with that secret.',
  },
  masterKey: {
    variable: 'PARLEY_MASTER_KEY',
    value: 'key',
    help: 'Encrypts what is said: 32 random bytes as hex or base64; several with commas, the newest first.',
  },
  masterKeyFile: {
    variable: 'PARLEY_MASTER_KEY_FILE',
    value: 'file',
    help: 'A file with those keys, one a line.',
  },
  retentionDays: {
    variable: 'PARLEY_RETENTION_DAYS',
    value: 'days',
    help: 'Days without anything new after which a conversation is deleted; off for never. Default 30.',
  },
  auditDays: {
    variable: 'PARLEY_AUDIT_DAYS',
    value: 'days',
    help: 'Days after which names, reasons and arguments leave the audit log; off for never. Default 365.',
  },
  auditAnchorFile: {
    variable: 'PARLEY_AUDIT_ANCHOR_FILE',
    value: 'file',
    help: "A file that heads of the audit log are appended to, best on another machine's disk.",
  },
  auditAnchorWebhook: {
    variable: 'PARLEY_AUDIT_ANCHOR_WEBHOOK',
    value: 'url',
    help: 'Gets heads of the audit log as JSON.',
  },
  messagesPerMinute: {
    variable: 'PARLEY_MESSAGES_PER_MINUTE',
    value: 'number',
    help: 'Messages of one visitor, and from one address, a minute. Default 10.',
  },
  messageBurst: {
    variable: 'PARLEY_MESSAGE_BURST',
    value: 'number',
    help: 'How many of them may come at once. Default 3.',
  },
  conversationTokens: {
    variable: 'PARLEY_CONVERSATION_TOKENS',
    value: 'number',
    help: 'Tokens that one conversation may use; off for no limit. Default 500000.',
  },
  visitorDayTokens: {
    variable: 'PARLEY_VISITOR_DAY_TOKENS',
    value: 'number',
    help: 'Tokens that one visitor may use in a day (UTC). Default off.',
  },
  siteDayTokens: {
    variable: 'PARLEY_SITE_DAY_TOKENS',
    value: 'number',
    help: 'Tokens that all visitors may use in a day. Default off.',
  },
  siteDayUsd: {
    variable: 'PARLEY_SITE_DAY_USD',
    value: 'amount',
    help: 'US dollars that all visitors may cost in a day. Default off.',
  },
  prices: {
    variable: 'PARLEY_PRICES',
    value: 'file',
    help: 'A JSON file with prices of models that are not built in: {"<model>": {"input", "cachedInput", "output"}}.',
  },
  mcpServers: {
    variable: 'PARLEY_MCP_CONFIG',
    value: 'file',
    help: 'A JSON file with MCP servers whose tools agents may use: {"servers": {...}, "agents": {"support": [...]}}.',
  },
  classifier: {
    variable: 'PARLEY_CLASSIFIER',
    value: 'mode',
    help: 'Has a small model judge each message: off, blocking (the agent waits) or parallel. Default off.',
  },
  moderation: {
    variable: 'PARLEY_MODERATION',
    value: 'switch',
    help: "Has OpenAI's moderation endpoint judge each message: on or off; needs a key. Default off.",
  },
  apiKey: {
    variable: 'OPENAI_API_KEY',
    value: 'key',
    help: 'Uses a real model. Without it and without OPENAI_BASE_URL the model is simulated.',
  },
  apiKeyFile: {
    variable: 'OPENAI_API_KEY_FILE',
    value: 'file',
    help: 'A file with that key.',
  },
  baseUrl: {
    variable: 'OPENAI_BASE_URL',
    value: 'url',
    help: 'A server that speaks the OpenAI API, in place of api.openai.com.',
  },
  modelName: {
    variable: 'OPENAI_MODEL',
    value: 'name',
    help: "The model's name; small, large or auto where the next two say what these are.",
  },
  smallModel: {
    variable: 'OPENAI_SMALL_MODEL',
    value: 'name',
    help: 'What is quick and cheap, such as for judging messages.',
  },
  largeModel: {
    variable: 'OPENAI_LARGE_MODEL',
    value: 'name',
    help: 'What takes over hard messages when OPENAI_MODEL is auto, its default with both of these.',
  },
  fallbackModel: {
    variable: 'OPENAI_FALLBACK_MODEL',
    value: 'name',
    help: 'What takes over when the model fails before it has said anything.',
  },
  fallbackBaseUrl: {
    variable: 'OPENAI_FALLBACK_BASE_URL',
    value: 'url',
    help: 'Its server. Default api.openai.com with a key of its own, else the same as for the model.',
  },
  fallbackApiKey: {
    variable: 'OPENAI_FALLBACK_API_KEY',
    value: 'key',
    help: 'The key for its server.',
  },
  fallbackApiKeyFile: {
    variable: 'OPENAI_FALLBACK_API_KEY_FILE',
    value: 'file',
    help: 'A file with that key.',
  },
  adminPort: {
    variable: 'PARLEY_ADMIN_PORT',
    value: 'number',
    help: 'Port of metrics and health, for operators; 0 picks one, off is none. Default 9464 if it is free.',
  },
  adminHost: {
    variable: 'PARLEY_ADMIN_HOST',
    value: 'address',
    help: 'Address of that port. Default 127.0.0.1, which only this machine can reach.',
  },
  incidentWebhook: {
    variable: 'PARLEY_INCIDENT_WEBHOOK',
    value: 'url',
    help: 'Gets a message, as Slack takes them, when an incident begins and when it is over.',
  },
  traceUrl: {
    variable: 'PARLEY_TRACE_URL',
    value: 'url',
    help: 'Where people look at traces: a Jaeger. Default http://localhost:16686.',
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
