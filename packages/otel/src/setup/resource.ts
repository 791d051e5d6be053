/** Whose telemetry it is: the same for traces and metrics. */
import { defaultResource, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { randomUUID } from 'node:crypto';
import type { ResourceEnvironment } from './environment.ts';

export interface Service {
  readonly serviceName: string;
  readonly serviceVersion?: string | undefined;
}

/** One process is one instance, whatever it sets up. */
const instanceId = randomUUID();

/** The service's attributes; what the environment says goes before what the code says. */
export function buildResource(service: Service, env: ResourceEnvironment): Resource {
  const version = service.serviceVersion === undefined ? {} : { 'service.version': service.serviceVersion };
  const named = env.serviceName === undefined ? {} : { 'service.name': env.serviceName };
  return defaultResource().merge(
    resourceFromAttributes({
      'service.name': service.serviceName,
      'service.instance.id': instanceId,
      ...version,
      ...env.resourceAttributes,
      ...named,
    }),
  );
}
