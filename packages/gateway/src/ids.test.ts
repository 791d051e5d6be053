import { Id } from '@parley/protocol';
import { expect, it } from 'vitest';
import { createIds, type IdKind } from './ids.ts';

it('[SC5] makes ids of 128 random bits that the protocol takes', () => {
  const newId = createIds();
  const kinds: readonly IdKind[] = ['conn', 'conv', 'msg', 'run', 'appr', 'vis', 'err', 'node', 'fb', 'epoch'];
  const ids = kinds.flatMap((kind) => Array.from({ length: 50 }, () => [kind, newId(kind)] as const));
  expect(new Set(ids.map(([, id]) => id)).size).toBe(ids.length);
  for (const [kind, id] of ids) {
    expect(id).toMatch(new RegExp(`^${kind}_[\\w-]{22}$`));
    expect(Id.safeParse(id).success).toBe(true);
  }
});

it('takes its randomness from where it is told', () => {
  const newId = createIds((size) => new Uint8Array(size));
  expect(newId('conv')).toBe(newId('conv'));
});
