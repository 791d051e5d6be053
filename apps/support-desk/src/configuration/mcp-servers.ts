import type { McpServers } from '@parley/gateway';
import { z } from 'zod';

import type { Reading } from './problems.ts';

/** MCP servers whose tools the desk's agents may use. */
export interface McpConfiguration {
  /** By name; the gateway says what is wrong with one. */
  readonly servers: McpServers;
  /** Names of servers by the agent that may use their tools. */
  readonly agents: Readonly<Record<string, readonly string[]>>;
}

const EXPECTED =
  'servers, and agents that use them, as in {"servers": {"docs": {"url": "https://…"}}, "agents": {"support": ["docs"]}}';

const configuration = z.strictObject({
  servers: z.record(z.string(), z.looseObject({})),
  agents: z.record(z.string(), z.array(z.string())),
});

/** What stands in the file is not shown: there may be keys in it. */
export function readMcpServers(text: string): Reading<McpConfiguration> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, given: 'no JSON', expected: EXPECTED };
  }
  const { data, error } = configuration.safeParse(json);
  if (data !== undefined) {
    return { ok: true, value: { servers: data.servers as unknown as McpServers, agents: data.agents } };
  }
  const field = error.issues[0]?.path[0];
  const given = field === undefined ? 'something else' : `no usable ${String(field)}`;
  return { ok: false, given, expected: EXPECTED };
}
