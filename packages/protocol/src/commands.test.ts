import { describe, expect, it } from 'vitest';
import { commands, type CommandType, commandTypes } from './commands.ts';
import { Key } from './primitives.ts';
import { definitionOf, fieldsOf } from './testing/schema-reading.ts';

/** Commands that change something beyond their connection and cannot be repeated without harm. */
const withSideEffects = new Set<CommandType>([
  'conversation.delete',
  'message.send',
  'run.cancel',
  'approval.decide',
  'grant.revoke',
  'conversation.takeover',
  'conversation.handback',
  'tool.result',
  'feedback.give',
]);

describe('the command table', () => {
  it.each(commandTypes)('[CM1] %s carries a key exactly when it has side effects', (type) => {
    const { key } = fieldsOf(commands[type].fields);
    expect(key).toEqual(withSideEffects.has(type) ? { schema: Key, isOptional: false } : undefined);
  });

  it.each(commandTypes)('[HS2] %s is for the roles that the design gives it', (type) => {
    const forOperators = [
      'approval.claim',
      'approval.release',
      'inbox.watch',
      'conversation.takeover',
      'conversation.handback',
    ];
    const roles = forOperators.includes(type)
      ? ['operator']
      : type === 'tool.result' || type === 'tool.claim'
        ? ['visitor']
        : ['visitor', 'operator', 'service'];
    expect(commands[type].roles).toEqual(roles);
  });

  it.each(commandTypes)(
    '[HS2] %s has a rank exactly when operators may send it, beyond reading none is for viewers',
    (type) => {
      const { rank, roles } = commands[type];
      expect(rank !== null).toBe((roles as readonly string[]).includes('operator'));
      if (withSideEffects.has(type)) expect(rank).not.toBe('viewer');
    },
  );

  it.each(commandTypes)('%s leaves type and id to the frame', (type) => {
    expect(Object.keys(commands[type].fields)).not.toContain('type');
    expect(Object.keys(commands[type].fields)).not.toContain('id');
    expect(definitionOf(commands[type].result).type).toBe('object');
  });
});
