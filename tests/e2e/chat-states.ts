/** Every state that the chat can be in, as data: what axe looks at, and what pictures are taken of. */
import type { ConversationEvent, ConversationSummary } from '@parley/protocol';
import type { Browser, Locator, Page } from 'playwright-core';
import { answered, began, ended, ORIGIN, StagedGateway, writing } from './staged-gateway.ts';
import { settle } from './steps.ts';

/** A chat on a page, and the gateway behind it. */
export interface Stage extends AsyncDisposable {
  readonly page: Page;
  readonly gateway: StagedGateway;
  readonly chat: Locator;
}

/** One state. */
export interface ChatState {
  readonly name: string;
  /** Of the script tag. */
  readonly attributes?: string;
  /** Whether the launcher is all that is open. */
  readonly closed?: true;
  readonly before?: (gateway: StagedGateway) => void;
  /** Brings it about, and waits until it can be seen. */
  readonly arrange: (stage: Stage) => Promise<unknown>;
}

const ANSWER = `Your order **ORD-5678** is on its way. It left our warehouse on *Tuesday*, and [the carrier](https://example.com/track) has it.

# What happens next

1. The parcel reaches the depot.
2. You get a message with the hour.

| Item | Count | Price |
|---|---:|---:|
| Widget Pro | 2 | $99.98 |
| Cable Kit | 5 | $24.95 |

> Parcels are left with a neighbour where nobody opens.

\`\`\`ts
const order = await shop.find('ORD-5678'); // the line is long enough to need a scroller of its own on a phone
\`\`\`

- \`TRK-111\` is the number of the parcel
- nothing else is open`;

const call = (callId: string, title: string, more: object = {}): ConversationEvent => ({
  type: 'tool.started',
  runId: 'r1',
  callId,
  tool: 'any',
  title,
  arguments: {
    order: 'ORD-5678',
    note: 'A note that is as long as notes of customers are when they are in a hurry.',
  },
  agent: 'support',
  ...more,
});

const done = (callId: string, status: string, more: object = {}): ConversationEvent =>
  ({ type: 'tool.completed', callId, status, durationMs: 1250, ...more }) as ConversationEvent;

const approval = (id: string, more: object = {}): ConversationEvent => ({
  type: 'approval.requested',
  approval: {
    id,
    conversationId: 'conv_1',
    runId: 'r1',
    callId: `call_${id}`,
    tool: 'issue_refund',
    title: 'Issue a refund',
    summary: 'Refund $20.00 for ORD-5678',
    arguments: { order: 'ORD-5678', amount: 20, reason: 'One of the two arrived broken.' },
    argsHash: 'h',
    decidedBy: 'visitor',
    requestedAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    ...more,
  },
});

/** Of the arguments of {@link approval}. */
const FLAT = {
  type: 'object',
  properties: {
    order: { type: 'string' },
    amount: { type: 'number' },
    reason: { enum: ['One of the two arrived broken.'] },
  },
  required: ['order', 'amount', 'reason'],
};
const OFFER = { same: { order: 'ORD-5678' }, atMost: { amount: 20 }, maxUses: 3, expiresInMs: 3_600_000 };

const resolved = (approvalId: string, decision: string, more: object = {}): ConversationEvent =>
  ({
    type: 'approval.resolved',
    approvalId,
    decision,
    by: { id: 'o1', role: 'operator', name: 'Alice Johnson' },
    ...more,
  }) as ConversationEvent;

const failed = { code: 'model_timeout', message: 'The assistant took too long.', retryable: true } as const;
const refused = {
  code: 'input_blocked',
  message: "I'm sorry, I can't process that request.",
  retryable: false,
} as const;

/** What the server says when a run waits for a person. */
const waiting: ConversationEvent = { type: 'run.waiting', runId: 'r1', reason: 'approval' };

/** Sends a message, and waits until it is part of the conversation. */
async function ask({ page, gateway }: Stage, text = 'Where is my order ORD-5678?'): Promise<void> {
  const count = gateway.sends.length;
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
  const deadline = Date.now() + 20_000;
  while (gateway.sends.length === count) {
    if (Date.now() > deadline) throw new Error('the message was not sent');
    await page.waitForTimeout(20);
  }
  await page.locator('parley-chat .message.user').last().waitFor();
}

/** A question, and what came of it so far. */
async function goOn(stage: Stage, ...events: readonly ConversationEvent[]): Promise<void> {
  await ask(stage);
  stage.gateway.append(began(1), ...events);
}

/** Waits for something of the chat, by a selector within it. */
const see = ({ page }: Stage, selector: string): Promise<void> =>
  page.locator(`parley-chat ${selector}`).first().waitFor();

/** An approval that waits, and one of the further steps that its buttons lead to. */
async function stepOf(stage: Stage, more: object, button: string): Promise<void> {
  await goOn(stage, approval('p1', more), waiting);
  await see(stage, '.approval .primary');
  await settle(stage.page);
  await stage.chat.getByRole('button', { name: button }).click();
  await see(stage, '.approval .step');
}

const byVisitor = { id: 'visitor_1', role: 'visitor' } as const;

/** A grant that was given with {@link approval}. */
const grantGiven = (approvalId: string, id = 'g1'): ConversationEvent => {
  const { expiresInMs, ...limits } = OFFER;
  const expiresAt = new Date(Date.now() + expiresInMs).toISOString();
  const grant = { id, tool: 'issue_refund', title: 'Refund an order', ...limits, by: byVisitor, approvalId };
  return { type: 'grant.given', grant: { ...grant, expiresAt } };
};

const listed = (id: string, more: Partial<ConversationSummary>): ConversationSummary => ({
  id,
  agent: 'support',
  status: 'idle',
  createdAt: new Date(Date.now() - 3 * 86_400_000).toISOString(),
  updatedAt: new Date(Date.now() - 2 * 86_400_000).toISOString(),
  pendingApprovals: 0,
  ...more,
});
const CONVERSATIONS = [
  listed('conv_1', { excerpt: 'Where is my order ORD-5678?', updatedAt: new Date().toISOString() }),
  listed('conv_7', { excerpt: 'Refund $20.00 for ORD-5678, one of the two arrived broken.', pendingApprovals: 1 }),
  listed('conv_8', { excerpt: 'أين طلبي؟' }),
  listed('conv_9', {}),
];

async function openList(stage: Stage): Promise<void> {
  await ask(stage);
  await stage.chat.getByRole('button', { name: 'Your conversations' }).click();
  await see(stage, '.conversation');
}

/** All of them. What somebody adds to the chat gets its states here. */
export const chatStates: readonly ChatState[] = [
  { name: 'launcher', closed: true, arrange: (stage) => see(stage, '.launcher') },
  {
    name: 'launcher with unread',
    arrange: async (stage) => {
      await ask(stage);
      await stage.page.locator('parley-chat .launcher').press('Escape');
      stage.gateway.append(began(1), ...answered(1, 'It is on its way.'), ended(1, 'completed'));
      await see(stage, '.badge');
    },
  },
  { name: 'welcome', arrange: (stage) => see(stage, '.starters') },
  {
    name: 'several agents',
    before: (gateway) => {
      gateway.agents = [
        { name: 'support', title: 'Support', starters: ['Where is my order?', 'Please cancel my order ORD-9012.'] },
        { name: 'triage', title: 'Help desk', starters: [] },
        { name: 'sales', title: 'Sales', starters: [] },
      ];
    },
    arrange: (stage) => see(stage, '.agents'),
  },
  {
    name: 'simulated model',
    before: (gateway) => {
      gateway.model = 'simulated';
    },
    arrange: (stage) => see(stage, '.chip'),
  },
  {
    name: 'a long message is written',
    arrange: async ({ page, chat }) => {
      const line = 'Two of the three cables arrived with a plug that does not fit into anything that I own.';
      await page.getByRole('textbox').fill(Array.from({ length: 4 }, () => line).join('\n'));
      await chat.getByRole('button', { name: 'Send' }).waitFor();
    },
  },
  {
    name: 'message too long',
    arrange: async (stage) => {
      await stage.page.getByRole('textbox').fill('x'.repeat(10_005));
      await see(stage, '.problem');
    },
  },
  {
    name: 'sending',
    before: (gateway) => {
      gateway.answersMessages = false;
    },
    arrange: async (stage) => {
      await stage.page.getByRole('textbox').fill('Where is my order?');
      await stage.page.keyboard.press('Enter');
      await see(stage, '[data-status=sending]');
    },
  },
  { name: 'thinking', arrange: (stage) => goOn(stage).then(() => see(stage, '.thinking')) },
  {
    name: 'writing',
    arrange: (stage) => goOn(stage, ...writing(1, ANSWER.slice(0, 330))).then(() => see(stage, '.prose')),
  },
  {
    name: 'answer',
    arrange: async (stage) => {
      const citations = [
        { title: 'Shipping times', url: 'https://example.com/shipping' },
        { title: 'KB-103 Late or lost parcels' },
      ];
      const [start, complete] = answered(1, ANSWER) as [ConversationEvent, ConversationEvent];
      await goOn(stage, start, { ...complete, citations } as ConversationEvent, ended(1, 'completed'));
      await see(stage, '.citations');
    },
  },
  {
    name: 'answers of some length',
    arrange: async (stage) => {
      await goOn(stage, ...answered(1, ANSWER, 'length'), ended(1, 'completed'));
      await ask(stage, 'And the other one?');
      stage.gateway.append(began(2), ...answered(2, 'The same, only later.', 'content_filter'), ended(2, 'completed'));
      await stage.chat.getByText('The same, only later.').waitFor();
    },
  },
  {
    name: 'new messages below',
    arrange: async (stage) => {
      await goOn(stage, ...answered(1, `${ANSWER}\n\n${ANSWER}`), ended(1, 'completed'));
      await see(stage, '.prose table');
      await stage.page.locator('parley-chat .scroller').evaluate((scroller) => scroller.scrollTo(0, 0));
      await see(stage, '.pill');
    },
  },
  {
    name: 'tools at work',
    arrange: async (stage) => {
      await goOn(
        stage,
        call('c1', 'Look up an order'),
        done('c1', 'succeeded', { summary: '2 × Widget Pro, shipped' }),
        call('c2', 'Ask the carrier'),
        { type: 'tool.progress', callId: 'c2', text: 'Page 2 of 3' },
        call('c3', 'Highlight a product', { runsIn: 'page' }),
      );
      await see(stage, '.spinner');
    },
  },
  {
    name: 'arguments of a tool',
    arrange: async (stage) => {
      await goOn(stage, call('c1', 'Look up an order'), done('c1', 'succeeded'));
      await stage.page.locator('parley-chat summary').click();
      await see(stage, '.arguments');
    },
  },
  {
    name: 'tools that went wrong',
    arrange: async (stage) => {
      const all = ['failed', 'rejected', 'timed_out', 'unknown'];
      await goOn(
        stage,
        ...all.flatMap((status, index) => [
          call(`c${index}`, `Look up order ${index + 1}`),
          done(`c${index}`, status, { summary: status === 'failed' ? 'The shop did not answer.' : undefined }),
        ]),
      );
      await see(stage, '[data-status=unknown]');
    },
  },
  {
    name: 'calls within a call',
    arrange: async (stage) => {
      await goOn(
        stage,
        call('c1', 'Ask the knowledge base'),
        call('c2', 'Search the help articles', { parentCallId: 'c1' }),
        done('c2', 'succeeded'),
        call('c3', 'Read a help article', { parentCallId: 'c1' }),
      );
      await see(stage, '.tool-inner');
    },
  },
  {
    name: 'handed over',
    arrange: async (stage) => {
      const change = { type: 'agent.changed', runId: 'r1', from: 'support', to: 'technical' } as const;
      await goOn(stage, { ...change, title: 'Technical specialist' }, ...answered(1, 'I look after devices.'));
      await see(stage, '.handover');
    },
  },
  {
    name: 'approval',
    arrange: (stage) => goOn(stage, approval('p1'), waiting).then(() => see(stage, '.approval .primary')),
  },
  {
    name: 'declining',
    arrange: async (stage) => {
      await goOn(stage, approval('p1'), waiting);
      await see(stage, '.approval .primary');
      await settle(stage.page);
      await stage.chat.getByRole('button', { name: 'Decline' }).click();
      await see(stage, '.approval textarea');
    },
  },
  {
    name: 'editing an approval',
    arrange: (stage) => stepOf(stage, { editableBy: ['visitor'], schema: FLAT }, 'Change…'),
  },
  {
    name: 'editing an approval as JSON, which is not valid',
    arrange: async (stage) => {
      const args = { order: 'ORD-5678', lines: [{ item: 'Widget Pro', count: 1 }] };
      await stepOf(stage, { editableBy: ['visitor'], arguments: args }, 'Change…');
      await stage.chat.getByRole('textbox').first().fill('{ "order": ');
      await settle(stage.page);
      await stage.chat.getByRole('button', { name: 'Approve with the changes' }).click();
      await see(stage, '[aria-invalid=true]');
    },
  },
  {
    name: 'granting',
    arrange: (stage) => stepOf(stage, { grantOffer: OFFER }, 'Later ones too…'),
  },
  {
    name: 'granted, used and over',
    arrange: async (stage) => {
      await goOn(stage, approval('p1'));
      stage.gateway.append(
        resolved('p1', 'approved', { by: byVisitor, grant: 'conversation' }),
        grantGiven('p1'),
        approval('p2'),
        resolved('p2', 'approved', { by: byVisitor, grantId: 'g1' }),
        approval('p3', { summary: 'Refund $5.00 for ORD-5678' }),
        resolved('p3', 'approved', { by: byVisitor, grant: 'conversation' }),
        grantGiven('p3', 'g2'),
        { type: 'grant.revoked', grantId: 'g2', by: byVisitor },
      );
      await see(stage, '.grant[data-over=true]');
    },
  },
  {
    name: 'one of two people has approved',
    arrange: async (stage) => {
      const by = { id: 'o1', role: 'operator', name: 'Bob Smith' } as const;
      await goOn(stage, approval('p1', { decidedBy: 'two_people' }), waiting);
      stage.gateway.append({ type: 'approval.endorsed', approvalId: 'p1', by });
      await stage.chat.getByText('1 of 2 approvals').waitFor();
    },
  },
  {
    name: 'a person has taken over, and left',
    arrange: async (stage) => {
      const operator = { id: 'o1', name: 'Bob Smith' };
      await goOn(stage, ...answered(1, 'I ask somebody.'), ended(1, 'completed'));
      stage.gateway.append(
        { type: 'operator.joined', operator },
        { type: 'message.created', message: { id: 'm1', role: 'operator', text: 'Here I am.', author: operator } },
        { type: 'operator.left', operator, reason: 'handed_back' },
      );
      await stage.chat.getByText('You are now talking to Support').waitFor();
    },
  },
  {
    name: 'names of hosts that look like others',
    arrange: async (stage) => {
      const args = {
        to: 'refunds@p\u0430ypal.com',
        page: 'https://\u0430\u0440\u0440\u04cf\u0435.com/refund',
        note: 'ORD\u200b-5678',
      };
      await goOn(stage, approval('p1', { summary: 'Write to refunds@p\u0430ypal.com', arguments: args }), waiting);
      await stage.chat.getByText('[xn--pypal-4ve.com]').first().waitFor();
    },
  },
  {
    name: 'rating an answer',
    arrange: async (stage) => {
      await goOn(stage, ...answered(1, 'It is on its way.'), ended(1, 'completed'));
      await stage.chat.getByRole('button', { name: 'Bad answer' }).click();
      stage.gateway.append({ type: 'message.rated', messageId: 'a1', rating: 'down' });
      await see(stage, '.answer-actions textarea');
    },
  },
  {
    name: 'list of conversations',
    before: (gateway) => {
      gateway.conversations = CONVERSATIONS;
    },
    arrange: openList,
  },
  {
    name: 'removing a conversation',
    before: (gateway) => {
      gateway.conversations = CONVERSATIONS;
    },
    arrange: async (stage) => {
      await openList(stage);
      await stage.chat
        .getByRole('button', { name: /^Delete/ })
        .nth(1)
        .click();
      await stage.chat.getByRole('button', { name: 'Delete for good' }).waitFor();
    },
  },
  {
    name: 'approval of a teammate',
    arrange: async (stage) => {
      await goOn(
        stage,
        approval('p1', { decidedBy: 'operator', arguments: null, askedBy: ['Technical specialist', 'Knowledge'] }),
        approval('p2', { decidedBy: 'two_people', summary: 'Close the account alice@example.com' }),
        waiting,
      );
      await see(stage, '.approval ~ .approval');
    },
  },
  {
    name: 'decided approvals',
    arrange: async (stage) => {
      await goOn(stage, ...['p1', 'p2', 'p3', 'p4'].map((id) => approval(id)));
      stage.gateway.append(
        resolved('p1', 'approved', { editedArguments: { order: 'ORD-5678', amount: 15 } }),
        resolved('p2', 'rejected', { reason: 'The photo shows another product.' }),
        resolved('p3', 'expired', { by: null }),
        resolved('p4', 'approved', { by: { id: 'visitor_1', role: 'visitor' } }),
      );
      await see(stage, '.decided ~ .decided ~ .decided ~ .decided');
    },
  },
  {
    name: 'interrupted call',
    arrange: async (stage) => {
      await goOn(stage, approval('p1', { question: 'outcome' }), waiting);
      await see(stage, '.approval .actions');
      await settle(stage.page);
      await stage.chat.getByRole('button', { name: 'Do it again' }).click();
      await see(stage, '.approval .danger');
    },
  },
  {
    name: 'failed',
    arrange: (stage) => goOn(stage, ended(1, 'failed', failed)).then(() => see(stage, '.notice')),
  },
  {
    name: 'blocked and stopped',
    arrange: async (stage) => {
      await goOn(stage, ended(1, 'blocked', refused));
      await ask(stage, 'Something else');
      stage.gateway.append(began(2), ...writing(2, 'This is as far as it'));
      stage.gateway.append({ type: 'message.completed', messageId: 'a2', text: 'This is as far', interrupted: true });
      stage.gateway.append(ended(2, 'cancelled'));
      await see(stage, '.notice');
    },
  },
  {
    name: 'in line',
    arrange: async (stage) => {
      await ask(stage);
      stage.gateway.append({ type: 'run.waiting', runId: 'r1', messageId: 'u1', reason: 'capacity', position: 3 });
      await stage.chat.getByText('You are number 3 in line').waitFor();
    },
  },
  {
    name: 'too fast',
    arrange: async (stage) => {
      await ask(stage, 'one');
      const limited = { code: 'rate_limited', message: 'Too many.', retryable: true, retryAfterMs: 600_000 } as const;
      stage.gateway.refusals.push(limited);
      await ask(stage, 'two');
      await see(stage, '.counting');
    },
  },
  {
    name: 'budget nearly used up',
    arrange: async (stage) => {
      await goOn(stage, ...answered(1, 'Yes.'), ended(1, 'completed'));
      stage.gateway.append({ type: 'budget.updated', usedTokens: 80, limitTokens: 100, level: 'warning' });
      await see(stage, '.limit');
    },
  },
  {
    name: 'budget used up',
    arrange: async (stage) => {
      await goOn(stage, ...answered(1, 'Yes.'), ended(1, 'completed'));
      const over = {
        code: 'budget_exhausted',
        message: 'This conversation has reached its limit.',
        retryable: false,
      } as const;
      stage.gateway.refusals.push(over);
      await ask(stage, 'two');
      await see(stage, '.limit[data-level=exhausted]');
    },
  },
  {
    name: 'offline with an outbox',
    arrange: async (stage) => {
      await goOn(stage, ...writing(1, 'It is on its'));
      await see(stage, '.prose');
      await stage.gateway.goAway();
      await see(stage, '.banner.offline');
      await stage.page.getByRole('textbox').fill('Are you there?');
      await stage.page.keyboard.press('Enter');
      await see(stage, '.message-note');
    },
  },
  {
    name: 'not available',
    before: (gateway) => {
      gateway.refusesWith = 4403;
    },
    arrange: (stage) => see(stage, '.banner.failed'),
  },
  {
    name: 'a teammate writes',
    arrange: async (stage) => {
      await ask(stage);
      const operator = { id: 'o1', name: 'Alice Johnson' };
      stage.gateway.append(
        { type: 'operator.joined', operator },
        {
          type: 'message.created',
          message: { id: 'o1', role: 'operator', text: 'I have asked the carrier. One moment.', author: operator },
        },
      );
      await see(stage, '.message.operator');
    },
  },
  {
    name: 'right to left',
    attributes: 'data-lang="ar"',
    arrange: async (stage) => {
      await goOn(
        stage,
        call('c1', 'Look up an order'),
        done('c1', 'succeeded'),
        ...answered(1, ANSWER),
        approval('p1'),
      );
      await see(stage, '.approval .primary');
    },
  },
  {
    name: 'decisions right to left',
    attributes: 'data-lang="ar"',
    arrange: async (stage) => {
      await goOn(
        stage,
        approval('p1'),
        resolved('p1', 'approved', { by: byVisitor, grant: 'conversation', editedArguments: { order: 'ORD-5678' } }),
        grantGiven('p1'),
        approval('p2', { editableBy: ['visitor'], schema: FLAT, grantOffer: OFFER }),
        waiting,
      );
      await see(stage, '.approval .primary');
      await settle(stage.page);
      await stage.page.locator('parley-chat [data-step=edit]').click();
      await see(stage, '.approval input');
    },
  },
  {
    name: 'from a page of its own colours',
    attributes: 'data-lang="de" data-corner="start"',
    arrange: async (stage) => {
      await stage.page.addStyleTag({ content: 'parley-chat { --parley-accent: #f2c230; --parley-radius: 4px }' });
      await goOn(stage, ...answered(1, ANSWER), approval('p1'), waiting);
      await see(stage, '.approval .primary');
    },
  },
];

/** @throws {Error} when there is no state of that name. */
export function stateOf(name: string): ChatState {
  const state = chatStates.find((other) => other.name === name);
  if (state === undefined) throw new Error(`there is no state ${name}`);
  return state;
}

interface Visit {
  readonly viewport: { readonly width: number; readonly height: number };
  /** Default `reduce`: what moves has no settled colours. */
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

/** Opens a page of its own in a state. */
export async function stageOf(
  browser: Browser,
  state: ChatState,
  { viewport, reducedMotion = 'reduce' }: Visit,
): Promise<Stage> {
  const context = await browser.newContext({ bypassCSP: true, viewport, reducedMotion, locale: 'en-US' });
  const page = await context.newPage();
  const gateway = new StagedGateway({ attributes: state.attributes ?? '' });
  state.before?.(gateway);
  await gateway.serve(page);
  await page.goto(`${ORIGIN}/`);
  const stage = {
    page,
    gateway,
    chat: page.getByRole('dialog'),
    [Symbol.asyncDispose]: () => context.close(),
  };
  if (state.closed !== true) {
    await page.locator('parley-chat .launcher').click();
    await page.locator('parley-chat .panel').waitFor();
  }
  await state.arrange(stage);
  return stage;
}
