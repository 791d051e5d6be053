import type { Database } from 'better-sqlite3';

const ORDERS = [
  {
    id: 'ORD-5678',
    item: 'Widget Pro',
    quantity: 2,
    totalCents: 99_98,
    status: 'Shipped',
    tracking: 'TRK-111',
  },
  {
    id: 'ORD-9012',
    item: 'Gadget Plus',
    quantity: 1,
    totalCents: 149_99,
    status: 'Processing',
    tracking: null,
  },
  {
    id: 'ORD-3456',
    item: 'Cable Kit',
    quantity: 5,
    totalCents: 24_95,
    status: 'Delivered',
    tracking: null,
  },
];

const ACCOUNTS = [
  { email: 'alice@example.com', name: 'Alice Johnson', tier: 'Premium', sinceYear: 2022 },
  { email: 'bob@example.com', name: 'Bob Smith', tier: 'Free', sinceYear: 2024 },
];

const FAQ = [
  {
    topic: 'shipping',
    question: 'How long does shipping take?',
    answer: 'Standard shipping takes 5–7 business days. Express shipping takes 2–3 business days.',
    keywords: 'delivery deliver arrive arrival dispatch ship courier parcel package post fast',
  },
  {
    topic: 'returns',
    question: 'How do returns work?',
    answer: 'Items can be returned within 30 days. Return shipping is free on the Premium plan.',
    keywords: 'return refund exchange money back send unwanted wrong',
  },
  {
    topic: 'warranty',
    question: 'What does the warranty cover?',
    answer: 'Products come with a 1-year manufacturer warranty.',
    keywords: 'guarantee broken defect defective faulty repair replace stopped working',
  },
];

/**
 * Puts the demonstration shop's orders, accounts and answers into the database. Safe at every start: a row that is already
 * there, changed or not, is left as it is.
 */
export function seed(database: Database): void {
  const order = database.prepare(
    `INSERT INTO orders (id, item, quantity, total_cents, status, tracking)
     VALUES (:id, :item, :quantity, :totalCents, :status, :tracking) ON CONFLICT (id) DO NOTHING`,
  );
  const account = database.prepare(
    `INSERT INTO accounts (email, name, tier, since_year)
     VALUES (:email, :name, :tier, :sinceYear) ON CONFLICT (email) DO NOTHING`,
  );
  const answer = database.prepare(
    `INSERT INTO faq (topic, question, answer, keywords)
     VALUES (:topic, :question, :answer, :keywords) ON CONFLICT (topic) DO NOTHING`,
  );
  database
    .transaction(() => {
      for (const row of ORDERS) order.run(row);
      for (const row of ACCOUNTS) account.run(row);
      for (const row of FAQ) answer.run(row);
    })
    .immediate();
}
