/** What figures depend on, for the head of a report. */
import { createRequire } from 'node:module';
import { cpus } from 'node:os';

/** Version of an installed package; some do not let their `package.json` be imported by name. */
function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  const folders = require.resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      return (require(`${folder}/${name}/package.json`) as { version: string }).version;
    } catch {
      // Not in this folder.
    }
  }
  return 'unknown';
}

/** @param script In this folder. */
export function heading(script: string, args: readonly string[], rounds: number, pinning: string): string {
  const [cpu] = cpus();
  return [
    `command   node tests/load/${script} ${args.join(' ')}`.trimEnd(),
    `machine   ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${process.platform} ${process.arch}`,
    `versions  node ${process.version}, ws ${versionOf('ws')}, @openai/agents ${versionOf('@openai/agents')}`,
    `cores     ${pinning}`,
    `rounds    ${rounds}, the sides in turn; one more before them warms up`,
  ].join('\n');
}
