import { describe, expect, it } from 'vitest';
import type { Pattern } from '../pattern.ts';
import { Automaton, type Place } from './automaton.ts';
import { PlaceTable } from './place-table.ts';

function automataOf(...expressions: RegExp[]): Automaton[] {
  return expressions.map((regex): Automaton => new Automaton({ kind: 'test', regex } satisfies Pattern));
}

/** Moves the table and each automaton by itself through a text. */
function follow(automata: readonly Automaton[], text: string): void {
  const table = new PlaceTable(automata);
  let common = table.begin();
  let places: Place[] = automata.map((automaton) => automaton.begin());
  for (const character of text) {
    const symbol = character.codePointAt(0) ?? 0;
    common = table.move(common, table.classOf(symbol));
    places = automata.map((automaton, index) =>
      automaton.move(places[index] ?? automaton.begin(), automaton.classOf(symbol)),
    );
    // Compared by what is known of them: an automaton that has forgotten its places makes others that are the same.
    expect(common.places.map(({ bits }) => bits)).toEqual(places.map(({ bits }) => bits));
    const begun = [...places.keys()].filter((index) => places[index]?.begun !== undefined);
    expect(common.begun).toEqual(begun);
  }
}

/** A text in which everything comes in every order, the same each time. */
function mixed(characters: string, length: number): string {
  const list = Array.from(characters);
  let seed = 7;
  return Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return list[seed % list.length] ?? '';
  }).join('');
}

describe('the table of places', () => {
  it('has each pattern where it is by itself, whatever the others are', () => {
    follow(
      automataOf(/\bsk-\w{1,9}/, /\d{4}/, /(?<=key )\w{3}/, /[^ -~]{2}/),
      `my key abc sk-12345 漢字😀 ${mixed('sk-1 漢', 500)}`,
    );
  });

  it('goes on when there were more places than it keeps', () => {
    const behinds = 'abcde'.split('').map((letter) => new RegExp(`(?<=${letter}.{4})z`));
    follow(automataOf(...behinds), mixed('abcdez', 4000));
  });
});
