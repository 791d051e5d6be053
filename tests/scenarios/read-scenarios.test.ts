import { describe, expect, it } from 'vitest';
import { parseScenarios } from './read-scenarios.ts';

const GOOD = `- title: A lookup
  rows: [AG1]
  steps:
    - visitor: Where is ORD-5678?
      expect: { says: TRK-111, tools: [lookup_order, { name: search_faq, status: any }], approval: none }
    - operator: approve
      tool: issue_refund
`;

/** What is said of a file with this in place of that. */
function mistake(from: string, to: string): string {
  const content = GOOD.replace(from, to);
  if (content === GOOD) throw new Error(`${from} is not there`);
  try {
    parseScenarios(content, 'a.yaml');
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('reading scenarios', () => {
  it('understands a file', () => {
    expect(parseScenarios(GOOD, 'a.yaml')).toEqual([
      {
        title: 'A lookup',
        rows: ['AG1'],
        agent: 'support',
        steps: [
          {
            kind: 'visitor',
            step: {
              visitor: 'Where is ORD-5678?',
              expect: {
                says: ['TRK-111'],
                tools: [{ name: 'lookup_order' }, { name: 'search_faq', status: 'any' }],
                approval: 'none',
              },
            },
          },
          { kind: 'operator', step: { operator: 'approve', tool: 'issue_refund' } },
        ],
      },
    ]);
  });

  it.each([
    [
      'rows: [AG1]',
      'row: [AG1]',
      /^a\.yaml:\d: "A lookup"(?:, rows)?: .*\n?.*there is no field row; there are: title, rows/s,
    ],
    ['[AG1]', '[AG1, first]', /^a\.yaml:2: "A lookup", rows 2: expected a row such as AG2$/],
    ['says:', 'say:', /^a\.yaml:5: "A lookup", steps 1\.expect: there is no field say; there are: says, never_says, /],
    ['approval: none', 'approval: no', /^a\.yaml:5: .*steps 1\.expect\.approval: expected none, or a block with tool/],
    ['operator: approve', 'operator: yes', /^a\.yaml:6: .*steps 2\.operator: expected approve or reject$/],
    ['operator: approve', 'opperator: approve', /^a\.yaml:6: .*steps 2: expected one of visitor, .*restart in a step$/],
    ['says: TRK-111', 'says: /(/', /^a\.yaml:5: .*says: .*(?:regular expression|expected a text)/],
    ['approval: none', 'facts: { weather: fine }', /^a\.yaml:5: .*is no fact; there are: order <number> status/],
    ['approval: none', 'says: x', /^a\.yaml:5: Map keys must be unique/],
    ['says: TRK-111', 'says: [TRK-111', /^a\.yaml:\d+: /],
  ])('%s → %s', (from, to, message) => {
    expect(mistake(from, to)).toMatch(message);
  });

  it('wants titles that differ, and at least one scenario', () => {
    expect(() => parseScenarios(GOOD + GOOD, 'a.yaml')).toThrow('a.yaml:8: title: another scenario is called so');
    expect(() => parseScenarios('title: A lookup', 'a.yaml')).toThrow('a.yaml:1: expected a list of scenarios');
  });
});
