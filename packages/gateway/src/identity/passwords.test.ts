import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPasswords, isPasswordCost } from './passwords.ts';

const cheap = { N: 16, r: 1, p: 1 };

describe('passwords', () => {
  it('[SC2] are known by their hash, which is another one each time and says how it was made', async () => {
    const passwords = createPasswords(randomBytes);
    const [first, second] = [await passwords.hash('correct horse'), await passwords.hash('correct horse')];
    expect(first).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(first).not.toBe(second);
    expect(await passwords.check('correct horse', first)).toBe(true);
    expect(await passwords.check('Correct horse', first)).toBe(false);
  });

  it('[SC2] are checked by the cost that their hash was made with', async () => {
    const hash = await createPasswords(randomBytes, cheap).hash('correct horse');
    expect(await createPasswords(randomBytes, { ...cheap, N: 32 }).check('correct horse', hash)).toBe(true);
  });

  it('[SC2] are never right where there is none', async () => {
    const passwords = createPasswords((size) => new Uint8Array(size), cheap);
    expect(await passwords.check('', undefined)).toBe(false);
  });

  it('are the same however their letters are composed', async () => {
    const passwords = createPasswords(randomBytes, cheap);
    expect(await passwords.check('cafe\u0301 noir', await passwords.hash('caf\u00e9 noir'))).toBe(true);
  });

  it('[SC2] are turned away when too many are being checked, and none is forgotten', async () => {
    const passwords = createPasswords(randomBytes, cheap);
    const hash = await passwords.hash('correct horse');
    const answers = await Promise.all(Array.from({ length: 40 }, () => passwords.check('correct horse', hash)));
    expect(answers.filter((answer) => answer === true)).toHaveLength(18);
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(22);
    expect(await passwords.check('correct horse', hash)).toBe(true);
  });

  it('refuses a hash that is none', async () => {
    await expect(createPasswords(randomBytes, cheap).check('x', 'plain')).rejects.toThrow(/no hash/);
  });

  it.each([
    [{ N: 2, r: 1, p: 1 }, true],
    [{ N: 1, r: 1, p: 1 }, false],
    [{ N: 24, r: 1, p: 1 }, false],
    [{ N: 16, r: 0, p: 1 }, false],
    [{ N: 16, r: 1, p: 0.5 }, false],
  ])('may cost %j: %s', (cost, isFine) => {
    expect(isPasswordCost(cost)).toBe(isFine);
  });
});
