/** The standard `OTEL_*` variables, read from a given environment. Pure: what is wrong is answered, not logged. */
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

export type Environment = Readonly<Record<string, string | undefined>>;

export type ExporterName = 'otlp' | 'file' | 'console';

/** What the environment says of the service. */
export interface ResourceEnvironment {
  readonly serviceName: string | undefined;
  readonly resourceAttributes: Readonly<Record<string, string>>;
}

/** What the environment asks for. */
export interface TracingEnvironment extends ResourceEnvironment {
  readonly disabled: boolean;
  readonly exporters: readonly ExporterName[];
  /** Where OTLP/HTTP goes, complete with its path. */
  readonly url: string;
  /** Whether nobody asked for this `url`: it is Jaeger's default on this machine, and may well have no listener. */
  readonly urlIsDefault: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Of one export, in ms. */
  readonly timeoutMs: number;
  readonly sampler: Sampler;
  readonly batch: {
    readonly scheduledDelayMillis: number;
    readonly exportTimeoutMillis: number;
    readonly maxQueueSize: number;
    readonly maxExportBatchSize: number;
  };
  /** Longest attribute value, in characters. */
  readonly valueLengthLimit: number;
  readonly captureContent: boolean;
  /** The version of the GenAI conventions. */
  readonly conventions: '1.41' | 'latest';
  /** Where the file exporter writes. */
  readonly file: string;
  /** What the environment says that cannot be followed, in sentences. */
  readonly problems: readonly string[];
}

const DEFAULT_TIMEOUT_MS = 10_000;
/**
 * Of an export to an endpoint that nobody asked for. A connection that is refused is tried again until the timeout, and
 * where nothing listens that should neither take long to find out nor hold up the end of the process.
 */
const DEFAULT_ENDPOINT_TIMEOUT_MS = 2_000;
const DEFAULT_FILE = 'traces.jsonl';
const DEFAULT_ENDPOINT = 'http://localhost:4318';
/** OTel's own default is no limit. Enough for the content attributes of this package, which keep below it. */
const DEFAULT_VALUE_LENGTH_LIMIT = 16_384;

function read(env: Environment, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value) return value;
  }
  return undefined;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** `a=1,b=2` with percent-encoded values, as headers and resource attributes are written. */
export function parsePairs(value: string | undefined): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const pair of value?.split(',') ?? []) {
    const split = pair.indexOf('=');
    const key = pair.slice(0, Math.max(split, 0)).trim();
    if (key !== '') pairs[key] = decode(pair.slice(split + 1).trim());
  }
  return pairs;
}

/**
 * Whether `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` asks for content on spans: `SPAN_ONLY` and
 * `SPAN_AND_EVENT` do; `NO_CONTENT`, `EVENT_ONLY` and anything else do not.
 */
export function captureContentFromEnv(env: Environment): boolean {
  const mode = read(env, 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT')?.toUpperCase();
  return mode === 'SPAN_ONLY' || mode === 'SPAN_AND_EVENT';
}

/** Whether `OTEL_SEMCONV_STABILITY_OPT_IN`, a list, asks for the newest GenAI conventions. */
function conventionsFromEnv(env: Environment): '1.41' | 'latest' {
  const categories = env['OTEL_SEMCONV_STABILITY_OPT_IN']?.split(',').map((category) => category.trim());
  return categories?.includes('gen_ai_latest_experimental') ? 'latest' : '1.41';
}

function isDisabled(env: Environment): boolean {
  return read(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true';
}

function readResource(env: Environment): ResourceEnvironment {
  return {
    serviceName: read(env, 'OTEL_SERVICE_NAME'),
    resourceAttributes: parsePairs(env['OTEL_RESOURCE_ATTRIBUTES']),
  };
}

/** What the environment asks for as to metrics. */
export interface MetricsEnvironment extends ResourceEnvironment {
  /** Not if `OTEL_SDK_DISABLED=true`, nor if `OTEL_METRICS_EXPORTER` is `none`. */
  readonly enabled: boolean;
}

/** Reads what concerns metrics. They are pulled by Prometheus; other names in `OTEL_METRICS_EXPORTER` change nothing. */
export function readMetricsEnvironment(env: Environment): MetricsEnvironment {
  return { ...readResource(env), enabled: !isDisabled(env) && read(env, 'OTEL_METRICS_EXPORTER') !== 'none' };
}

/** Reads what concerns traces. */
export function readTracingEnvironment(env: Environment): TracingEnvironment {
  const problems: string[] = [];
  const count = (fallback: number, ...names: readonly string[]): number => {
    const value = read(env, ...names);
    if (value === undefined) return fallback;
    const parsed = Number(value);
    if (Number.isFinite(parsed) && parsed > 0) return parsed;
    problems.push(`${names[0]} is not a positive number; using ${fallback}.`);
    return fallback;
  };
  const protocol = read(env, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL');
  if (protocol === 'grpc') problems.push('OTLP over gRPC is not supported; traces are sent as OTLP/HTTP JSON.');
  const endpoint = readEndpoint(env, problems);
  const defaultTimeoutMs = endpoint.urlIsDefault ? DEFAULT_ENDPOINT_TIMEOUT_MS : DEFAULT_TIMEOUT_MS;
  return {
    ...readResource(env),
    disabled: isDisabled(env),
    exporters: readExporters(env, problems),
    ...endpoint,
    headers: {
      ...parsePairs(env['OTEL_EXPORTER_OTLP_HEADERS']),
      ...parsePairs(env['OTEL_EXPORTER_OTLP_TRACES_HEADERS']),
    },
    timeoutMs: count(defaultTimeoutMs, 'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', 'OTEL_EXPORTER_OTLP_TIMEOUT'),
    sampler: readSampler(env, problems),
    batch: {
      scheduledDelayMillis: count(5_000, 'OTEL_BSP_SCHEDULE_DELAY'),
      exportTimeoutMillis: count(30_000, 'OTEL_BSP_EXPORT_TIMEOUT'),
      maxQueueSize: count(2_048, 'OTEL_BSP_MAX_QUEUE_SIZE'),
      maxExportBatchSize: count(512, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'),
    },
    valueLengthLimit: count(
      DEFAULT_VALUE_LENGTH_LIMIT,
      'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
      'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    ),
    captureContent: captureContentFromEnv(env),
    conventions: conventionsFromEnv(env),
    file: read(env, 'OTEL_EXPORTER_OTLP_FILE_PATH') ?? DEFAULT_FILE,
    problems,
  };
}

function readExporters(env: Environment, problems: string[]): ExporterName[] {
  const names = (read(env, 'OTEL_TRACES_EXPORTER') ?? 'otlp').split(',').map((name) => name.trim());
  const exporters = new Set<ExporterName>();
  for (const name of names) {
    if (name === 'otlp' || name === 'file' || name === 'console') exporters.add(name);
    else if (name !== 'none')
      problems.push('OTEL_TRACES_EXPORTER names an exporter other than otlp, file, console and none.');
  }
  return [...exporters];
}

/** The traces form of the variable is taken verbatim; the base form gets the path appended. */
function readEndpoint(env: Environment, problems: string[]): { readonly url: string; readonly urlIsDefault: boolean } {
  const verbatim = read(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const base = read(env, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  const asked = verbatim ?? (base === undefined ? undefined : `${base.replace(/\/+$/, '')}/v1/traces`);
  if (asked !== undefined && URL.canParse(asked)) return { url: new URL(asked).href, urlIsDefault: false };
  if (asked !== undefined) problems.push(`The OTLP endpoint is not a URL; using ${DEFAULT_ENDPOINT}.`);
  return { url: `${DEFAULT_ENDPOINT}/v1/traces`, urlIsDefault: true };
}

function readSampler(env: Environment, problems: string[]): Sampler {
  const name = read(env, 'OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return readRatio(env, problems);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: readRatio(env, problems) });
    default:
      problems.push('OTEL_TRACES_SAMPLER names an unknown sampler; using parentbased_always_on.');
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
  }
}

function readRatio(env: Environment, problems: string[]): Sampler {
  const value = read(env, 'OTEL_TRACES_SAMPLER_ARG');
  const ratio = value === undefined ? 1 : Number(value);
  if (ratio >= 0 && ratio <= 1) return new TraceIdRatioBasedSampler(ratio);
  problems.push('OTEL_TRACES_SAMPLER_ARG is not a number from 0 to 1; sampling everything.');
  return new AlwaysOnSampler();
}
