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

/** Every step this version of the software knows, oldest first. */
export const MIGRATIONS: readonly Migration[] = [shop, faqSearch];
