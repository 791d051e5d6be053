/** `parley keys …` */
import type { KeyStatus } from '../store/sqlite/key-status.ts';
import type { RotationReport } from '../store/sqlite/rotation.ts';
import { type Command, EXIT, requireOption } from './command.ts';

const ENVIRONMENT = [
  '',
  'The master keys are those of PARLEY_MASTER_KEY, or of the file that PARLEY_MASTER_KEY_FILE names:',
  'several with commas or line breaks between them, the new one first.',
];

const status: Command = {
  name: 'keys status',
  usage: '--database FILE',
  summary: 'Says which master keys a database needs, and whether something is left to encrypt.',
  details: [...ENVIRONMENT, '', 'Ends with 0 when all is as the first master key wants it, with 1 when not.'],
  options: { database: { type: 'string' } },
  async run(args, io) {
    const given = io.masterKeyIds();
    const found = io.keyStatus(requireOption(args, 'database'));
    for (const line of describe(found, given)) await io.out(`${line}\n`);
    const { coverage, masterKeys, hasRetired } = found;
    const isCurrent = coverage === 'all' && !hasRetired && masterKeys.every(({ id }) => id === given[0]);
    return isCurrent ? EXIT.ok : EXIT.no;
  },
};

const COVERAGE = {
  all: 'All content is encrypted.',
  new: 'Content is encrypted, but not what is older than that: run parley keys rotate.',
  none: 'Content is not encrypted.',
} as const;

function describe({ coverage, masterKeys, hasRetired, serving }: KeyStatus, given: readonly string[]): string[] {
  return [
    coverage === undefined
      ? 'Content is encrypted; how much of it, the master keys that it needs would tell.'
      : COVERAGE[coverage],
    ...masterKeys.map(({ id, secrets }) => {
      const place = given.indexOf(id);
      const which = place === -1 ? 'which was not given' : place === 0 ? 'the first one given' : 'given';
      return `master key ${id}, ${which}: ${secrets} secrets`;
    }),
    ...(hasRetired ? ['Encrypting all content anew was begun and not finished: run parley keys rotate.'] : []),
    ...(serving.length > 0 ? [`the last gateway had ${serving.join(', ')}`] : []),
  ];
}

const rotate: Command = {
  name: 'keys rotate',
  usage: '--database FILE [--reencrypt]',
  summary: 'Wraps the secrets of all conversations with the first master key, and encrypts what is plain.',
  details: [
    '',
    '  --reencrypt  gives each conversation a new secret too, and encrypts all content anew',
    ...ENVIRONMENT,
    '',
    'May be stopped at any moment: run it again, and it goes on. A gateway may be running if it has the same master',
    'keys in the same order, but not with --reencrypt.',
    'Ends with 1 when something could not be read, or has to wait until no gateway is running.',
  ],
  options: { database: { type: 'string' }, reencrypt: { type: 'boolean' } },
  async run(args, io) {
    const report = await io.rotateKeys(requireOption(args, 'database'), args.options['reencrypt'] === true);
    for (const line of tell(report)) await io.out(`${line}\n`);
    return report.unreadable === 0 && report.unfinished === undefined ? EXIT.ok : EXIT.no;
  },
};

const UNFINISHED = {
  plain: 'Copies of what was plain may be left in the file: run this again while no gateway is running.',
  retired: 'Encrypting all content anew is not finished: run this again while no gateway is running.',
} as const;

function tell({ rewrapped, encrypted, unreadable, examples, unfinished }: RotationReport): string[] {
  return [
    `${rewrapped} secrets were wrapped with the first master key`,
    `${encrypted} values were encrypted`,
    ...(unreadable > 0 ? [`${unreadable} could not be read and were left as they are: ${examples.join('; ')}`] : []),
    ...(unfinished === undefined ? [] : [UNFINISHED[unfinished]]),
  ];
}

export const keyCommands: readonly Command[] = [status, rotate];
