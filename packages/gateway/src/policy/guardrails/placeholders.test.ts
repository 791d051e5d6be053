import { describe, expect, it } from 'vitest';
import type { PlaceholderRecord } from '../../store/port.ts';
import { Vault } from './placeholders.ts';

const CARD = '4111 1111 1111 1111';

function open(records: readonly PlaceholderRecord[] = []): { vault: Vault; stored: PlaceholderRecord[] } {
  const stored: PlaceholderRecord[] = [];
  return { vault: new Vault(records, (record) => stored.push(record)), stored };
}

describe('placeholders', () => {
  it('[GU2] the same value has the same one, however it is written, also when the conversation goes on', () => {
    const { vault, stored } = open();
    expect(vault.put('card', CARD, 'visitor').placeholder).toBe('[CARD_1]');
    expect(vault.put('card', '4111-1111-1111-1111', 'tool').placeholder).toBe('[CARD_1]');
    expect(vault.put('card', '5555 5555 5555 4444', 'tool').placeholder).toBe('[CARD_2]');
    expect(vault.put('email', 'Me@Example.com', 'visitor').placeholder).toBe('[EMAIL_1]');
    expect(vault.put('email', 'me@example.com', 'visitor').placeholder).toBe('[EMAIL_1]');
    const again = open(stored);
    expect(again.vault.put('card', '4111111111111111', 'tool').placeholder).toBe('[CARD_1]');
    expect(again.vault.put('card', '378282246310005', 'tool').placeholder).toBe('[CARD_3]');
    expect(again.stored).toHaveLength(1);
  });

  it('[GU2] people see numbers masked, and addresses only where the visitor wrote them', () => {
    const { vault } = open();
    vault.put('card', CARD, 'visitor');
    vault.put('email', 'me@example.com', 'visitor');
    vault.put('email', 'other@example.com', 'tool');
    const shown = vault.show('[CARD_1] [EMAIL_1] [EMAIL_2] [CARD_2] [CARD_1');
    expect(shown).toContain('•••• 1111 me@example.com ');
    expect(shown).not.toContain('other@example.com');
    expect(shown).toContain(' [CARD_2] [CARD_1');
  });

  it('[GU2] an address that a tool brought is shown once the visitor has written it themselves', () => {
    const { vault, stored } = open();
    vault.put('email', 'me@example.com', 'tool');
    expect(vault.show('[EMAIL_1]')).not.toBe('me@example.com');
    vault.put('email', 'me@example.com', 'visitor');
    expect(vault.show('[EMAIL_1]')).toBe('me@example.com');
    expect(open(stored.slice(-1)).vault.show('[EMAIL_1]')).toBe('me@example.com');
    // The other way round nothing is taken back.
    vault.put('email', 'me@example.com', 'tool');
    expect(stored).toHaveLength(2);
  });

  it('[GU2] a tool gets the kinds that it may know', () => {
    const { vault } = open();
    vault.put('card', CARD, 'visitor');
    vault.put('email', 'me@example.com', 'visitor');
    expect(vault.resolve('[CARD_1] of [EMAIL_1]', ['card'])).toBe(`${CARD} of [EMAIL_1]`);
    expect(vault.resolve('[CARD_1] of [EMAIL_1]', [])).toBe('[CARD_1] of [EMAIL_1]');
  });

  it('beyond the limit values share one that stands for nothing', () => {
    const { vault, stored } = open();
    for (let index = 0; index <= 10_001; index += 1) vault.put('email', `${index}@example.com`, 'visitor');
    expect(stored).toHaveLength(10_000);
    expect(vault.put('email', 'one-more@example.com', 'visitor').placeholder).toBe('[EMAIL_10001]');
    expect(vault.resolve('[EMAIL_10001]', ['email'])).toBe('[EMAIL_10001]');
  });
});
