import type { ConversationSnapshot } from '@parley/client';

type Change = NonNullable<ConversationSnapshot['view']['takeovers']>[number];

/** That a person has the conversation, or has it no longer, in one line. */
export function describeTakeover({ operator, change, reason }: Change): string {
  const who = operator.name ?? operator.id;
  if (change === 'joined') return `${who} answers from here on`;
  switch (reason) {
    case 'replaced':
      return `${who} was relieved by somebody else`;
    case 'absent':
      return `${who} was not there any more: the assistant answers from here on`;
    default:
      return `${who} handed back: the assistant answers from here on`;
  }
}
