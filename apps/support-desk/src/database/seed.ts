import type { Database } from 'better-sqlite3';

import { readArticles } from './articles.ts';

const ORDERS = [
  {
    id: 'ORD-5678',
    email: 'alice@example.com',
    item: 'Widget Pro',
    quantity: 2,
    totalCents: 99_98,
    status: 'Shipped',
    tracking: 'TRK-111',
  },
  {
    id: 'ORD-9012',
    email: 'alice@example.com',
    item: 'Gadget Plus',
    quantity: 1,
    totalCents: 149_99,
    status: 'Processing',
    tracking: null,
  },
  {
    id: 'ORD-3456',
    email: 'bob@example.com',
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

// Alice pays for Premium by the month, and November was charged twice by mistake: something for billing to find. Bob is on
// the Free plan and has invoices for what he bought.
const INVOICES = [
  invoice(2031, 'alice@example.com', '2026-08-01', 'Premium plan, August 2026', 9_99),
  invoice(2036, 'alice@example.com', '2026-09-01', 'Premium plan, September 2026', 9_99),
  invoice(2044, 'alice@example.com', '2026-10-01', 'Premium plan, October 2026', 9_99),
  invoice(2051, 'alice@example.com', '2026-11-01', 'Premium plan, November 2026', 9_99),
  invoice(2052, 'alice@example.com', '2026-11-01', 'Premium plan, November 2026', 9_99),
  invoice(1380, 'bob@example.com', '2024-11-18', '1 × Widget Pro', 49_99),
  invoice(1812, 'bob@example.com', '2026-02-09', 'Repair of Widget Pro', 19_00),
  invoice(2019, 'bob@example.com', '2026-06-22', '2 × Cable Kit, standard shipping', 14_97),
  invoice(2047, 'bob@example.com', '2026-10-12', 'Return label', 4_99),
];

function invoice(number: number, email: string, issuedOn: string, description: string, amountCents: number) {
  return { number, email, issuedOn, description, amountCents, status: 'Paid' };
}

/**
 * Puts the demonstration shop's orders, accounts, invoices, answers and articles into the database. Safe at every start: a row that is already
 * there, changed or not, is left as it is; an order that has no account gets the one that it belongs to.
 */
export function seed(database: Database): void {
  const order = database.prepare(
    `INSERT INTO orders (id, item, quantity, total_cents, status, tracking, email)
     VALUES (:id, :item, :quantity, :totalCents, :status, :tracking, :email)
     ON CONFLICT (id) DO UPDATE SET email = coalesce(email, excluded.email)`,
  );
  const account = database.prepare(
    `INSERT INTO accounts (email, name, tier, since_year)
     VALUES (:email, :name, :tier, :sinceYear) ON CONFLICT (email) DO NOTHING`,
  );
  const answer = database.prepare(
    `INSERT INTO faq (topic, question, answer, keywords)
     VALUES (:topic, :question, :answer, :keywords) ON CONFLICT (topic) DO NOTHING`,
  );
  const bill = database.prepare(
    `INSERT INTO invoices (number, email, issued_on, description, amount_cents, status)
     VALUES (:number, :email, :issuedOn, :description, :amountCents, :status) ON CONFLICT (number) DO NOTHING`,
  );
  const article = database.prepare(
    `INSERT INTO articles (number, category, title, body, keywords)
     VALUES (:number, :category, :title, :body, :keywords) ON CONFLICT DO NOTHING`,
  );
  const articles = readArticles();
  database
    .transaction(() => {
      for (const row of ACCOUNTS) account.run(row);
      for (const row of ORDERS) order.run(row);
      for (const row of INVOICES) bill.run(row);
      for (const row of FAQ) answer.run(row);
      for (const row of articles) article.run(row);
    })
    .immediate();
}
