/** What came of the scenarios, as a table. Pure. */
import type { Setting } from './environment.ts';

export interface Played {
  readonly file: string;
  readonly title: string;
  readonly rows: readonly string[];
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly tries: number;
  readonly durationMs: number;
  /** Why it failed or was skipped. */
  readonly why?: string;
  /** The conversation, when it passed. */
  readonly transcript?: string;
}

interface ReportOptions extends Pick<Setting, 'isSimulated' | 'tries'> {
  readonly withTranscripts: boolean;
}

export function report(played: readonly Played[], { isSimulated, tries, withTranscripts }: ReportOptions): string {
  const width = Math.max(...played.map(({ file }) => file.length));
  const table = played.map((one) => `${line(one, width)}\n`).join('');
  const failures = played.flatMap(({ result, why }) => (result === 'failed' ? [`\n${why}\n`] : [])).join('');
  const model = isSimulated ? 'the simulated model' : `a real model, each scenario tried up to ${tries} times`;
  const conversations = withTranscripts
    ? played.flatMap(({ title, transcript }) => (transcript === undefined ? [] : [`\n# ${title}\n${transcript}\n`]))
    : [];
  return `${table}${conversations.join('')}${failures}\n${rate(played)} with ${model}\n`;
}

function line({ file, title, rows, result, tries, durationMs, why }: Played, width: number): string {
  const seconds = `${(durationMs / 1000).toFixed(1)} s`.padStart(7);
  const note = result === 'skipped' ? ` – skipped: ${why}` : tries > 1 ? ` – ${tries} tries` : '';
  return `${result.padEnd(7)} ${seconds}  ${file.padEnd(width)}  ${title} [${rows.join(' ')}]${note}`;
}

/** "44 of 45 passed (98 %), 1 of them at the second try, 2 skipped". */
function rate(played: readonly Played[]): string {
  const ran = played.filter(({ result }) => result !== 'skipped');
  const passed = ran.filter(({ result }) => result === 'passed');
  const late = passed.filter(({ tries }) => tries > 1).length;
  const percent = ran.length === 0 ? 0 : Math.floor((100 * passed.length) / ran.length);
  const again = late > 0 ? `, ${late} of them at a later try` : '';
  const skipped = played.length > ran.length ? `, ${played.length - ran.length} skipped` : '';
  return `${passed.length} of ${ran.length} passed (${percent} %)${again}${skipped}`;
}
