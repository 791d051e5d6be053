import { decide } from '/tmp/wt/scenarios/packages/simulator/src/brain/decide.ts';
type T = { name: string; description: string; parameters: any };
const tool = (name: string, description: string, properties: any, required = Object.keys(properties)): T => ({
  name,
  description,
  parameters: { type: 'object', properties, required },
});
const str = { type: 'string' };
const nstr = { type: ['string', 'null'] };
const ho = (name: string, description: string) => tool('transfer_to_' + name, description, {});
function run(
  label: string,
  instructions: string,
  tools: T[],
  texts: string[],
  outputs: Record<string, any> = {},
  format?: any,
) {
  console.log('\n### ' + label);
  for (const text of texts) {
    const entries: any[] = [{ kind: 'user', text }];
    const log: string[] = [];
    for (let i = 0; i < 6; i++) {
      const items = decide({
        instructions,
        entries,
        tools,
        toolChoice: { mode: 'auto' },
        parallelToolCalls: true,
        ...(format ? { format } : {}),
      } as any);
      let again = false;
      for (const it of items as any[]) {
        if (it.type === 'function_call') {
          log.push(it.name + ' ' + it.arguments);
          const id = 'c' + entries.length;
          entries.push({ kind: 'call', callId: id, name: it.name, args: it.arguments });
          const o = outputs[it.name];
          entries.push({
            kind: 'result',
            callId: id,
            output: typeof o === 'string' ? o : JSON.stringify(o ?? { ok: true }),
          });
          again = !it.name.startsWith('transfer_to');
        } else log.push('» ' + it.text.replace(/\n/g, ' ⏎ ').slice(0, 260));
      }
      if (!again) break;
    }
    console.log('- ' + text + '\n    ' + log.join('\n    '));
  }
}
// 1 SaaS triage with SDK default handoff descriptions
const H = (n: string) => `Handoff to the ${n} agent to handle the request. `;
run(
  'tutors',
  'You determine which agent to use based on the homework question',
  [
    ho('history_tutor', H('History Tutor') + 'Specialist agent for historical questions'),
    ho('math_tutor', H('Math Tutor') + 'Specialist agent for math questions'),
  ],
  ['who was the first president of the united states?', 'what is 12 * 7?', 'Solve the equation 2x+3=7', 'hi'],
);
run(
  'language',
  'Handoff to the appropriate agent based on the language of the request.',
  [ho('spanish_agent', H('Spanish agent')), ho('english_agent', H('English agent'))],
  ['Hola, ¿cómo estás?', 'Hello, how are you?'],
);
const seatTools = [
  tool('update_seat', 'Update the seat for a given confirmation number.', { confirmation_number: str, new_seat: str }),
  ho(
    'triage_agent',
    H('Triage Agent') + "A triage agent that can delegate a customer's request to the appropriate agent.",
  ),
];
run(
  'airline triage',
  'You are a helpful triaging agent. You can use your tools to delegate questions to other appropriate agents.',
  [
    ho('faq_agent', H('FAQ Agent') + 'A helpful agent that can answer questions about the airline.'),
    ho('seat_booking_agent', H('Seat Booking Agent') + 'A helpful agent that can update a seat on a flight.'),
  ],
  ['I want to change my seat', 'How many bags can I bring on the flight?', 'Hello'],
);
run(
  'airline seat',
  'You are a seat booking agent. If you are speaking to a customer, you probably were transferred to from the triage agent. # Routine 1. Ask for their confirmation number. 2. Ask the customer what their desired seat number is. 3. Use the update seat tool. If the customer asks a question that is not related to the routine, transfer back to the triage agent.',
  seatTools,
  [
    'I want to change my seat',
    'Change my seat to 12A, confirmation number ABC123',
    'What is the wifi password on the plane?',
  ],
);
const tickets = [
  tool('search_docs', 'Search the product documentation.', { query: str }),
  tool('open_case', 'Open a case for the support engineers.', {
    title: str,
    details: str,
    severity: { type: 'string', enum: ['P1', 'P2', 'P3', 'P4'] },
    area: { type: 'string', enum: ['billing', 'infrastructure', 'security', 'other'] },
    contact: { ...nstr },
  }),
  tool('escalate_to_human', 'Escalate the conversation to a human agent.', { reason: str }),
];
run(
  'saas support',
  'You help customers of a cloud database. Always search the docs before you open a case.',
  tickets,
  [
    'Our production database is down!',
    'How do I rotate an API key?',
    'I have an idea: would be great to have dark mode in the dashboard',
    'The invoice for May is wrong, I was charged twice',
    'I want to talk to a human',
    'thanks!',
    'Someone hacked my account',
    'Open a case please: query editor shows error 42. No rush.',
  ],
  {
    search_docs: { results: [{ title: 'Rotate keys', text: 'Open settings, then keys. Press rotate.' }] },
    open_case: { ok: true, message: 'Case C-77 is open.' },
  },
);
run(
  'saas nothing found',
  'You help customers of a cloud database.',
  tickets,
  ['The query editor shows error 42', 'How do I rotate an API key?'],
  { search_docs: { results: [] }, open_case: { ok: true, message: 'Case C-77 is open.' } },
);
run(
  'page tools',
  'You help on a shop page.',
  [
    tool('page__get_cart', 'Reads the shopping cart on the page.', {}),
    tool('page__highlight', 'Highlights a product on the page.', { sku: str }),
    tool('docs__search_pages', 'Search the documentation.', { query: str }),
    tool(
      'github__create_issue',
      'Create an issue in a repository.',
      { title: str, body: str, labels: { type: 'array', items: str } },
      ['title', 'body'],
    ),
  ],
  [
    'What is in my cart?',
    'Highlight SKU-123',
    'search the documentation for webhooks',
    'Create an issue: the build fails on Windows',
  ],
  { page__get_cart: { items: [{ name: 'Mug', quantity: 2, price: 5 }] } },
);
run(
  'agents as tools',
  'You translate. You use the tools.',
  [
    tool('translate_to_spanish', "Translate the user's message to Spanish", { input: str }),
    tool('translate_to_french', "Translate the user's message to French", { input: str }),
  ],
  ['Translate "good morning" to French', 'Say hi in Spanish and French'],
  { translate_to_french: 'bonjour' },
);
const schema = {
  type: 'json_schema',
  schema: {
    type: 'object',
    properties: {
      department: { type: 'string', enum: ['sales', 'support', 'hr', 'other'] },
      priority: { type: 'string', enum: ['low', 'normal', 'high', 'urgent'] },
      title: str,
      summary: str,
      next_step: str,
      escalate: { type: 'boolean' },
    },
    required: ['department', 'priority', 'title', 'summary', 'next_step', 'escalate'],
  },
};
run(
  'classify',
  'Sort mails.\n- sales: quotes, prices, new contracts\n- support: something does not work\n- hr: applications, vacation, payroll\n- other: anything else',
  [],
  [
    'This is urgent: the login page crashes for all users',
    'We would like a quote for 200 seats',
    'I want to apply for the vacation in May',
    'blah blah',
    'My payroll is wrong, no rush',
  ],
  {},
  schema,
);
