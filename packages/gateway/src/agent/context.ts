import type { AgentRequest } from '../run/agent-port.ts';
import type { ParleyContext } from './definition.ts';

/**
 * The context of one run, as tools and guardrails get it (AG9): plain data that is stored with a paused run, and the
 * application's services, which are not, since the SDK leaves out what is not enumerable.
 */
export function createContext(request: AgentRequest, services: unknown): ParleyContext {
  const { conversationId, runId, visitorId, site, role, locale, page } = request;
  const data = {
    conversationId,
    runId,
    visitorId,
    site,
    role,
    ...(locale !== undefined && { locale }),
    ...(page !== undefined && { page }),
  };
  return Object.defineProperty(data, 'services', { value: services, enumerable: false }) as ParleyContext;
}
