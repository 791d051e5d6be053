/** One step of the schema. Steps are never edited once released: a correction is a new step. */
export interface Migration {
  /** 1, 2, 3, … without gaps. */
  readonly version: number;
  /** Recorded beside the version, for people who look into the file. */
  readonly name: string;
  /** One or more statements; they run in one transaction with the record of the step. */
  readonly sql: string;
}

const shop: Migration = {
  version: 1,
  name: 'orders, refunds, cancellations, accounts and answers',
  // The rules that must never be broken are stated here as well as in the desk: a second program that opens this file, or
  // a mistake in ours, cannot refund more than was paid, cancel an order twice or bring a cancelled one back.
  sql: `
    CREATE TABLE orders (
      id             TEXT PRIMARY KEY,
      item           TEXT NOT NULL,
      quantity       INTEGER NOT NULL CHECK (quantity > 0),
      total_cents    INTEGER NOT NULL CHECK (total_cents >= 0),
      refunded_cents INTEGER NOT NULL DEFAULT 0 CHECK (refunded_cents BETWEEN 0 AND total_cents),
      status         TEXT NOT NULL CHECK (status IN ('Processing', 'Shipped', 'Delivered', 'Cancelled')),
      tracking       TEXT
    ) STRICT;

    CREATE TRIGGER orders_stay_cancelled BEFORE UPDATE OF status ON orders
      WHEN OLD.status = 'Cancelled' AND NEW.status <> 'Cancelled'
      BEGIN SELECT RAISE(ABORT, 'a cancelled order stays cancelled'); END;

    CREATE TABLE cancellations (
      id              INTEGER PRIMARY KEY AUTOINCREMENT,
      order_id        TEXT NOT NULL UNIQUE REFERENCES orders (id),
      reason          TEXT NOT NULL,
      refunded_cents  INTEGER NOT NULL CHECK (refunded_cents >= 0),
      created_at      TEXT NOT NULL,
      idempotency_key TEXT NOT NULL UNIQUE
    ) STRICT;

    -- A refund is either asked for (it has a key) or the consequence of a cancellation.
    CREATE TABLE refunds (
      id                   INTEGER PRIMARY KEY AUTOINCREMENT,
      order_id             TEXT NOT NULL REFERENCES orders (id),
      amount_cents         INTEGER NOT NULL CHECK (amount_cents > 0),
      refunded_cents_after INTEGER NOT NULL CHECK (refunded_cents_after >= amount_cents),
      reason               TEXT NOT NULL,
      created_at           TEXT NOT NULL,
      idempotency_key      TEXT UNIQUE,
      cancellation_id      INTEGER UNIQUE REFERENCES cancellations (id),
      CHECK ((idempotency_key IS NULL) <> (cancellation_id IS NULL))
    ) STRICT;
    CREATE INDEX refunds_by_order ON refunds (order_id);

    CREATE TABLE accounts (
      email      TEXT PRIMARY KEY CHECK (email = lower(email)),
      name       TEXT NOT NULL,
      tier       TEXT NOT NULL CHECK (tier IN ('Free', 'Premium')),
      since_year INTEGER NOT NULL
    ) STRICT;

    -- keywords: words that customers use for the topic and that the answer itself does not contain.
    CREATE TABLE faq (
      id       INTEGER PRIMARY KEY,
      topic    TEXT NOT NULL UNIQUE,
      question TEXT NOT NULL,
      answer   TEXT NOT NULL,
      keywords TEXT NOT NULL DEFAULT ''
    ) STRICT;
  `,
};

const faqSearch: Migration = {
  version: 2,
  name: 'full-text search over the answers',
  // The index keeps no copy of the text (content='faq'); the triggers keep it true when somebody edits an answer.
  sql: `
    CREATE VIRTUAL TABLE faq_search USING fts5(
      topic, question, answer, keywords,
      content = 'faq', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
    );
    INSERT INTO faq_search (faq_search) VALUES ('rebuild');

    CREATE TRIGGER faq_search_insert AFTER INSERT ON faq BEGIN
      INSERT INTO faq_search (rowid, topic, question, answer, keywords)
        VALUES (NEW.id, NEW.topic, NEW.question, NEW.answer, NEW.keywords);
    END;
    CREATE TRIGGER faq_search_delete AFTER DELETE ON faq BEGIN
      INSERT INTO faq_search (faq_search, rowid, topic, question, answer, keywords)
        VALUES ('delete', OLD.id, OLD.topic, OLD.question, OLD.answer, OLD.keywords);
    END;
    CREATE TRIGGER faq_search_update AFTER UPDATE ON faq BEGIN
      INSERT INTO faq_search (faq_search, rowid, topic, question, answer, keywords)
        VALUES ('delete', OLD.id, OLD.topic, OLD.question, OLD.answer, OLD.keywords);
      INSERT INTO faq_search (rowid, topic, question, answer, keywords)
        VALUES (NEW.id, NEW.topic, NEW.question, NEW.answer, NEW.keywords);
    END;
  `,
};

const knowledgeBase: Migration = {
  version: 3,
  name: 'knowledge base with full-text search',
  // As with the answers: the index keeps no copy of the text, and the triggers keep it true.
  sql: `
    CREATE TABLE articles (
      number   INTEGER PRIMARY KEY CHECK (number > 0),
      category TEXT NOT NULL CHECK (category IN
        ('shipping', 'orders', 'returns', 'warranty', 'billing', 'plans', 'account', 'sync', 'devices', 'developers',
         'privacy', 'service')),
      title    TEXT NOT NULL UNIQUE CHECK (title <> ''),
      body     TEXT NOT NULL CHECK (body <> ''),
      keywords TEXT NOT NULL DEFAULT ''
    ) STRICT;

    CREATE VIRTUAL TABLE article_search USING fts5(
      title, keywords, body,
      content = 'articles', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2'
    );
    CREATE TRIGGER article_search_insert AFTER INSERT ON articles BEGIN
      INSERT INTO article_search (rowid, title, keywords, body) VALUES (NEW.number, NEW.title, NEW.keywords, NEW.body);
    END;
    CREATE TRIGGER article_search_delete AFTER DELETE ON articles BEGIN
      INSERT INTO article_search (article_search, rowid, title, keywords, body)
        VALUES ('delete', OLD.number, OLD.title, OLD.keywords, OLD.body);
    END;
    CREATE TRIGGER article_search_update AFTER UPDATE ON articles BEGIN
      INSERT INTO article_search (article_search, rowid, title, keywords, body)
        VALUES ('delete', OLD.number, OLD.title, OLD.keywords, OLD.body);
      INSERT INTO article_search (rowid, title, keywords, body) VALUES (NEW.number, NEW.title, NEW.keywords, NEW.body);
    END;
  `,
};

const billing: Migration = {
  version: 4,
  name: 'states and invoices of accounts',
  sql: `
    ALTER TABLE accounts ADD COLUMN state TEXT NOT NULL DEFAULT 'Active'
      CHECK (state IN ('Active', 'Past due', 'Suspended', 'Closed'));

    -- What an invoice says is final; only whether it is paid changes.
    CREATE TABLE invoices (
      number       INTEGER PRIMARY KEY CHECK (number > 0),
      email        TEXT NOT NULL REFERENCES accounts (email) ON UPDATE CASCADE,
      issued_on    TEXT NOT NULL CHECK (issued_on IS date(issued_on)),
      description  TEXT NOT NULL CHECK (description <> ''),
      amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
      status       TEXT NOT NULL CHECK (status IN ('Open', 'Paid', 'Overdue', 'Refunded'))
    ) STRICT;
    CREATE INDEX invoices_by_account ON invoices (email, issued_on);

    CREATE TRIGGER invoices_are_final BEFORE UPDATE OF number, issued_on, description, amount_cents ON invoices
      BEGIN SELECT RAISE(ABORT, 'an invoice that was issued is not edited'); END;
  `,
};

const tickets: Migration = {
  version: 5,
  name: 'tickets',
  // Tickets are numbered from 1001, and a number is never given twice. The key makes a repeated call one ticket.
  sql: `
    CREATE TABLE tickets (
      number          INTEGER PRIMARY KEY AUTOINCREMENT CHECK (number > 1000),
      category        TEXT NOT NULL CHECK (category IN ('billing', 'technical', 'account', 'feature_request', 'other')),
      urgency         TEXT NOT NULL CHECK (urgency IN ('low', 'medium', 'high', 'critical')),
      status          TEXT NOT NULL DEFAULT 'Open' CHECK (status IN ('Open', 'In progress', 'Solved', 'Closed')),
      subject         TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 120),
      description     TEXT NOT NULL CHECK (length(description) BETWEEN 1 AND 4000),
      email           TEXT CHECK (email = lower(email)),
      conversation_id TEXT NOT NULL CHECK (conversation_id <> ''),
      visitor_id      TEXT NOT NULL CHECK (visitor_id <> ''),
      created_at      TEXT NOT NULL,
      idempotency_key TEXT NOT NULL UNIQUE CHECK (idempotency_key <> '')
    ) STRICT;
    INSERT INTO sqlite_sequence (name, seq) VALUES ('tickets', 1000);

    CREATE TRIGGER tickets_keep_their_request
      BEFORE UPDATE OF subject, description, conversation_id, visitor_id, created_at, idempotency_key ON tickets
      BEGIN SELECT RAISE(ABORT, 'what a ticket was opened with is not edited'); END;
  `,
};

const customers: Migration = {
  version: 6,
  name: 'accounts that orders belong to',
  sql: `ALTER TABLE orders ADD COLUMN email TEXT REFERENCES accounts (email) ON UPDATE CASCADE;`,
};

/** Every step this version of the software knows, oldest first. */
export const MIGRATIONS: readonly Migration[] = [shop, faqSearch, knowledgeBase, billing, tickets, customers];
