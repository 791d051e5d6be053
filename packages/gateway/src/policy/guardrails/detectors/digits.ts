/** Numbers as people write them: groups of digits, and the check digits that tell a number from a number-like id. */

/** A run of digits inside a match; `end` is the offset after its last digit. */
export interface DigitGroup {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

export function digitGroups(text: string): DigitGroup[] {
  return Array.from(text.matchAll(/\d{1,512}/g), (found) => ({
    digits: found[0],
    start: found.index,
    end: found.index + found[0].length,
  }));
}

export function joinDigits(groups: readonly DigitGroup[]): string {
  return groups.map((group) => group.digits).join('');
}

/** The check of payment cards: every second digit from the right counts double. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The check of article numbers (EAN-13), also of ISBN-13. */
export function passesEan13(digits: string): boolean {
  if (digits.length !== 13) return false;
  const sum = Array.from(digits, (digit, i) => Number(digit) * (i % 2 === 0 ? 1 : 3)).reduce((a, b) => a + b, 0);
  return sum % 10 === 0;
}

/** The check of ISBN-10, for those that end in a digit. */
export function passesIsbn10(digits: string): boolean {
  if (digits.length !== 10) return false;
  return Array.from(digits, (digit, i) => Number(digit) * (10 - i)).reduce((a, b) => a + b, 0) % 11 === 0;
}

/** ISO 7064 mod 97-10, the check of IBANs, over letters and digits that are already in order. */
export function passesMod97(text: string): boolean {
  let rest = 0;
  for (const char of text) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
