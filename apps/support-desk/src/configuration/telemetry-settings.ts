import type { SettingsReader } from './reader.ts';
import { SETTINGS } from './settings.ts';
import { readAdminPort, readHost, readPageUrl, readWebhook } from './values.ts';

/** How the desk is watched. */
export interface TelemetryConfiguration {
  readonly admin: AdminConfiguration;
  /** Gets notices of incidents; absent: the log alone has them. */
  readonly incidentWebhook?: string;
  /** Address of a Jaeger, without a slash at its end. */
  readonly traceUrl: string;
}

/** Where metrics and health are served for operators. */
export type AdminConfiguration =
  | { readonly enabled: false }
  | {
      readonly enabled: true;
      /** 0 lets the system pick. */
      readonly port: number;
      readonly host: string;
      /** Nobody asked for this port: where it is in use, the desk does without. */
      readonly isOptional: boolean;
    };

const DEFAULT_ADMIN_PORT = 9464;
const DEFAULT_ADMIN_HOST = '127.0.0.1';
const DEFAULT_TRACE_URL = 'http://localhost:16686';

export function readTelemetrySettings(reader: SettingsReader): TelemetryConfiguration {
  const given = reader.read(SETTINGS.adminPort, readAdminPort);
  const host = reader.read(SETTINGS.adminHost, readHost) ?? DEFAULT_ADMIN_HOST;
  const incidentWebhook = reader.read(SETTINGS.incidentWebhook, readWebhook);
  const port = given ?? DEFAULT_ADMIN_PORT;
  return {
    admin: port === 'off' ? { enabled: false } : { enabled: true, port, host, isOptional: given === undefined },
    ...(incidentWebhook !== undefined && { incidentWebhook }),
    traceUrl: reader.read(SETTINGS.traceUrl, readPageUrl) ?? DEFAULT_TRACE_URL,
  };
}
