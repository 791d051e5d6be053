import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatProblems } from './configuration.ts';
import { SETTINGS } from './configuration/settings.ts';
import { configuration, problems, read, sources } from './configuration/testing/read.ts';

const defaults = {
  limits: { messagesPerMinute: 10, messageBurst: 3 },
  budgets: { conversation: { tokens: 500_000 } },
  prices: {},
  mcp: { servers: {}, agents: {} },
  guardrails: { classifier: 'off', moderation: false },
  retention: { conversationDays: 30, auditDays: 365 },
  telemetry: {
    admin: { enabled: true, port: 9464, host: '127.0.0.1', isOptional: true },
    traceUrl: 'http://localhost:16686',
  },
};

describe('what is right', () => {
  it('[DE1] runs with nothing set', () => {
    expect(read()).toEqual({
      kind: 'configuration',
      configuration: {
        port: 8787,
        host: '127.0.0.1',
        dataDirectory: '/srv/shop/.parley',
        origins: [],
        logLevel: 'info',
        developmentOperator: { enabled: true },
        model: { kind: 'simulated', tokensPerSecond: 60 },
        ...defaults,
      },
      warnings: [],
    });
  });

  it('[DE1] reads every variable', () => {
    expect(
      configuration({
        PORT: ' 9000 ',
        HOST: 'localhost',
        PARLEY_DATA_DIR: '/var/lib/parley',
        PARLEY_OPERATOR_TOKEN: '0123456789abcdef',
        OPENAI_API_KEY: 'sk-abc',
        OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1/',
        OPENAI_MODEL: 'small-model',
        PARLEY_SIMULATOR_TOKENS_PER_SECOND: '0',
      }),
    ).toEqual({
      port: 9000,
      host: 'localhost',
      dataDirectory: '/var/lib/parley',
      origins: [],
      logLevel: 'info',
      developmentOperator: { enabled: true, token: '0123456789abcdef' },
      model: {
        kind: 'openai',
        apiKey: 'sk-abc',
        baseUrl: 'http://127.0.0.1:11434/v1',
        name: 'small-model',
      },
      ...defaults,
    });
  });

  it('[SC4] the secret of the customers may come from a file, and has to be long enough', () => {
    const secret = 's'.repeat(32);
    const files = { '/run/secrets/customers': `${secret}\n` };
    expect(configuration().customerSecret).toBeUndefined();
    expect(configuration({ PARLEY_CUSTOMER_SECRET: secret }).customerSecret).toBe(secret);
    expect(configuration({ PARLEY_CUSTOMER_SECRET_FILE: '/run/secrets/customers' }, [], files).customerSecret).toBe(
      secret,
    );
    expect(problems({ PARLEY_CUSTOMER_SECRET: 'short' })).toMatchObject([{ source: 'PARLEY_CUSTOMER_SECRET' }]);
  });

  it('[SE4] reads the keys that content is encrypted with, from a file as well', () => {
    const hex = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
    const { masterKeys } = configuration({ PARLEY_MASTER_KEY: hex });
    expect(masterKeys?.ids).toHaveLength(1);
    const files = { '/run/secrets/key': `${hex}\n` };
    expect(configuration({ PARLEY_MASTER_KEY_FILE: '/run/secrets/key' }, [], files).masterKeys?.ids).toEqual(
      masterKeys?.ids,
    );
    expect(formatProblems(problems({ PARLEY_MASTER_KEY: hex.slice(1) }))).toContain(
      'expected 32 random bytes as 64 hex digits or as base64.',
    );
  });

  it('[DE1] treats empty and blank variables as absent', () => {
    const names = ['PORT', 'HOST', 'PARLEY_DATA_DIR', 'PARLEY_OPERATOR_TOKEN', 'OPENAI_API_KEY'];
    const more = ['OPENAI_BASE_URL', 'OPENAI_MODEL', 'PARLEY_SIMULATOR_TOKENS_PER_SECOND'];
    for (const blank of ['', '  ', '\n']) {
      const env = Object.fromEntries([...names, ...more].map((name) => [name, blank]));
      expect(read(env)).toEqual(read());
    }
  });

  it('[DE1] lets options win over the environment, also over a wrong one', () => {
    const env = { PORT: 'abc', HOST: '10.0.0.1', PARLEY_DATA_DIR: 'elsewhere' };
    const argv = ['--port', '0', '--host=::1', '--data-dir', '../data'];
    expect(configuration(env, argv)).toMatchObject({
      port: 0,
      host: '::1',
      dataDirectory: '/srv/data',
      developmentOperator: { enabled: true },
    });
  });

  it('[DE1] takes the last of a repeated option, and options after the dashes of a package manager', () => {
    expect(configuration({}, ['--port', '1', '--port=2']).port).toBe(2);
    expect(configuration({}, ['--', '--port', '3']).port).toBe(3);
  });

  it('[DE1] uses a real model when a key or an address is given, else the simulator', () => {
    expect(configuration({ OPENAI_API_KEY: 'k' }).model).toEqual({ kind: 'openai', apiKey: 'k' });
    expect(configuration({ OPENAI_BASE_URL: 'https://models.example/v1' }).model).toEqual({
      kind: 'openai',
      baseUrl: 'https://models.example/v1',
    });
    expect(configuration({ OPENAI_MODEL: 'm', PARLEY_SIMULATOR_TOKENS_PER_SECOND: '12.5' }).model).toEqual({
      kind: 'simulated',
      tokensPerSecond: 12.5,
      name: 'm',
    });
  });

  it.each(['127.0.0.1', '127.8.9.1', 'localhost', 'LOCALHOST', '::1', '[::1]', '0:0:0:0:0:0:0:1'])(
    '[SC2] takes %s for this machine alone',
    (HOST) => expect(configuration({ HOST }).developmentOperator).toEqual({ enabled: true }),
  );

  it.each(['0.0.0.0', '::', '192.168.1.5', 'shop.example.com', '1::1', '::ffff:10.0.0.1'])(
    '[SC2] turns the development operator off on %s and says so',
    (HOST) => {
      const result = read({ HOST });
      expect(result).toMatchObject({
        kind: 'configuration',
        configuration: { host: HOST, developmentOperator: { enabled: false } },
        warnings: [expect.stringContaining(HOST)],
      });
    },
  );

  it('[OB1] leaves OTEL_* to OpenTelemetry', () => {
    const env = Object.freeze({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'not even a url',
      OTEL_SDK_DISABLED: 'x',
    });
    expect(read(env)).toEqual(read());
  });

  it('[DE1] warns of a misspelt variable without showing its value', () => {
    const result = read({ PARLEY_OPERATOR_TOKN: 'very-secret-value' });
    expect(result).toMatchObject({
      kind: 'configuration',
      warnings: [expect.stringContaining('PARLEY_OPERATOR_TOKN')],
    });
    expect(JSON.stringify(result)).not.toContain('very-secret-value');
  });
});

describe('what is wrong', () => {
  it.each(['abc', '70000', '-1', '8787.5', '1e3', '0x10', '65536', '99999999999', '+1', 'Infinity'])(
    '[DE1] names PORT=%s',
    (PORT) =>
      expect(problems({ PORT })).toEqual([
        { source: 'PORT', given: `"${PORT}"`, expected: 'a whole number from 0 to 65535' },
      ]),
  );

  it('[DE1] names the option when the mistake is in the option', () => {
    expect(problems({ PORT: '80' }, ['--port', '-1'])).toEqual([
      { source: '--port', given: '"-1"', expected: 'a whole number from 0 to 65535' },
    ]);
  });

  it.each(['http://localhost', 'localhost:8787', '127.0.0.1:80', '256.1.1.1', '*', 'a b', '1.2.3', '-x'])(
    '[DE1] names HOST=%s',
    (HOST) => expect(sources({ HOST })).toEqual(['HOST']),
  );

  it.each(['api.openai.com', 'ftp://files.example', 'http://', '/v1', 'javascript:alert(1)'])(
    '[DE1] names OPENAI_BASE_URL=%s',
    (OPENAI_BASE_URL) => expect(sources({ OPENAI_BASE_URL })).toEqual(['OPENAI_BASE_URL']),
  );

  it.each(['fast', '-1', 'NaN', '1e9', '100001'])('[DE1] names PARLEY_SIMULATOR_TOKENS_PER_SECOND=%s', (rate) =>
    expect(sources({ PARLEY_SIMULATOR_TOKENS_PER_SECOND: rate })).toEqual(['PARLEY_SIMULATOR_TOKENS_PER_SECOND']),
  );

  it('[DE1] names a data folder that only a shell could find, and a model with a space', () => {
    expect(sources({ PARLEY_DATA_DIR: '~/parley', OPENAI_MODEL: 'my model' })).toEqual([
      'PARLEY_DATA_DIR',
      'OPENAI_MODEL',
    ]);
  });

  it('[SC2] refuses an operator token where other machines can reach the port', () => {
    const env = { HOST: '0.0.0.0', PARLEY_OPERATOR_TOKEN: '0123456789abcdef' };
    expect(sources(env)).toEqual(['PARLEY_OPERATOR_TOKEN']);
    expect(sources({ PARLEY_OPERATOR_TOKEN: env.PARLEY_OPERATOR_TOKEN }, ['--host', '::'])).toEqual([
      'PARLEY_OPERATOR_TOKEN',
    ]);
  });

  it.each(['short', '123456789012345', 'with a space in it, long', 'x'.repeat(513)])(
    '[SC4] names a bad operator token without showing it: %s',
    (PARLEY_OPERATOR_TOKEN) => {
      const found = problems({ PARLEY_OPERATOR_TOKEN });
      expect(found.map((problem) => problem.source)).toEqual(['PARLEY_OPERATOR_TOKEN']);
      expect(formatProblems(found)).not.toContain(PARLEY_OPERATOR_TOKEN);
      expect(formatProblems(found)).toContain(`${PARLEY_OPERATOR_TOKEN.length} characters`);
    },
  );

  it('[SC4] shows no secret that was pasted into another setting', () => {
    const found = problems({
      OPENAI_API_KEY: 'sk-one two',
      OPENAI_BASE_URL: 'https://user:hunter2@models.example/v1',
      PORT: 'sk-proj-three',
    });
    expect(found).toHaveLength(3);
    expect(formatProblems(found)).not.toMatch(/hunter2|sk-|three/);
  });

  it('[DE1] lists unknown options, stray words and missing values, all at once', () => {
    const argv = ['--prot', '80', 'serve', '--host', '--data-dir=', '-x', '--port'];
    expect(sources({ PORT: 'abc' }, argv)).toEqual([
      '--prot',
      'argument',
      '--host',
      '--data-dir',
      '-x',
      '--port',
      'PORT',
    ]);
  });

  it('[DE1] makes one line of each problem', () => {
    expect(formatProblems(problems({ PORT: 'abc' }, ['--host']))).toBe(
      '--host is without a value; expected --host <value>.\n' +
        'PORT is "abc"; expected a whole number from 0 to 65535.',
    );
  });

  it('[DE1] answers any input with a configuration or with named problems', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('--port', '--host', '--', '=', '0', '::1'));
    const env = fc.record(
      {
        PORT: text,
        HOST: text,
        PARLEY_DATA_DIR: text,
        PARLEY_OPERATOR_TOKEN: text,
        OPENAI_BASE_URL: text,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(env, fc.array(text, { maxLength: 5 }), (variables, argv) => {
        const result = read(variables, argv);
        if (result.kind === 'problems') expect(result.problems.length).toBeGreaterThan(0);
        if (result.kind === 'configuration') {
          const { port } = result.configuration;
          expect(Number.isInteger(port) && port >= 0 && port <= 65_535).toBe(true);
        }
      }),
    );
  });
});

describe('help', () => {
  it('[DE1] lists every option and variable, and wins over mistakes', () => {
    for (const argv of [['--help'], ['-h'], ['--port', 'abc', '--nonsense', '--help']]) {
      const result = read({ PORT: 'abc' }, argv);
      if (result.kind !== 'help') throw new Error('no help');
      const variables = Object.values(SETTINGS).map(({ variable }) => variable);
      for (const name of ['--port', '--host', '--data-dir', '--help', ...variables]) {
        expect(result.text).toContain(name);
      }
    }
  });

  it('[DE1] reads origins and the log level, and names what is wrong with them', () => {
    const read = configuration({
      PARLEY_ORIGINS: 'https://shop.example, http://localhost:3000',
      PARLEY_LOG_LEVEL: 'warn',
    });
    expect(read).toMatchObject({ origins: ['https://shop.example', 'http://localhost:3000'], logLevel: 'warn' });
    expect(sources({ PARLEY_ORIGINS: 'shop.example', PARLEY_LOG_LEVEL: 'loud' })).toEqual([
      'PARLEY_ORIGINS',
      'PARLEY_LOG_LEVEL',
    ]);
  });
});

describe('[OB7] [OB9] how the desk is watched', () => {
  it('can be set', () => {
    const env = {
      PARLEY_ADMIN_PORT: '0',
      PARLEY_ADMIN_HOST: '0.0.0.0',
      PARLEY_INCIDENT_WEBHOOK: 'https://hooks.example.com/services/T0',
      PARLEY_TRACE_URL: 'https://jaeger.example.com/',
    };
    expect(configuration(env).telemetry).toEqual({
      admin: { enabled: true, port: 0, host: '0.0.0.0', isOptional: false },
      incidentWebhook: 'https://hooks.example.com/services/T0',
      traceUrl: 'https://jaeger.example.com',
    });
    expect(configuration({ PARLEY_ADMIN_PORT: 'off' }).telemetry.admin).toEqual({ enabled: false });
  });

  it('is refused where it is wrong', () => {
    const env = { PARLEY_ADMIN_PORT: 'yes', PARLEY_INCIDENT_WEBHOOK: 'hooks.example.com' };
    expect(problems(env).map(({ source }) => source)).toEqual(['PARLEY_ADMIN_PORT', 'PARLEY_INCIDENT_WEBHOOK']);
  });
});
