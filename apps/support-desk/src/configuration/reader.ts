import { resolve } from 'node:path';

import { shownPath } from './problems.ts';
import type { Problem, Reading } from './problems.ts';
import type { Setting } from './settings.ts';
import type { TextFile } from './text-file.ts';
import { readFile } from './values.ts';

/** Where settings are read from. */
export interface SettingSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Values by option name; they win over the environment. */
  readonly options: ReadonlyMap<string, string>;
  /** Where relative paths start. */
  readonly cwd: string;
  readonly readText: (path: string) => TextFile;
}

/** Reads settings one by one and keeps every mistake, so that all of them are told at once. */
export class SettingsReader {
  readonly problems: Problem[] = [];
  readonly #sources: SettingSources;

  constructor(sources: SettingSources) {
    this.#sources = sources;
  }

  /** Whether the setting was given, rightly or wrongly. */
  isGiven(setting: Setting): boolean {
    return this.#given(setting) !== undefined;
  }

  /** Notes a mistake; `given` and `expected` as in {@link Problem}. */
  refuse(setting: Setting, given: string, expected: string): void {
    const isOption = this.#option(setting) !== undefined;
    this.problems.push({ source: isOption ? `--${setting.option}` : setting.variable, given, expected });
  }

  /** The value; undefined when it is absent or wrong. */
  read<T>(setting: Setting, parse: (text: string) => Reading<T>): T | undefined {
    const text = this.#given(setting);
    if (text === undefined) return undefined;
    const reading = parse(text);
    if (reading.ok) return reading.value;
    this.refuse(setting, reading.given, reading.expected);
    return undefined;
  }

  /** What a file says whose path the setting is; its text is trimmed, and no problem shows any of it. */
  readContent<T>(setting: Setting, parse: (text: string) => Reading<T>): T | undefined {
    const path = this.read(setting, readFile);
    if (path === undefined) return undefined;
    const file = this.#sources.readText(resolve(this.#sources.cwd, path));
    if (!file.ok) {
      this.refuse(setting, `${shownPath(path)}, ${file.why}`, 'a file that can be read');
      return undefined;
    }
    const reading = parse(file.text.trim());
    if (reading.ok) return reading.value;
    this.refuse(setting, `${shownPath(path)}, which holds ${reading.given}`, reading.expected);
    return undefined;
  }

  /** A secret, which may stand in a file instead. */
  readSecret<T>(setting: Setting, fileSetting: Setting, parse: (text: string) => Reading<T>): T | undefined {
    if (!this.isGiven(fileSetting)) return this.read(setting, parse);
    if (!this.isGiven(setting)) return this.readContent(fileSetting, parse);
    this.refuse(fileSetting, `set as well as ${setting.variable}`, 'only one of the two');
    return undefined;
  }

  #given(setting: Setting): string | undefined {
    // An empty or blank variable counts as absent.
    return this.#option(setting) ?? (this.#sources.env[setting.variable]?.trim() || undefined);
  }

  #option({ option }: Setting): string | undefined {
    return option === undefined ? undefined : this.#sources.options.get(option);
  }
}
