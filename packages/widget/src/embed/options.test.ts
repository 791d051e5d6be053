import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

const page = 'https://shop.example/products';
const script = 'https://chat.example/widget/parley.js';

it('[UI1] finds the gateway where the script comes from', () => {
  expect(readOptions({ site: ' storefront ' }, script, page)).toEqual({
    site: 'storefront',
    gateway: 'https://chat.example',
  });
});

it('[UI1] takes another gateway from the element', () => {
  const read = (gateway: string) => readOptions({ site: 's', gateway }, script, page);
  expect(read('http://localhost:8787')).toEqual({ site: 's', gateway: 'http://localhost:8787' });
  expect(read('/chat')?.gateway).toBe('https://shop.example');
});

it('[AG7] takes the agent of new conversations from the element', () => {
  expect(readOptions({ site: 's', agent: ' triage ' }, script, page)?.agent).toBe('triage');
  expect(readOptions({ site: 's', agent: ' ' }, script, page)).not.toHaveProperty('agent');
});

it('[UI1] does nothing without a site or a usable gateway', () => {
  expect(readOptions({}, script, page)).toBeNull();
  expect(readOptions({ site: 's' }, null, page)).toBeNull();
  for (const gateway of ['javascript:1', 'http://'])
    expect(readOptions({ site: 's', gateway }, script, page)).toBeNull();
});
