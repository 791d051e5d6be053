/**
 * Typed placeholders for personal data: the model reads and writes `[CARD_1]`, people see what they may, and a tool that
 * is allowed to gets the value.
 */
import { mask, PERSONAL_DATA_KINDS, type PersonalDataKind } from './detectors/personal-data.ts';
import type { PlaceholderRecord } from '../../store/port.ts';
import type { Rule } from './stream/compiled-rules.ts';

const names = PERSONAL_DATA_KINDS.map((kind) => kind.toUpperCase()).join('|');
const PLACEHOLDERS = new RegExp(`\\[(?:${names})_\\d{1,5}\\]`, 'g');

/** Finds placeholders in an answer. Its findings are no trips: the guardrail has no name. */
export const PLACEHOLDER_RULE: Rule = {
  name: '',
  action: 'redact',
  patterns: [{ kind: 'placeholder', regex: new RegExp(`\\[(?:${names})_\\d{1,5}\\]`) }],
};

/** Placeholders that one conversation may have; more values of a kind share the last one, which resolves to nothing. */
const LIMIT = 10_000;

/** The placeholders of one conversation. */
export class Vault {
  readonly #byPlaceholder = new Map<string, PlaceholderRecord>();
  readonly #byValue = new Map<string, PlaceholderRecord>();
  readonly #counts = new Map<string, number>();
  readonly #onNew: (record: PlaceholderRecord) => void;

  /**
   * @param records Those that are stored, in their order.
   * @param onNew Called with each one that is new or has changed, to be stored.
   */
  constructor(records: readonly PlaceholderRecord[], onNew: (record: PlaceholderRecord) => void) {
    this.#onNew = onNew;
    for (const record of records) this.#add(record);
  }

  #add(record: PlaceholderRecord): void {
    this.#byPlaceholder.set(record.placeholder, record);
    this.#byValue.set(keyOf(record.kind, record.value), record);
    this.#counts.set(record.kind, (this.#counts.get(record.kind) ?? 0) + 1);
  }

  /** The placeholder of a value, a new one where it has none. */
  put(kind: PersonalDataKind, value: string, source: 'visitor' | 'tool'): PlaceholderRecord {
    const known = this.#byValue.get(keyOf(kind, value));
    if (known !== undefined) return source === 'visitor' ? this.#ofVisitor(known) : known;
    const count = this.#counts.get(kind) ?? 0;
    const record = { placeholder: `[${kind.toUpperCase()}_${Math.min(count, LIMIT) + 1}]`, kind, value, source };
    if (count >= LIMIT) return record;
    this.#add(record);
    this.#onNew(record);
    return record;
  }

  /** What the visitor says themselves need not be hidden from them any more. */
  #ofVisitor(record: PlaceholderRecord): PlaceholderRecord {
    if (record.source === 'visitor') return record;
    const own = { ...record, source: 'visitor' as const };
    this.#byPlaceholder.set(own.placeholder, own);
    this.#byValue.set(keyOf(own.kind, own.value), own);
    this.#onNew(own);
    return own;
  }

  /** What people see in place of a placeholder. */
  display(placeholder: string): string {
    const record = this.#byPlaceholder.get(placeholder);
    return record === undefined ? placeholder : displayOf(record);
  }

  /** A text for people: with what placeholders stand for, as far as it may be seen. */
  show(text: string): string {
    return text.replaceAll(PLACEHOLDERS, (placeholder) => this.display(placeholder));
  }

  /** A text for a tool that may know values of these kinds. */
  resolve(text: string, kinds: readonly PersonalDataKind[]): string {
    return text.replaceAll(PLACEHOLDERS, (placeholder) => {
      const record = this.#byPlaceholder.get(placeholder);
      return record !== undefined && (kinds as readonly string[]).includes(record.kind) ? record.value : placeholder;
    });
  }
}

/** The same value may be written with other separators. */
function keyOf(kind: string, value: string): string {
  const plain = value.normalize('NFKC').toLowerCase();
  return `${kind}:${kind === 'email' ? plain : plain.replaceAll(/[^\da-z+]/g, '')}`;
}

/** Numbers are masked for everybody; an address or a phone number that the visitor wrote is shown as they wrote it. */
export function displayOf({ kind, value, source }: PlaceholderRecord): string {
  if (source === 'visitor' && (kind === 'email' || kind === 'phone')) return value;
  return mask(kind as PersonalDataKind, value);
}
