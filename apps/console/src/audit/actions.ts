/** What was done, as it reads after the name of who did it. */
const PHRASES: Readonly<Record<string, string>> = {
  'approval.approved': 'approved a call',
  'approval.rejected': 'rejected a call',
  'approval.endorsed': 'was the first to approve a call',
  'approval.expired': 'let an approval expire',
  'approval.claimed': 'claimed an approval',
  'approval.released': 'released an approval',
  'grant.revoked': 'revoked a grant',
  'message.sent': 'wrote to the visitor',
  'run.cancelled': 'stopped an answer',
  'feedback.given': 'rated an answer',
  'conversation.taken_over': 'took a conversation over',
  'conversation.handed_back': 'handed a conversation back',
  'conversation.deleted': 'deleted a conversation',
  'visitor.exported': 'exported what there is about a visitor',
  'visitor.erased': 'erased a visitor',
  'visitor.merged': 'became a known visitor',
  'visitor.revoked': 'signed a visitor out',
  'visitors.revoked': 'signed visitors out',
  'operator.signed_in': 'signed in',
  'operator.signed_out': 'signed out',
  'operator.sign_in_failed': 'refused a sign-in',
  'operator.refused': 'came from an issuer and was not let in',
  'operator.added': 'added an operator',
  'operator.changed': 'changed an operator',
  'operator.sessions_ended': 'signed an operator out everywhere',
  'audit.exported': 'exported the audit log',
  'audit.contents_erased': 'erased old contents of the audit log',
};

/** An action that is not known here reads as it is written: `approval.two_people` is "approval two people". */
export function describeAction(action: string): string {
  return (Object.hasOwn(PHRASES, action) ? PHRASES[action] : undefined) ?? action.replaceAll(/[._]/g, ' ');
}
