import { commands, commandTypes, OperatorRole, type Role } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.ts';
import { sampleConversation } from '../store/conformance/harness.ts';
import { type Caller, requireConversation, requireOperatorRole, requireRole } from './authorise.ts';

const roles: readonly Role[] = ['visitor', 'operator', 'service'];

function caller(role: Role, id = 'vis_1', site = 'storefront'): Caller {
  return { principal: { id, role, ...(role === 'operator' && { operatorRole: 'admin' }) }, site };
}

/** Code of the refusal, or undefined. */
function refusal(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError) return error.code;
    throw error;
  }
}

describe('rights', () => {
  it('of operators go by rank, and are nobody else’s', () => {
    const ranks = OperatorRole.options;
    expect(ranks).toEqual(['viewer', 'reviewer', 'admin']);
    for (const [has, operatorRole] of ranks.entries()) {
      for (const [needs, minimum] of ranks.entries()) {
        const [operator, visitor] = (['operator', 'visitor'] as const).map((role) => ({
          principal: { id: 'op_1', role, operatorRole },
          site: 'storefront',
        })) as [Caller, Caller];
        expect(refusal(() => requireOperatorRole(operator, minimum))).toBe(has >= needs ? undefined : 'forbidden');
        expect(refusal(() => requireOperatorRole(visitor, minimum))).toBe('forbidden');
      }
    }
    const unranked: Caller = { principal: { id: 'op_1', role: 'operator' }, site: 'storefront' };
    expect(refusal(() => requireOperatorRole(unranked, 'viewer'))).toBe('forbidden');
  });

  it('[SC2] of operators are those of the command table, for every command and rank', () => {
    const ranks = OperatorRole.options;
    for (const type of commandTypes) {
      const { rank } = commands[type];
      for (const operatorRole of ranks) {
        const operator: Caller = { principal: { id: 'op_1', role: 'operator', operatorRole }, site: 'storefront' };
        const allowed = rank !== null && ranks.indexOf(operatorRole) >= ranks.indexOf(rank);
        expect(refusal(() => requireRole(operator, type))).toBe(allowed ? undefined : 'forbidden');
      }
    }
  });

  it('[HS2] are those of the command table, for every command and role', () => {
    for (const type of commandTypes) {
      for (const role of roles) {
        const allowed: readonly string[] = commands[type].roles;
        expect(refusal(() => requireRole(caller(role), type))).toBe(allowed.includes(role) ? undefined : 'forbidden');
      }
    }
  });

  it('[SC5] let a visitor have their own conversations on this site only', () => {
    const record = sampleConversation('conv_1');
    const open = (who: Caller) => refusal(() => requireConversation(who, record));
    expect(open(caller('visitor'))).toBeUndefined();
    expect(open(caller('visitor', 'vis_2'))).toBe('forbidden');
    expect(open(caller('visitor', 'vis_1', 'blog'))).toBe('forbidden');
    expect(open(caller('service', 'svc_1'))).toBeUndefined();
    expect(open(caller('service', 'svc_1', 'blog'))).toBe('forbidden');
    expect(open(caller('operator', 'op_1', 'blog'))).toBeUndefined();
  });

  it('tell nothing of a conversation that is deleted or never was', () => {
    for (const role of roles) {
      expect(refusal(() => requireConversation(caller(role), undefined))).toBe('not_found');
      const deleted = sampleConversation('conv_1', { status: 'deleted' });
      expect(refusal(() => requireConversation(caller(role), deleted))).toBe('not_found');
    }
  });
});
