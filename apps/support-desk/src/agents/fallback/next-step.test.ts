import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Entry } from './conversation.ts';
import { nextStep, type Situation, type Step } from './next-step.ts';

const OFFERED = { tools: ['create_ticket'], handoffs: ['transfer_to_triage'] };

const visitor = (text: string): Entry => ({ kind: 'visitor', text });
const assistant = (text: string): Entry => ({ kind: 'assistant', text });

/** Plays the visitor's messages; a ticket that is called for is opened with this outcome. */
function play(
  messages: readonly string[],
  output: unknown = OPEN,
  offered: Omit<Situation, 'entries'> = OFFERED,
): Entry[] {
  const entries: Entry[] = [];
  for (const text of messages) {
    entries.push(visitor(text));
    for (let step = nextStep({ entries, ...offered }); ; step = nextStep({ entries, ...offered })) {
      if (step.type === 'say') {
        entries.push(assistant(step.text));
        break;
      }
      const callId = `call_${entries.length}`;
      entries.push({ kind: 'call', callId, tool: step.tool, args: step.args });
      if (step.tool !== 'create_ticket') break;
      entries.push({ kind: 'result', callId, tool: step.tool, output });
    }
  }
  return entries;
}

const OPEN = { ok: true, message: 'x', ticket: { ticket_id: 'TCK-1001' } };

const said = (entries: readonly Entry[]): string[] =>
  entries.flatMap((entry) => (entry.kind === 'assistant' ? [entry.text] : []));
const calls = (entries: readonly Entry[]): Step[] =>
  entries.flatMap((entry) =>
    entry.kind === 'call' ? [{ type: 'call', tool: entry.tool, args: entry.args as Record<string, unknown> }] : [],
  );

describe('the fallback', () => {
  it('[AG12] apologises first and asks where the answer shall go', () => {
    const [text] = said(play(['My sync is broken']));
    expect(text).toMatch(/^I am sorry/);
    expect(text).toMatch(/e-mail address/);
    expect(calls(play(['My sync is broken']))).toEqual([]);
  });

  it('[AG12] asks even when an address was in the message: it was given for something else', () => {
    expect(calls(play(['Is alice@example.com on Premium?']))).toEqual([]);
  });

  it.each([
    ['carol@example.com', 'carol@example.com'],
    ['It is Carol@Example.com, thanks!', 'carol@example.com'],
    ['write to <carol@example.com>.', 'carol@example.com'],
    ['[EMAIL_1]', '[EMAIL_1]'],
    ['sure: [EMAIL_12] please', '[EMAIL_12]'],
  ])('[AG12] opens a ticket with what was asked, once there is an address: %j', (reply, email) => {
    const entries = play(['My  sync\nis broken', reply]);
    expect(calls(entries)).toEqual([
      {
        type: 'call',
        tool: 'create_ticket',
        args: {
          category: 'other',
          urgency: 'medium',
          subject: 'My sync is broken',
          description: `Asked in the chat while the assistant could not answer:\n\nMy  sync\nis broken\n\n${reply}`,
          email,
        },
      },
    ]);
    expect(said(entries).at(-1)).toBe(
      `Thank you. I have opened ticket TCK-1001. Our team will answer to ${email} within 24 to 48 hours.`,
    );
  });

  it.each(['+1 202 555 0143', 'call [PHONE_1]', 'no', 'No, I would rather not', 'I don’t want that'.replace('’', "'")])(
    '[AG12] opens one without an address for %j',
    (reply) => {
      const entries = play(['My sync is broken', reply]);
      expect(calls(entries)).toMatchObject([{ args: { email: null, description: expect.stringContaining(reply) } }]);
      expect(said(entries).at(-1)).toContain('answer in this chat within 24 to 48 hours');
    },
  );

  it.each(['why?', 'carol at example', 'carol@', '@example.com', 'order 5678'])(
    '[AG12] asks again after %j, and keeps what was asked first',
    (reply) => {
      const entries = play(['My sync is broken', reply, 'carol@example.com']);
      expect(said(entries)[1]).toMatch(/could not find an e-mail address/);
      expect(calls(entries)).toMatchObject([{ args: { subject: 'My sync is broken' } }]);
    },
  );

  it('[AG12] hands back what comes after the ticket', () => {
    const entries = play(['My sync is broken', 'carol@example.com', 'And where is ORD-5678?']);
    expect(calls(entries).at(-1)).toEqual({ type: 'call', tool: 'transfer_to_triage', args: {} });
  });

  it('[AG12] opens another ticket when handing back has failed, or cannot be done', () => {
    const first = play(['My sync is broken', 'carol@example.com']);
    const asked = [...first, visitor('And where is ORD-5678?')];
    const back: Entry[] = [
      { kind: 'call', callId: 'h', tool: 'transfer_to_triage', args: {} },
      { kind: 'result', callId: 'h', tool: 'transfer_to_triage', output: { assistant: 'Triage' } },
    ];
    const wanted = {
      type: 'call',
      tool: 'create_ticket',
      args: { subject: 'And where is ORD-5678?', email: 'carol@example.com' },
    };
    expect(nextStep({ entries: [...asked, ...back], ...OFFERED })).toMatchObject(wanted);
    expect(nextStep({ entries: asked, ...OFFERED, handoffs: [] })).toMatchObject(wanted);
    const again = play(['My sync is broken', 'carol@example.com', 'And ORD-5678?'], OPEN, { ...OFFERED, handoffs: [] });
    expect(said(again).at(-1)).toMatch(/^I am sorry.*I have opened ticket TCK-1001.*to carol@example\.com/);
  });

  it('[AG12] begins anew when another agent has answered in between', () => {
    const entries = [
      ...play(['My sync is broken', 'carol@example.com']),
      visitor('Hello?'),
      assistant('We are back. ORD-5678 is shipped.'),
      visitor('And ORD-9012?'),
    ];
    expect(nextStep({ entries, ...OFFERED })).toMatchObject({
      type: 'say',
      text: expect.stringMatching(/^I am sorry.*e-mail/),
    });
    const later = [
      ...entries,
      assistant((nextStep({ entries, ...OFFERED }) as { text: string }).text),
      visitor('c@d.example'),
    ];
    expect(nextStep({ entries: later, ...OFFERED })).toMatchObject({ args: { subject: 'And ORD-9012?' } });
  });

  it('[AG12] takes a ticket of another agent for none of its own', () => {
    const entries: Entry[] = [
      visitor('I want a dark theme'),
      { kind: 'call', callId: 'a', tool: 'create_ticket', args: { email: 'x@example.com' } },
      { kind: 'result', callId: 'a', tool: 'create_ticket', output: OPEN },
      assistant('Your wish is ticket TCK-1001.'),
      visitor('And my sync is broken'),
    ];
    expect(nextStep({ entries, ...OFFERED })).toMatchObject({
      type: 'say',
      text: expect.stringMatching(/^I am sorry/),
    });
  });

  it('[AG12] does not claim a ticket that there is not', () => {
    for (const output of [{ ok: false, code: 'unavailable', message: 'x' }, 'The tool create_ticket failed.', null]) {
      const text = said(play(['My sync is broken', 'carol@example.com'], output)).at(-1);
      expect(text).toMatch(/could not open a ticket/);
      expect(text).not.toMatch(/TCK/);
    }
    const refused = play(['My sync is broken', 'carol@example.com'], {
      ok: false,
      code: 'invalid_email',
      message: 'x',
    });
    expect(said(refused).at(-1)).toMatch(/could not find an e-mail address/);
  });

  it('[AG8] uses nothing that is not offered', () => {
    const offered = { tools: ['lookup_order'], handoffs: [] };
    const entries = play(['My sync is broken', 'carol@example.com'], OPEN, offered);
    expect(calls(entries)).toEqual([]);
    for (const text of said(entries)) expect(text).toMatch(/^I am sorry.*try again/);
  });

  it('[AG12] keeps what it sends within the limits of a ticket', () => {
    const [step] = calls(play(['x'.repeat(9000), 'carol@example.com']));
    expect(step).toMatchObject({
      args: { subject: expect.stringMatching(/^.{119}…$/), description: expect.stringMatching(/^[\s\S]{3999}…$/) },
    });
    expect(calls(play([' ', 'carol@example.com']))).toMatchObject([{ args: { subject: 'Question in the chat' } }]);
  });

  it('[AG12] never fails and never calls anything but what is offered, whatever was said', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('carol@example.com', 'no', 'thanks', '[EMAIL_1]', 'why?'));
    const offers = fc.record({
      tools: fc.subarray(['create_ticket', 'other']),
      handoffs: fc.subarray(['transfer_to_triage', 'transfer_to_support']),
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), offers, (messages, offered) => {
        for (const step of calls(play(messages, OPEN, offered))) {
          expect([...offered.tools, ...offered.handoffs]).toContain(step.type === 'call' && step.tool);
        }
      }),
    );
  });
});
