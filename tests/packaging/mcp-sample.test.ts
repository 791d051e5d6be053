/** The sample of tools of MCP servers in the gateway's README is a configuration that works. */
import { delimiter, join } from 'node:path';
import { createOpenAiProvider, type ParleyConfig } from '@parley/gateway';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../fixtures/mcp-servers.ts';
import { sampleFile, sampleOf } from '../fixtures/readme-sample.ts';
import { ScriptedProvider } from '../fixtures/scripted-provider.ts';
import { startGateway } from '../fixtures/start-gateway.ts';

const root = join(import.meta.dirname, '..', '..');

it('[AG14] the sample of an MCP server runs', async () => {
  const sample = sampleOf('packages/gateway/README.md', 'tests/packaging/mcp-sample.test.ts');
  const file = sampleFile(sample, 'mcp-sample');
  const { config } = (await import(/* @vite-ignore */ file)) as { config: ParleyConfig };

  const { PATH = '' } = process.env;
  process.env['PATH'] = [join(root, 'node_modules', '.bin'), PATH].join(delimiter);
  onTestFinished(() => void (process.env['PATH'] = PATH));
  await using provider = await ScriptedProvider.start(({ last }) =>
    last.includes('function_call_output')
      ? 'Done.'
      : { calls: [{ name: 'everything__get-sum', arguments: { a: 2, b: 40 } }] },
  );
  let isUp = false;
  await using gateway = await startGateway({
    config: {
      ...config,
      modelProvider: createOpenAiProvider({ baseUrl: provider.url }),
      onSignal: (signal) => void (isUp ||= signal.type === 'tool_server.changed' && signal.state === 'up'),
    },
  });
  await eventually(() => isUp);
  const conversation = await (await gateway.connect()).open({ agent: 'helper' });
  expect((await conversation.turn('What is 2 and 40?')).status).toBe('completed');
  expect(provider.requests.at(-1)?.last).toContain('42');
});
