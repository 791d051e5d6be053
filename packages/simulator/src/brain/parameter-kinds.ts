import { words } from './words.ts';

function has(name: string, pattern: RegExp): boolean {
  return words(name).some((word) => pattern.test(word));
}

/** `order_id`, `ticketNumber`, `sku`… */
export function isIdentifierName(name: string): boolean {
  return (
    has(name, /^(?:id|ids|number|code|sku|reference|ref|tracking|order|orders|ticket|invoice)$/) && !isQueryName(name)
  );
}

/** `email`, `customer_email`… */
export function isEmailName(name: string): boolean {
  return has(name, /^e?mails?$/);
}

/** `amount`, `refund_total`, `price`… */
export function isAmountName(name: string): boolean {
  return has(name, /^(?:amount|total|price|sum|refund|cost|value|fee|credit|usd|dollars|cents)$/);
}

/** `query`, `question`, `input`…: parameters that take what the user asked. */
export function isQueryName(name: string): boolean {
  return has(name, /^(?:query|question|search|term|terms|keywords?|topic|prompt|input|q)$/);
}

/** `reason`, `note`, `comment`…: parameters that say why. */
export function isReasonName(name: string): boolean {
  return has(name, /^(?:reason|why|cause|note|notes|comment|comments|justification|explanation)$/);
}

/** `message`, `summary`, `description`…: parameters that take the user's text as it is. */
export function isTextName(name: string): boolean {
  return has(name, /^(?:message|text|summary|description|details|content|body|request|issue|problem|subject|title)$/);
}

/** `title`, `subject`…: parameters that take the gist in one line. */
export function isTitleName(name: string): boolean {
  return has(name, /^(?:subject|title|headline|heading|label)$/);
}

/** `name`, `customer_name`… */
export function isPersonName(name: string): boolean {
  return has(name, /^(?:name|fullname|firstname)$/);
}

/** What parameters for a kind of personal data are called besides the kind itself. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  email: ['mail'],
  phone: ['telephone', 'mobile', 'tel', 'cell'],
  card: ['pan'],
  iban: ['account'],
};

/** Whether a placeholder of this kind may fill the parameter: `[CARD_1]` fits `card_number`. */
export function takesPlaceholder(name: string, kind: string): boolean {
  return words(name).some((word) => word === kind || OTHER_NAMES[kind]?.includes(word) === true);
}
