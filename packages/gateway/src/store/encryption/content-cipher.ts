import { ContentUnreadableError } from '../port.ts';
import type { ContentKeys, KeyTable } from './content-keys.ts';
import { keyIdOf, markPlain, openText, type RandomBytes, readPlain, sealText } from './sealed-text.ts';

/** Where a text is stored. What is sealed for one place cannot be opened for another. */
export interface ContentPlace<Column extends string = string> {
  /** Table and column, such as `events.body`. */
  readonly column: Column;
  /** The conversation that it belongs to; `DATABASE_SCOPE` for what belongs to none. */
  readonly scope: string;
  /** What tells the row from the others of its table and scope. */
  readonly row: readonly (string | number)[];
}

/** How content gets into a database and out of it. */
export interface ContentCipher<Column extends string = string> {
  seal(place: ContentPlace<Column>, text: string): string;
  /** @throws ContentUnreadableError when that is not what was stored for this place. */
  open(place: ContentPlace<Column>, stored: string): string;
}

/** Stores content as it is. */
export const plainCipher: ContentCipher = {
  seal: (_place, text) => markPlain(text),
  open(place, stored) {
    if (keyIdOf(stored) !== undefined) throw new ContentUnreadableError(place, 'key');
    return readPlain(stored);
  },
};

export interface AesCipherOptions {
  readonly keys: ContentKeys;
  readonly table: KeyTable;
  readonly random: RandomBytes;
  /** Whether there may be content from before encryption was turned on. */
  readonly plainAllowed: boolean;
}

/** Seals content with AES-256-GCM under the key of its scope. */
export function createAesCipher({ keys, table, random, plainAllowed }: AesCipherOptions): ContentCipher {
  return {
    seal(place, text) {
      const key = keys.keyToSeal(table, place.scope);
      if (key === undefined) throw new ContentUnreadableError(place, 'key');
      return sealText(key, textOf(place), text, random);
    },
    open(place, stored) {
      const id = keyIdOf(stored);
      if (id === undefined) {
        // Somebody who can write to the file could otherwise put anything in place of what is sealed.
        if (!plainAllowed) throw new ContentUnreadableError(place, 'plain');
        return readPlain(stored);
      }
      const key = keys.key(table, place.scope, id);
      if (key === undefined) throw new ContentUnreadableError(place, 'key');
      const text = openText(key, textOf(place), stored);
      if (text === undefined) throw new ContentUnreadableError(place, 'altered');
      return text;
    },
  };
}

function textOf({ column, scope, row }: ContentPlace): string {
  return JSON.stringify([column, scope, ...row]);
}
