/** Colours of code: what they mean, and how they are had. What makes them is a part of its own, loaded for the first code. */

/** What a piece of code is; the style sheet has a colour for each. */
export type TokenKind = 'keyword' | 'string' | 'number' | 'comment' | 'name' | 'tag' | 'added' | 'removed';

/** A piece of code. Pieces that follow each other are the code, character by character. */
export interface Piece {
  readonly text: string;
  readonly kind: TokenKind | null;
}

/** @returns null when the language is not known. */
export type Highlight = (code: string, language: string) => readonly Piece[] | null;

/** Loads it: at most once, unless that failed. */
export type LoadHighlighter = () => Promise<Highlight>;

/** Longer code stays plain: colours take time, while somebody may be typing. Characters. */
export const MAX_HIGHLIGHTED = 20_000;
