import { describe, expect, it } from 'vitest';
import { settingFrom, SIMULATED } from './environment.ts';
import { type Played, report } from './report.ts';

const base: Played = {
  file: 'refunds',
  title: 'One',
  rows: ['AG1', 'HI2'],
  result: 'passed',
  tries: 1,
  durationMs: 1240,
};
const played: Played[] = [
  { ...base, transcript: 'visitor: Hi' },
  { ...base, file: 'a', title: 'Two', tries: 2 },
  { ...base, title: 'Three', result: 'failed', tries: 2, why: '"Three", step 1: no' },
  { ...base, title: 'Four', result: 'skipped', tries: 0, durationMs: 0, why: 'faults are simulated' },
];

describe('the report', () => {
  it('has a line for each scenario, what failed in full, and the rate', () => {
    const lines = report(played, { isSimulated: false, tries: 2, withTranscripts: false }).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'passed    1.2 s  refunds  One [AG1 HI2]',
      'passed    1.2 s  a        Two [AG1 HI2] – 2 tries',
      'failed    1.2 s  refunds  Three [AG1 HI2] – 2 tries',
      'skipped   0.0 s  refunds  Four [AG1 HI2] – skipped: faults are simulated',
    ]);
    expect(lines).toContain('"Three", step 1: no');
    expect(lines.join('\n')).not.toContain('visitor: Hi');
    expect(lines.at(-2)).toBe(
      '2 of 3 passed (66 %), 1 of them at a later try, 1 skipped with a real model, each scenario tried up to 2 times',
    );
  });

  it('shows the conversations where they are wanted', () => {
    const text = report(played.slice(0, 1), { isSimulated: true, tries: 1, withTranscripts: true });
    expect(text).toContain('# One\nvisitor: Hi\n');
    expect(text).toContain('1 of 1 passed (100 %) with the simulated model');
  });
});

describe('the model', () => {
  it('is a real one as soon as a key or an address is there, with all that belongs to it', () => {
    expect(settingFrom({ OPENAI_API_KEY: '', OPENAI_MODEL: 'large' })).toBe(SIMULATED);
    expect(settingFrom({ OPENAI_BASE_URL: 'http://127.0.0.1:1/v1', OPENAI_MODEL: 'm', HOME: '/root' })).toMatchObject({
      isSimulated: false,
      tries: 2,
      env: { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1', OPENAI_MODEL: 'm' },
    });
  });
});
