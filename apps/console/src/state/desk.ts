import { createClient, type Inbox, type ParleyClient } from '@parley/client';
import { type Api, createApi } from './api.ts';
import type { Target } from './target.ts';

const APP = { name: 'parley-console', version: '0.1.0' };

/** What a signed-in operator works with. */
export interface Desk {
  readonly client: ParleyClient;
  readonly inbox: Inbox;
  readonly api: Api;
}

/** Prepares everything for one operator; nothing is connected before `client.connect()`. */
export function createDesk({ gateway, site }: Target, token: string): Desk {
  const client = createClient({ url: gateway, site, token, app: APP });
  return { client, inbox: client.watchInbox(), api: createApi(gateway, token) };
}
