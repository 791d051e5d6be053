/** Texts that are hidden in a text. Each decoder returns what it finds, or nothing. */

export type Via = 'base64' | 'hex' | 'escapes' | 'rot13' | 'reversed' | 'tags';

interface Hidden {
  readonly via: Via;
  readonly text: string;
}

/** Longest text that is read backwards and in ROT13. */
const MAX_TRANSFORMED = 20_000;
/** Shortest hidden text. */
const MIN_LENGTH = 6;

/** @param stripped Text from `strip`. @param original The text with its invisible characters. */
export function hiddenTexts(stripped: string, original: string): Hidden[] {
  const found: Hidden[] = [
    { via: 'tags', text: invisible(original) },
    { via: 'escapes', text: unescaped(stripped) },
    { via: 'hex', text: hex(stripped) },
    { via: 'base64', text: base64(stripped) },
    { via: 'base64', text: base64InPlace(stripped) },
  ];
  if (stripped.length <= MAX_TRANSFORMED) {
    found.push({ via: 'rot13', text: rot13(stripped) });
    found.push({ via: 'reversed', text: Array.from(stripped).toReversed().join('') });
    found.push({
      via: 'reversed',
      text: stripped.replaceAll(/[^\s]+/gu, (word) => Array.from(word).toReversed().join('')),
    });
  }
  return found.filter(({ text }) => text.length >= MIN_LENGTH && text !== stripped);
}

/** Unicode tags are ASCII, and variation selectors are bytes, that nobody sees. */
function invisible(text: string): string {
  if (!/[\u{E0020}-\u{E007E}]|[\u{FE00}-\u{FE0F}]|[\u{E0100}-\u{E01EF}]/u.test(text)) return '';
  let tags = '';
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0xe0020 && code <= 0xe007e) tags += String.fromCodePoint(code - 0xe0000);
    else if (code >= 0xfe00 && code <= 0xfe0f) bytes.push(code - 0xfe00);
    else if (code >= 0xe0100 && code <= 0xe01ef) bytes.push(code - 0xe0100 + 16);
  }
  return `${tags}\n${readable(Buffer.from(bytes))}`.trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lsqb: '[',
  rsqb: ']',
  vert: '|',
  verbar: '|',
  colon: ':',
  num: '#',
};

/** URL encoding, HTML entities and escapes of programming languages, in place. */
function unescaped(text: string): string {
  if (!/[%&\\]/u.test(text)) return '';
  const plain = text
    .replaceAll(/(?:%[0-9a-f]{2})+/giu, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
    .replaceAll(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?/giu, (all, hexCode?: string, code?: string) =>
      fromCode(hexCode === undefined ? Number(code) : Number.parseInt(hexCode, 16), all),
    )
    .replaceAll(/&([a-z]{2,6});/giu, (all, name: string) => ENTITIES[name.toLowerCase()] ?? all)
    .replaceAll(/\\u\{?([0-9a-f]{4,6})\}?|\\x([0-9a-f]{2})/giu, (all, long?: string, short?: string) =>
      fromCode(Number.parseInt(long ?? short ?? '', 16), all),
    )
    .replaceAll(/\\[nrt]/gu, '\n');
  return plain === text ? '' : plain;
}

function fromCode(code: number, otherwise: string): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : otherwise;
}

function hex(text: string): string {
  const runs = text.match(/(?:(?:0x|\\x)?[0-9a-f]{2}[\s:,-]{0,2}){8,}/giu) ?? [];
  return runs
    .map((run) => readable(Buffer.from(run.replaceAll(/0x|\\x|[^0-9a-f]/giu, ''), 'hex')))
    .join('\n')
    .trim();
}

/**
 * Base64, also over several words. Where it begins is unknown when words stand before it, so all four ways to cut it are
 * tried, and what is readable is kept.
 */
function base64(text: string): string {
  const runs = text.match(/[A-Za-z0-9+/_-]+(?:\s+[A-Za-z0-9+/_-]+)*/gu) ?? [];
  const found: string[] = [];
  for (const run of runs) {
    const packed = packedBase64(run);
    if (packed.length < 12) continue;
    for (let offset = 0; offset < 4; offset += 1) found.push(readable(Buffer.from(packed.slice(offset), 'base64')));
  }
  return found.filter((piece) => piece !== '').join('\n');
}

/** Words without the spaces between them, from the first to the last that has capitals or digits where prose has none. */
function packedBase64(run: string): string {
  const words = run.split(/\s+/u);
  const isCode = (word: string): boolean => /[a-z][A-Z0-9]|[0-9][a-zA-Z]|[A-Z]{2}[a-z]/u.test(word);
  const first = words.findIndex(isCode);
  return first === -1 ? '' : words.slice(first, words.findLastIndex(isCode) + 2).join('');
}

/** Single words in base64, each in its place. */
function base64InPlace(text: string): string {
  const plain = text.replaceAll(/[A-Za-z0-9+/_-]{8,}={0,2}/gu, (run) => {
    const decoded = Buffer.from(run, 'base64').toString('latin1');
    return /^[ -~\s]{6,}$/u.test(decoded) ? decoded : run;
  });
  return plain === text ? '' : plain;
}

function rot13(text: string): string {
  return text.replaceAll(/[a-z]/giu, (letter) => {
    const code = letter.charCodeAt(0);
    const base = code < 97 ? 65 : 97;
    return String.fromCodePoint(((code - base + 13) % 26) + base);
  });
}

/** Pieces of text in bytes. */
function readable(bytes: Buffer): string {
  // oxlint-disable-next-line no-control-regex
  return (bytes.toString('utf8').match(/[^\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\uFFFD]{6,}/gu) ?? []).join('\n');
}
