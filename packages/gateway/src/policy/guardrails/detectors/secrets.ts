/** Secrets: keys, tokens, passwords, private keys, connection strings. */
import type { Pattern } from '../pattern.ts';
import { credentials } from './credentials.ts';
import { providerKeys } from './provider-keys.ts';
import { serviceKeys } from './service-keys.ts';

/** Where two find the same text, the first says what it is. */
export const secretPatterns: readonly Pattern[] = [...providerKeys, ...serviceKeys, ...credentials];
