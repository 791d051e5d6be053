/** Pages by the part of the address behind `#`, so that each can be linked to and the server never sees which it was. */

export type Route =
  | { readonly page: 'inbox'; readonly approvalId?: string }
  | { readonly page: 'conversations'; readonly conversationId?: string }
  | { readonly page: 'dashboard' | 'audit' | 'sites' | 'operators' | 'account' };

export type Page = Route['page'];

const ID = /^[\w.:~-]{1,128}$/;

/** Reads what stands behind `#`; what means nothing is the inbox. */
export function parseRoute(hash: string): Route {
  const [, page, id = ''] = /^#\/([a-z]+)(?:\/([^/?]+))?$/.exec(hash) ?? [];
  const isId = ID.test(id);
  switch (page) {
    case 'approvals':
      return isId ? { page: 'inbox', approvalId: id } : { page: 'inbox' };
    case 'conversations':
      return isId ? { page, conversationId: id } : { page };
    case 'dashboard':
    case 'audit':
    case 'sites':
    case 'operators':
    case 'account':
      return { page };
    default:
      return { page: 'inbox' };
  }
}

/** What stands behind `#` for a page. */
export function formatRoute(route: Route): string {
  if (route.page === 'inbox') return route.approvalId === undefined ? '#/inbox' : `#/approvals/${route.approvalId}`;
  if (route.page === 'conversations' && route.conversationId !== undefined) {
    return `#/conversations/${route.conversationId}`;
  }
  return `#/${route.page}`;
}
