import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseMasterKeys, readMasterKeys } from './master-keys.ts';

const bytes = (name: string): Buffer => createHash('sha256').update(name).digest();
const [one, two] = [bytes('one'), bytes('two')];

function idsOf(text: string): readonly string[] | string {
  const parsed = parseMasterKeys(text);
  return parsed.ok ? parsed.keys.ids : parsed.expected;
}

describe('parseMasterKeys', () => {
  it('takes hex, base64 and base64url, with and without padding, for the same key', () => {
    const [id] = idsOf(one.toString('hex'));
    const forms = ['hex', 'base64', 'base64url'] as const;
    for (const form of forms) expect(idsOf(` ${one.toString(form)}\n`)).toEqual([id]);
    expect(idsOf(one.toString('hex').toUpperCase())).toEqual([id]);
    expect(id).toMatch(/^[\w-]{8}$/);
  });

  it('takes several in their order, and comments between them', () => {
    const parsed = parseMasterKeys(`# since spring\n${two.toString('hex')}\n\n# before\r\n${one.toString('base64')}\n`);
    expect(parsed.ok && parsed.keys.primary.id).toBe(idsOf(two.toString('hex'))[0]);
    expect(parsed.ok && parsed.keys.get(String(idsOf(one.toString('hex'))[0]))).toBeDefined();
    expect(idsOf(`${one.toString('hex')},${two.toString('hex')}`)).toHaveLength(2);
  });

  it.each([
    ['', '32 random bytes as 64 hex digits or as base64'],
    ['# nothing', '32 random bytes as 64 hex digits or as base64'],
    ['secret', '32 random bytes as 64 hex digits or as base64'],
    [one.toString('hex').slice(2), '32 random bytes as 64 hex digits or as base64'],
    [`${one.toString('hex')}00`, '32 random bytes as 64 hex digits or as base64'],
    [bytes('three').subarray(1).toString('base64'), '32 random bytes as 64 hex digits or as base64'],
    ['00'.repeat(32), '32 random bytes as 64 hex digits or as base64, not a pattern'],
    [`${one.toString('hex')},short`, 'key 2 of 2: 32 random bytes as 64 hex digits or as base64'],
    [`${one.toString('hex')},${one.toString('base64')}`, 'each key once'],
  ])('refuses %j', (text, expected) => {
    expect(idsOf(text)).toBe(expected);
  });
});

describe('readMasterKeys', () => {
  const missing = (): never => {
    throw new Error('ENOENT');
  };

  it('reads a variable, or the file that one names, or nothing', () => {
    const hex = one.toString('hex');
    expect(readMasterKeys({})).toBeUndefined();
    expect(readMasterKeys({ PARLEY_MASTER_KEY: ' ', PARLEY_MASTER_KEY_FILE: '' })).toBeUndefined();
    const ids = readMasterKeys({ PARLEY_MASTER_KEY: hex })?.ids;
    expect(ids).toHaveLength(1);
    const files: Record<string, string> = { '/run/secrets/key': `${hex}\n` };
    expect(readMasterKeys({ PARLEY_MASTER_KEY_FILE: '/run/secrets/key' }, (path) => files[path] ?? '')?.ids).toEqual(
      ids,
    );
  });

  it('says what is wrong without saying the key', () => {
    expect(() => readMasterKeys({ PARLEY_MASTER_KEY: 'hunter2' })).toThrow(
      /^PARLEY_MASTER_KEY: expected 32 random bytes as 64 hex digits or as base64$/,
    );
    expect(() => readMasterKeys({ PARLEY_MASTER_KEY_FILE: '/none' }, missing)).toThrow(
      'PARLEY_MASTER_KEY_FILE: the file /none cannot be read',
    );
    expect(() => readMasterKeys({ PARLEY_MASTER_KEY_FILE: '/empty' }, () => '')).toThrow(
      /^PARLEY_MASTER_KEY_FILE: exp/,
    );
    expect(() => readMasterKeys({ PARLEY_MASTER_KEY: 'a', PARLEY_MASTER_KEY_FILE: 'b' })).toThrow('are both set');
  });
});
