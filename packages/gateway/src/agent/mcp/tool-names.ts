/** How models know the tools of MCP servers: `<server>__<tool>`, in the characters and the length that providers allow. */
import { createHash } from 'node:crypto';

/** Longest name of a tool that providers take. */
const MAX_NAME = 64;
/** Letters of the hash that stands for what a name had to lose. */
const HASH_LENGTH = 8;

/** How the names of all tools of a server begin. */
export function toolPrefixOf(server: string): string {
  return `${server}__`;
}

/**
 * The same name for the same tool, always, and two names for two tools: what is changed or cut gets a hash of the
 * server's own name at its end.
 */
export function toolNameOf(server: string, tool: string): string {
  const plain = `${toolPrefixOf(server)}${tool}`;
  if (plain.length <= MAX_NAME && /^[\w-]+$/.test(tool)) return plain;
  const hash = createHash('sha256').update(tool).digest('hex').slice(0, HASH_LENGTH);
  const readable = plain.replaceAll(/[^\w-]+/g, '_').slice(0, MAX_NAME - HASH_LENGTH - 1);
  return `${readable}_${hash}`;
}
