import { expect, it } from 'vitest';
import { readAppearance } from './appearance.ts';

it('[UI5] reads language, direction, theme and corner from the tag', () => {
  expect(readAppearance({ lang: ' de-CH ', dir: 'rtl', theme: 'dark', corner: 'start' })).toEqual({
    lang: 'de-CH',
    dir: 'rtl',
    theme: 'dark',
    corner: 'start',
  });
});

it('[UI5] passes over what it does not know', () => {
  expect(readAppearance({ lang: ' ', dir: 'up', theme: 'Dark', corner: '' })).toEqual({});
});
