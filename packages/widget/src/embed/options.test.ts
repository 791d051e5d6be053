import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

const page = 'https://shop.example/products';

it('[UI1] finds the gateway where the script comes from', () => {
  const script = { src: 'https://chat.example/widget/parley.js', dataset: { site: ' storefront ' } };
  expect(readOptions(script, page)).toEqual({ site: 'storefront', gateway: 'https://chat.example' });
});

it('[UI1] takes another gateway from the tag', () => {
  const script = { src: 'https://cdn.example/parley.js', dataset: { site: 's', gateway: 'http://localhost:8787' } };
  expect(readOptions(script, page)).toEqual({ site: 's', gateway: 'http://localhost:8787' });
  expect(readOptions({ ...script, dataset: { site: 's', gateway: '/chat' } }, page)?.gateway).toBe(
    'https://shop.example',
  );
});

it('[AG7] takes the agent of new conversations from the tag', () => {
  const script = { src: 'https://chat.example/parley.js', dataset: { site: 's', agent: ' triage ' } };
  expect(readOptions(script, page)?.agent).toBe('triage');
  expect(readOptions({ ...script, dataset: { site: 's', agent: ' ' } }, page)).not.toHaveProperty('agent');
});

it('[UI1] does nothing without a site or a usable gateway', () => {
  expect(readOptions({ src: 'https://chat.example/parley.js', dataset: {} }, page)).toBeNull();
  expect(
    readOptions({ src: 'https://chat.example/parley.js', dataset: { site: 's', gateway: 'javascript:1' } }, page),
  ).toBeNull();
  expect(
    readOptions({ src: 'https://chat.example/parley.js', dataset: { site: 's', gateway: 'http://' } }, page),
  ).toBeNull();
});
