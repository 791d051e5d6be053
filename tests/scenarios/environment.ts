/** With which model the scenarios are played, from the variables of the one who plays them. */

export interface Setting {
  readonly isSimulated: boolean;
  /** What the product is started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Longest that one step may take, in milliseconds. */
  readonly waitMs: number;
  /** How often a scenario may be tried: a real model does not say the same twice. */
  readonly tries: number;
}

/** Scenarios listen to nobody else, and tell nobody. */
const QUIET = { PARLEY_ADMIN_PORT: 'off', OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' } as const;

/** The simulator, at once. */
export const SIMULATED: Setting = {
  isSimulated: true,
  env: { ...QUIET, PARLEY_SIMULATOR_TOKENS_PER_SECOND: '0' },
  waitMs: 8_000,
  tries: 1,
};

/** A real model when there is a key or an address of one, otherwise the simulator. */
export function settingFrom(env: Readonly<Record<string, string | undefined>>): Setting {
  if ((env['OPENAI_API_KEY'] ?? '') === '' && (env['OPENAI_BASE_URL'] ?? '') === '') return SIMULATED;
  const openAi = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[0].startsWith('OPENAI_') && entry[1] !== undefined,
  );
  return { isSimulated: false, env: { ...QUIET, ...Object.fromEntries(openAi) }, waitMs: 120_000, tries: 2 };
}
