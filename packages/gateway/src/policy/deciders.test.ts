import { type DecidedBy, OperatorRole, type Role } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byAmount, type Deciders, type DecidersRule, mayDecide, whoDecides } from './deciders.ts';

const context = {
  principal: { id: 'vis_1', role: 'visitor' },
  site: 'storefront',
  conversationId: 'conv_1',
  runId: 'run_1',
} as const;
const closed = { decidedBy: 'operator', operatorRole: 'admin' };

describe('who decides', () => {
  it.each<[Deciders | undefined, object]>([
    [undefined, { decidedBy: 'operator', operatorRole: 'reviewer' }],
    ['operator', { decidedBy: 'operator', operatorRole: 'reviewer' }],
    ['reviewer', { decidedBy: 'operator', operatorRole: 'reviewer' }],
    ['admin', closed],
    ['visitor', { decidedBy: 'visitor' }],
    ['either', { decidedBy: 'either', operatorRole: 'reviewer' }],
    ['two_people', { decidedBy: 'two_people', operatorRole: 'reviewer' }],
    [
      { by: 'two_people', operatorRole: 'admin' },
      { decidedBy: 'two_people', operatorRole: 'admin' },
    ],
  ])('[HI3] %j', async (said, expected) => {
    expect(await whoDecides(said, {}, context)).toEqual(expected);
    expect(await whoDecides(() => said as Deciders, {}, context)).toEqual(said === undefined ? closed : expected);
  });

  it('[HI3] may depend on the arguments, on whose message it is, and on the site', async () => {
    const rule: DecidersRule = async ({ amount }: { amount: number }, { principal, site }) =>
      amount < 10 && principal.role === 'visitor' && site === 'storefront' ? 'visitor' : 'admin';
    expect(await whoDecides(rule, { amount: 5 }, context)).toEqual({ decidedBy: 'visitor' });
    expect(await whoDecides(rule, { amount: 50 }, context)).toEqual(closed);
    expect(await whoDecides(rule, { amount: 5 }, { ...context, site: 'other' })).toEqual(closed);
    const service = { ...context, principal: { id: 'svc_1', role: 'service' as const } };
    expect(await whoDecides(rule, { amount: 5 }, service)).toEqual(closed);
  });

  it('is an admin where a rule throws, or says nothing that makes sense', async () => {
    const thrown = (): Deciders => {
      throw new Error('no amount');
    };
    expect(await whoDecides(thrown, {}, context)).toEqual(closed);
    expect(await whoDecides(() => Promise.reject(new Error('away')), {}, context)).toEqual(closed);
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (nonsense) => {
        const { decidedBy, operatorRole } = await whoDecides(() => nonsense as Deciders, {}, context);
        expect(['visitor', 'operator', 'either', 'two_people']).toContain(decidedBy);
        if (decidedBy !== 'visitor') expect(OperatorRole.options).toContain(operatorRole);
      }),
    );
  });

  it.each<[DecidedBy, readonly Role[]]>([
    ['visitor', ['visitor']],
    ['operator', ['operator']],
    ['two_people', ['operator']],
    ['either', ['visitor', 'operator']],
  ])('[SC2] for %s these may take part: %j, operators from the rank on that is asked for', (decidedBy, allowed) => {
    for (const role of ['visitor', 'operator', 'service'] as const) {
      for (const [needs, minimum] of OperatorRole.options.entries()) {
        for (const [has, operatorRole] of OperatorRole.options.entries()) {
          const may = allowed.includes(role) && (role !== 'operator' || has >= needs);
          expect(mayDecide({ role, operatorRole }, { decidedBy, operatorRole: minimum })).toBe(may);
        }
        const unranked = mayDecide({ role }, { decidedBy, operatorRole: minimum });
        expect(unranked).toBe(allowed.includes(role) && role !== 'operator');
      }
    }
  });

  it('is a reviewer at least where an approval does not say', () => {
    expect(mayDecide({ role: 'operator', operatorRole: 'viewer' }, { decidedBy: 'operator' })).toBe(false);
    expect(mayDecide({ role: 'operator', operatorRole: 'reviewer' }, { decidedBy: 'operator' })).toBe(true);
  });
});

describe('limits by an amount', () => {
  const refunds = byAmount('amount', { 100: 'reviewer', 500: 'admin', above: 'two_people' });
  const decide = (args: unknown): unknown => refunds(args, context);

  it('[HI3] include the amount that they name', () => {
    expect([0, 100, 100.01, 500, 500.01].map((amount) => decide({ amount }))).toEqual([
      'reviewer',
      'reviewer',
      'admin',
      'admin',
      'two_people',
    ]);
  });

  it('count as above what is no amount, or less than nothing', () => {
    const amounts = [-1, Number.NaN, Number.POSITIVE_INFINITY, '50', null, undefined, [50], { valueOf: () => 50 }];
    for (const amount of amounts) expect(decide({ amount })).toBe('two_people');
    expect(decide({})).toBe('two_people');
  });

  it('find the amount by a function, and fractions among the limits', () => {
    const rule = byAmount(({ cents }: { cents: number }) => cents / 100, {
      9.5: 'visitor',
      10: 'either',
      above: 'admin',
    });
    expect([900, 950, 951, 1000, 1001].map((cents) => rule({ cents }, context))).toEqual([
      'visitor',
      'visitor',
      'either',
      'either',
      'admin',
    ]);
  });

  it('[HI3] never let a larger amount pass with less than a smaller one', () => {
    const order = ['reviewer', 'admin', 'two_people'];
    const amounts = fc.double({ min: 0, max: 2000, noNaN: true });
    fc.assert(
      fc.property(amounts, amounts, (left, right) => {
        const [less, more] = [Math.min(left, right), Math.max(left, right)].map((amount) =>
          order.indexOf(decide({ amount }) as string),
        ) as [number, number];
        expect(less).toBeLessThanOrEqual(more);
      }),
    );
  });

  it('say at once what is wrong with them', () => {
    expect(() => byAmount('amount', { above: 'admin' })).toThrow('at least one limit');
    expect(() => byAmount('amount', { ten: 'admin', above: 'admin' } as never)).toThrow('amounts');
    expect(() => byAmount('amount', { '-5': 'admin', above: 'admin' } as never)).toThrow('amounts');
    expect(() => byAmount('amount', { 5: 'everybody', above: 'admin' } as never)).toThrow('expected one of visitor');
    expect(() => byAmount('amount', { 5: 'admin' } as never)).toThrow('and above');
  });
});
