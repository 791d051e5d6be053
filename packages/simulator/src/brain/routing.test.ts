import { describe, expect, test } from 'vitest';
import { Talk, tool } from '../testing/talk.ts';
import type { ToolSpec } from './types.ts';

/** A handoff as the SDK offers it; a description stands behind the SDK's own sentence. */
function handoff(name: string, description = ''): ToolSpec {
  const sentence = `Handoff to the ${name.replaceAll('_', ' ')} agent to handle the request. ${description}`;
  return tool(`transfer_to_${name}`, sentence, {});
}

/** What an agent does first: the tool that it calls, or what it says. */
function first(text: string, instructions: string, tools: readonly ToolSpec[]): string {
  const [did = ''] = new Talk({ instructions, tools }).say(text);
  return did.replace(/ \{.*$/, '');
}

describe('choosing a colleague', () => {
  const tutors = [
    handoff('history_tutor', 'Specialist agent for historical questions'),
    handoff('math_tutor', 'Specialist agent for math questions'),
  ];
  test.each([
    ['Who was the first emperor of Rome?', 'transfer_to_history_tutor'],
    ['Solve the equation 2x + 3 = 7', 'transfer_to_math_tutor'],
    ['what is 12 * 7?', 'transfer_to_math_tutor'],
    ['Hi', 'Hello! What can I do for you?'],
  ])('by description: %s', (text, did) => {
    expect(first(text, 'You determine which agent to use.', tutors)).toBe(did);
  });

  const telecom = [
    tool('search_help', 'Search the help pages about invoices, networks, phones and contracts.', {
      query: { type: 'string' },
    }),
    tool('talk_to_person', 'Connects the caller with a human operator.', { reason: { type: 'string' } }),
    handoff('finance'),
    handoff('network_team'),
    handoff('porting_desk'),
  ];
  const desk = `You answer first. Charges and invoices go to transfer_to_finance; what does not work goes to transfer_to_network_team.
Numbers that move to another company are for the porting desk.`;
  test.each([
    ['I was charged twice in May', 'transfer_to_finance'],
    ['My router shows an error and nothing works', 'transfer_to_network_team'],
    ['Can I move my number to another company?', 'transfer_to_porting_desk'],
    ['Can I speak to a human about my invoice?', 'talk_to_person'],
    ['Do I need a password for my voicemail?', 'search_help'],
  ])('by what the system prompt says of it: %s', (text, did) => {
    expect(first(text, desk, telecom)).toBe(did);
  });

  test('by the language of the message', () => {
    const agents = [handoff('english_agent'), handoff('spanish_agent')];
    expect(first('Hola, ¿cómo estás?', 'Pass on by language.', agents)).toBe('transfer_to_spanish_agent');
  });

  test('a question that is nobody’s in particular goes to the one who answers questions', () => {
    const agents = [handoff('faq', 'Can answer questions about the airline.'), handoff('seats', 'Changes seats.')];
    expect(first('How many bags can I bring?', 'You pass on.', agents)).toBe('transfer_to_faq');
    expect(first('I want to change my seat', 'You pass on.', agents)).toBe('transfer_to_seats');
    expect(first('Are you a robot?', 'You pass on.', agents)).toContain('simulated model');
  });
});

describe('a specialist', () => {
  const instructions =
    'You are the seat booking agent. Other matters are not yours: then transfer back to the front desk.';
  const tools = [
    tool('update_seat', 'Changes the seat of a booking.', {
      booking_number: { type: 'string' },
      seat: { type: 'string' },
    }),
    handoff('front_desk'),
  ];

  test('keeps what is its own', () => {
    expect(first('Change my seat to 12A for booking BK-77', instructions, tools)).toBe('update_seat');
    expect(first('I need another seat', instructions, tools)).not.toContain('transfer');
  });

  test('hands back what is not', () => {
    expect(first('My invoice is wrong', instructions, tools)).toBe('transfer_to_front_desk');
  });

  test('keeps small talk', () => {
    expect(first('Thank you!', instructions, tools)).toContain("You're welcome");
  });

  test('does not hand over again where it came from in the same turn', () => {
    const talk = new Talk({ instructions, tools });
    talk.entries.push(
      { kind: 'user', text: 'My invoice is wrong' },
      { kind: 'call', callId: 'c1', name: 'transfer_to_front_desk', args: '{}' },
      { kind: 'result', callId: 'c1', output: '{"assistant":"Front desk"}' },
      { kind: 'call', callId: 'c2', name: 'transfer_to_seats', args: '{}' },
      { kind: 'result', callId: 'c2', output: '{"assistant":"Seats"}' },
    );
    expect(talk.go().join()).not.toContain('transfer_to');
  });
});

describe('follow-ups', () => {
  const front = [handoff('refunds', 'Pays money back.'), handoff('sales', 'Sells licenses.')];

  test('an answer to the question of a colleague goes to the same colleague', () => {
    const talk = new Talk({ instructions: 'You pass on.', tools: front });
    talk.entries.push(
      { kind: 'user', text: 'I want a refund for ORD-5678' },
      { kind: 'assistant', text: 'I can issue the refund for **ORD-5678**. How much should it be?' },
    );
    expect(talk.say('$20')[0]).toBe('transfer_to_refunds {}');
  });

  test('and is understood there', () => {
    const talk = new Talk();
    talk.entries.push(
      { kind: 'user', text: 'I want a refund for ORD-5678' },
      { kind: 'assistant', text: 'I can issue the refund for **ORD-5678**. How much should it be?' },
    );
    expect(talk.say('$20')[0]).toMatch(/^issue_refund \{"order_id":"ORD-5678","amount":20,/);
  });
});

describe('a message for several colleagues', () => {
  const technical = {
    instructions: 'You are the technical specialist. Orders are not yours: then call transfer_to_front_desk.',
    tools: [
      tool('ask_docs', 'Answers questions from the help pages.', { input: { type: 'string' } }),
      handoff('front_desk'),
    ],
  };
  const text = 'The app shows error E4. And where is my parcel for ORD-5678?';

  test('each does its own part, and passes on the rest', () => {
    const talk = new Talk(technical, { ask_docs: 'The app shows E4 when the sign-in is old.' });
    expect(talk.say(text)).toEqual([
      'ask_docs {"input":"The app shows error E4."}',
      'The app shows E4 when the sign-in is old.',
      'transfer_to_front_desk {}',
    ]);
  });

  test('begins with the first, unless what is said first is a reason', () => {
    const agents = [handoff('technical_support'), handoff('refunds')];
    expect(first('Why do I see error E4? And where is my refund for ORD-5678?', 'Pass on.', agents)).toBe(
      'transfer_to_technical_support',
    );
    expect(first('It does not work. I want my money back.', 'Pass on.', agents)).toBe('transfer_to_refunds');
  });

  test('what was answered is not done again', () => {
    const answered = [
      { kind: 'user', text },
      { kind: 'assistant', text: 'The app shows E4 when the sign-in is old.' },
    ] as const;
    const front = new Talk({ tools: [handoff('technical_support'), handoff('orders')], instructions: 'You pass on.' });
    front.entries.push(...answered);
    expect(front.go()).toEqual(['transfer_to_orders {}']);
    const orders = new Talk();
    orders.entries.push(...answered);
    expect(orders.go()[0]).toBe('lookup_order {"order_id":"ORD-5678"}');
  });
});
