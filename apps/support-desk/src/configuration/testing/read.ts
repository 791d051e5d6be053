/** Reads configurations in tests: from variables, arguments and files in memory. */
import { readConfiguration } from '../../configuration.ts';
import type { Configuration, ConfigurationResult, Problem } from '../../configuration.ts';

export type Env = Record<string, string | undefined>;
/** Contents by absolute path; the folder that it runs in is `/srv/shop`. */
export type Files = Readonly<Record<string, string>>;

export function read(env: Env = {}, argv: string[] = [], files: Files = {}): ConfigurationResult {
  return readConfiguration({
    env,
    argv,
    cwd: '/srv/shop',
    readText: (path) => {
      const text = files[path];
      return text === undefined ? { ok: false, why: 'which does not exist' } : { ok: true, text };
    },
  });
}

export function configuration(env: Env = {}, argv: string[] = [], files: Files = {}): Configuration {
  const result = read(env, argv, files);
  if (result.kind !== 'configuration') throw new Error(JSON.stringify(result));
  return result.configuration;
}

export function problems(env: Env = {}, argv: string[] = [], files: Files = {}): readonly Problem[] {
  const result = read(env, argv, files);
  if (result.kind !== 'problems') throw new Error(JSON.stringify(result));
  return result.problems;
}

export function sources(env: Env = {}, argv: string[] = []): string[] {
  return problems(env, argv).map(({ source }) => source);
}
