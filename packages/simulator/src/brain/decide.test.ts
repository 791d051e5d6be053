import { describe, expect, test } from 'vitest';
import { shopSpecs as tools, Talk, tool } from '../testing/talk.ts';
import { decide } from './decide.ts';
import type { ModelRequest } from './types.ts';

function first(text: string, options: Partial<ModelRequest> = {}): string {
  return new Talk(options).say(text)[0] ?? '';
}

describe('choosing tools and arguments', () => {
  test.each([
    ['Can you check order ORD-5678?', 'lookup_order {"order_id":"ORD-5678"}'],
    ['lookup order ord-5678', 'lookup_order {"order_id":"ORD-5678"}'],
    ['Where is ORD-5678?', 'lookup_order {"order_id":"ORD-5678"}'],
    ['ORD-5678', 'lookup_order {"order_id":"ORD-5678"}'],
    ['Has order #5678 shipped?', 'lookup_order {"order_id":"5678"}'],
    [
      'Refund $20 for ORD-5678, it arrived broken',
      'issue_refund {"order_id":"ORD-5678","amount":20,"reason":"it arrived broken"}',
    ],
    [
      'Please refund 20.50 USD on ORD-5678 because the box was open.',
      'issue_refund {"order_id":"ORD-5678","amount":20.5,"reason":"the box was open"}',
    ],
    [
      'My widget ORD-5678 broke. I want $15 back.',
      'issue_refund {"order_id":"ORD-5678","amount":15,"reason":"My widget ORD-5678 broke"}',
    ],
    ['Cancel ORD-9012, I changed my mind', 'cancel_order {"order_id":"ORD-9012","reason":"I changed my mind"}'],
    ['What is your return policy?', 'search_faq {"query":"What is your return policy?"}'],
    ['Hello, how long does shipping take?', 'search_faq {"query":"how long does shipping take?"}'],
    ['Do you ship to Norway?', 'search_faq {"query":"Do you ship to Norway?"}'],
    ['Look up the account alice@example.com', 'lookup_account {"email":"alice@example.com"}'],
    ['How do refunds work?', 'search_faq {"query":"How do refunds work?"}'],
    ['bob@example.com', 'lookup_account {"email":"bob@example.com"}'],
  ])('%s', (text, call) => {
    expect(first(text)).toBe(call);
  });

  test.each(['Hi', 'Thanks', "Don't cancel ORD-9012", 'never mind', 'What is 2+2?', 'Are you real?'])(
    'calls nothing for “%s”',
    (text) => {
      expect(first(text)).not.toMatch(/^\w+ \{/);
    },
  );

  test('several things in one message', () => {
    expect(new Talk().say('Refund $20 for ORD-5678 and $10 for ORD-9012').slice(0, 2)).toEqual([
      'issue_refund {"order_id":"ORD-5678","amount":20,"reason":"Requested by the customer"}',
      'issue_refund {"order_id":"ORD-9012","amount":10,"reason":"Requested by the customer"}',
    ]);
    expect(new Talk().say('What is the warranty? And check ORD-9012.').slice(0, 2)).toEqual([
      'search_faq {"query":"What is the warranty?"}',
      'lookup_order {"order_id":"ORD-9012"}',
    ]);
  });

  test('several addresses give several calls', () => {
    expect(new Talk().say('Look up alice@example.com and bob@example.com').slice(0, 2)).toEqual([
      'lookup_account {"email":"alice@example.com"}',
      'lookup_account {"email":"bob@example.com"}',
    ]);
  });

  test('a refund in full looks the total up first', () => {
    expect(new Talk().say('Refund ORD-5678 in full, it broke').slice(0, 2)).toEqual([
      'lookup_order {"order_id":"ORD-5678"}',
      'issue_refund {"order_id":"ORD-5678","amount":99.98,"reason":"it broke"}',
    ]);
  });

  test('one call at a time when parallel calls are off', () => {
    const items = decide({
      entries: [{ kind: 'user', text: 'Check ORD-1111 and ORD-2222' }],
      tools,
      toolChoice: { mode: 'auto' },
      parallelToolCalls: false,
    });
    expect(items).toHaveLength(1);
    expect(new Talk({ parallelToolCalls: false }).say('Check ORD-1111 and ORD-2222')).toHaveLength(3);
  });

  test('knows no shop: other tools work by their own words', () => {
    const options = {
      tools: [
        tool('get_weather', 'Current weather of a city.', {
          city: { type: 'string' },
          unit: { enum: ['celsius', 'fahrenheit'] },
        }),
        tool('create_ticket', 'Open a support ticket.', {
          priority: { type: 'string', enum: ['low', 'normal', 'high'] },
          summary: { type: 'string' },
          notify: { type: ['boolean', 'null'] },
        }),
      ],
    };
    expect(first("What's the weather in Paris in celsius?", options)).toBe(
      'get_weather {"city":"Paris","unit":"celsius"}',
    );
    expect(first('Open a high priority ticket', options)).toBe(
      'create_ticket {"priority":"high","summary":"Open a high priority ticket","notify":null}',
    );
  });

  test('tool_choice is honoured', () => {
    expect(first('Can you check order ORD-5678?', { toolChoice: { mode: 'none' } })).not.toMatch(/^lookup_order/);
    const required = (mode: ModelRequest['toolChoice']): string => {
      const [item] = decide({
        entries: [{ kind: 'user', text: 'Hi' }],
        tools,
        toolChoice: mode,
        parallelToolCalls: true,
      });
      return item?.type === 'function_call' ? `${item.name} ${item.arguments}` : '';
    };
    expect(required({ mode: 'required' })).toMatch(/^\w+ \{/);
    expect(required({ mode: 'function', name: 'issue_refund' })).toMatch(
      /^issue_refund \{"order_id":"unknown","amount":0,/,
    );
  });
});

describe('placeholders', () => {
  const account = { lookup_account: { ok: true, account: { email: '[EMAIL_1]', name: 'Ada', tier: 'Premium' } } };

  test.each([
    'look up [EMAIL_1]',
    'I am [EMAIL_1]. Which plan am I on?',
    '[EMAIL_1]',
    'Please look up the account of [EMAIL_1], my card is [CARD_2]',
  ])('an address is filled in as it is: %s', (text) => {
    expect(first(text)).toBe('lookup_account {"email":"[EMAIL_1]"}');
  });

  test('several of them give several calls', () => {
    expect(new Talk().say('Look up [EMAIL_1] and [EMAIL_2]').slice(0, 2)).toEqual([
      'lookup_account {"email":"[EMAIL_1]"}',
      'lookup_account {"email":"[EMAIL_2]"}',
    ]);
  });

  test('are repeated in answers, and remembered', () => {
    const talk = new Talk({}, account);
    expect(talk.say('Look up [EMAIL_1]').at(-1)).toMatch(/\*\*\[EMAIL_1\]\*\*[^]*Ada[^]*\[EMAIL_1\]/);
    expect(talk.say('look up my account again')[0]).toBe('lookup_account {"email":"[EMAIL_1]"}');
  });

  test('fill a parameter of their kind, whatever its pattern, and no other', () => {
    const pay = tool('update_payment', 'Change how an account is paid.', {
      card_number: { type: 'string', pattern: '^\\d+$' },
      phone: { type: ['string', 'null'] },
    });
    expect(first('Change my payment to [CARD_1], call me at [PHONE_3]', { tools: [pay] })).toBe(
      'update_payment {"card_number":"[CARD_1]","phone":"[PHONE_3]"}',
    );
    expect(first('Check ORD-5678 for [EMAIL_1] please', { tools: tools.slice(0, 1) })).toBe(
      'lookup_order {"order_id":"ORD-5678"}',
    );
    expect(first('Refund $20 for my order, I am [EMAIL_7]')).toBe(
      'I can issue the refund. Could you tell me the **order ID**?',
    );
  });
});

describe('a summary in place of the beginning', () => {
  test('says what "it" is', () => {
    const talk = new Talk();
    talk.entries.push({ kind: 'system', text: 'A summary of the earlier part: the customer asked about ORD-5678.' });
    expect(talk.say('cancel it')[0]).toBe('cancel_order {"order_id":"ORD-5678","reason":"Requested by the customer"}');
    const other = new Talk();
    other.entries.push({ kind: 'system', text: 'Orders have numbers such as ORD-1111.' });
    expect(other.say('cancel it')[0]).toContain('Could you tell me the **order ID**');
  });
});

describe('following a conversation', () => {
  test('it, the other, both', () => {
    const talk = new Talk();
    talk.say('Check ORD-5678 and ORD-9012');
    expect(talk.say('Refund $5 for ORD-9012')[0]).toContain('"ORD-9012"');
    expect(talk.say('and cancel the other')[0]).toBe(
      'cancel_order {"order_id":"ORD-5678","reason":"Requested by the customer"}',
    );
    expect(talk.say('cancel both')).toHaveLength(3);
  });

  test('a refund without an amount takes the total that was looked up', () => {
    const talk = new Talk();
    talk.say('Can you check order ORD-5678?');
    expect(talk.say('refund it, it is broken')[0]).toBe(
      'issue_refund {"order_id":"ORD-5678","amount":99.98,"reason":"it is broken"}',
    );
  });

  test('asks for what is missing, one answer after the other', () => {
    const talk = new Talk();
    expect(talk.say('I want a refund')).toEqual([
      'I can issue the refund. Could you tell me the **order ID** and **amount**?',
    ]);
    expect(talk.say('ORD-5678')).toEqual(['I can issue the refund for **ORD-5678**. How much should it be?']);
    expect(talk.say('20 dollars')[0]).toBe(
      'issue_refund {"order_id":"ORD-5678","amount":20,"reason":"Requested by the customer"}',
    );
    expect(talk.say('thanks')).toEqual(["You're welcome! Let me know if there is anything else."]);
  });

  test('a yes to a proposal carries it out', () => {
    const talk = new Talk();
    talk.say('Can you check order ORD-5678?');
    talk.entries.push({
      kind: 'assistant',
      text: 'It has shipped. Would you like me to cancel it?',
    });
    expect(talk.say('yes please')[0]).toMatch(/^cancel_order \{"order_id":"ORD-5678"/);
    expect(new Talk().say('yes')).toEqual(['Great. How can I help you today?']);
  });

  test('memory', () => {
    const talk = new Talk();
    expect(talk.say('Hi, my name is Ada')[0]).toContain('**Ada**');
    talk.say('Can you check order ORD-5678?');
    expect(talk.say('What is my name?')).toEqual(['Your name is **Ada**.']);
    expect(talk.say('What did I ask first?')[0]).toContain('“Hi, my name is Ada”');
    expect(talk.say('Which order were we talking about?')).toEqual(['We were talking about **ORD-5678**.']);
  });
});

describe('answering from results', () => {
  test.each([
    ['{"error":"Order ORD-5678 not found"}', /could not find anything for \*\*ORD-5678\*\*/],
    [
      '{"ok":false,"message":"The database is down"}',
      /could not look up the order for \*\*ORD-5678\*\*: The database is down\./,
    ],
    [
      'Tool execution was not approved.',
      /did not look up the order for \*\*ORD-5678\*\*, because the request was not approved/,
    ],
    [
      'An error occurred while running the tool. Please try again. Error: Error: boom',
      /I'm sorry, I could not look up the order/,
    ],
    ['An operator declined this action: too much.', /not approved\. The answer was: “An operator declined/],
    ['{"results":[]}', /could not find anything/],
    ['Your parcel is in Oslo.', /^Your parcel is in Oslo\.$/],
    ['null', /could not find anything/],
    [
      '{"status":"Shipped","total":99.98,"eta":"2026-11-24","items":[{"name":"Widget Pro","quantity":2}]}',
      /- Total: \$99\.98\n- Eta: November 24, 2026\n- Items: Widget Pro × 2/,
    ],
  ])('%s', (output, answer) => {
    expect(new Talk({}, { lookup_order: output }).say('Check ORD-5678').at(-1)).toMatch(answer);
  });

  test('a step that fails stops the steps after it', () => {
    const log = new Talk({}, { lookup_order: '{"error":"not found"}' }).say('check order ORD-5678 and then refund $20');
    expect(log).toHaveLength(2);
    expect(log[1]).toContain('I have not gone on with the rest');
  });

  test('a step that works leads to the next', () => {
    expect(new Talk().say('check order ORD-5678 and then refund $20').slice(0, 2)).toEqual([
      'lookup_order {"order_id":"ORD-5678"}',
      'issue_refund {"order_id":"ORD-5678","amount":20,"reason":"Requested by the customer"}',
    ]);
  });
});

describe('text', () => {
  test('of the length asked for', () => {
    expect(first('Count to 50').split(', ')).toHaveLength(50);
    expect(first('Write 120 words about tea').split(/\s+/)).toHaveLength(120);
    expect(first('Tell me a long story about a lighthouse').split(/\s+/).length).toBeGreaterThan(500);
    expect(first('Tell me a long story about a lighthouse')).toContain('a lighthouse');
  });

  test('what it can do comes from its tools', () => {
    const text = first('What can you do?');
    for (const { description } of tools) expect(text).toContain(description.replace(/\.$/, ''));
    expect(first('Are you real?')).toContain('simulated');
    expect(first('Tell me about quantum physics')).toContain('simulated');
  });
});
