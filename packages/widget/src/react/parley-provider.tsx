import { type ReactNode, useEffect, useState } from 'react';
import type { UserCredentials } from '@parley/client';
import type { WidgetOptions } from '../host/core.ts';
import { CoreContext, CoreStore } from './core-store.ts';

/** Properties of {@link ParleyProvider}. */
export interface ParleyProviderProps extends Pick<
  WidgetOptions,
  'site' | 'gateway' | 'agent' | 'lang' | 'dir' | 'images' | 'titleCount' | 'sound'
> {
  /**
   * Who the person is, as in `setUser`; null is an anonymous visitor. Another object is another user: keep it the same as long
   * as it is the same person.
   */
  readonly user?: UserCredentials | null;
  readonly children?: ReactNode;
}

/**
 * One chat for everything below: `<ParleyChat/>` shows it, `useConversation()` reads it and acts on it. With other
 * properties it is another chat, in the same conversation where the site is the same. Servers render what is below
 * without one.
 */
export function ParleyProvider({
  site,
  gateway,
  agent,
  lang,
  dir,
  images,
  titleCount,
  sound,
  user,
  children,
}: ParleyProviderProps): ReactNode {
  const [store] = useState(() => new CoreStore());
  // Before the chat is made: it does not begin as somebody else.
  useEffect(() => store.setUser(user), [store, user]);
  useEffect(
    () =>
      store.start({
        site,
        gateway,
        ...(agent !== undefined && { agent }),
        ...(lang !== undefined && { lang }),
        ...(dir !== undefined && { dir }),
        ...(images !== undefined && { images }),
        ...(titleCount !== undefined && { titleCount }),
        ...(sound !== undefined && { sound }),
      }),
    [store, site, gateway, agent, lang, dir, images, titleCount, sound],
  );
  return <CoreContext value={store}>{children}</CoreContext>;
}
