/** What the visitor's page says about the calls that run in it (AG13). */
import type { CommandOf } from '@parley/protocol';
import { validateJson } from '../agent/json-schema.ts';
import { GatewayError } from '../errors.ts';
import { type Caller, requireConversation } from '../policy/authorise.ts';
import type { PageAnswer } from '../run/agent-port.ts';
import { startedEvent } from '../run/call-events.ts';
import { type StartedCall, toolKey } from '../run/recovery.ts';
import type { PageCallRecord, StoreReads } from '../store/port.ts';
import type { ConversationDeps } from './deps.ts';
import { once } from './idempotency.ts';
import type { CommitTools } from './log.ts';

type CallRef = Pick<CommandOf<'tool.claim'>, 'callId' | 'runId'>;

/** Whether a tab has a connection at this moment. */
export type IsConnected = (principalId: string, clientId: string) => boolean;

/**
 * `tool.result`: the first one counts (PT3). It is stored before it is answered, and the run that waits is told (PT4).
 *
 * @throws GatewayError `not_found`, `already_resolved`, `expired`; `bad_request` for an output of another form than the
 *   tool has announced, after which the call is still open.
 */
export async function giveToolResult(
  { store, log, now }: ConversationDeps,
  caller: Caller,
  command: CommandOf<'tool.result'>,
): Promise<Record<string, never>> {
  const { principal } = caller;
  const answer = answerOf(command);
  // Which conversation it is about does not matter where nothing is found: then nothing is written.
  const [known] = await store.pageCalls(principal.id, command.callId);
  return log.commit(known?.conversationId ?? '', ({ tx, afterwards }) =>
    once(tx, principal.id, command, now(), async () => {
      const call = await requireCall(tx, caller, command);
      requireOpen(call);
      requireForm(call, answer);
      await tx.resolvePageCall(call.runId, call.callId, answer);
      afterwards({ type: 'page.answered', runId: call.runId, callId: call.callId });
      return {};
    }),
  );
}

/**
 * `tool.claim`: a call whose tab is gone goes to the tab that asks (PT2).
 *
 * @throws GatewayError as {@link giveToolResult}; `run_busy` while the call's tab is connected.
 */
export async function claimPageCall(
  deps: ConversationDeps,
  isConnected: IsConnected,
  caller: Caller,
  command: CommandOf<'tool.claim'>,
): Promise<Record<string, never>> {
  const { store, log } = deps;
  const { principal, clientId } = caller;
  const [known] = await store.pageCalls(principal.id, command.callId);
  return log.commit(known?.conversationId ?? '', async (tools) => {
    const call = await requireCall(tools.tx, caller, command);
    requireOpen(call);
    if (clientId === undefined || call.clientId === clientId) return {};
    if (isConnected(principal.id, call.clientId)) throw new GatewayError('run_busy', 'Another tab runs this call.');
    await tools.tx.movePageCall(call.runId, call.callId, call.clientId, clientId);
    await askAgain(deps, { ...call, clientId }, tools);
    return {};
  });
}

async function askAgain(
  { registry }: ConversationDeps,
  { runId, callId, conversationId, clientId }: PageCallRecord,
  { tx, append }: CommitTools,
): Promise<void> {
  const journal = await tx.journal(runId);
  const entry = journal.findLast(({ key, status }) => key === toolKey(callId) && status === 'started');
  if (entry === undefined) throw new Error(`the call ${callId} of ${runId} in ${conversationId} has not begun`);
  const { call } = entry.body as unknown as StartedCall;
  await append([startedEvent(runId, call, registry.policy(call.tool), clientId)]);
}

/** @throws GatewayError `bad_request` unless it says exactly one thing. */
function answerOf({ output, error, unknown }: CommandOf<'tool.result'>): PageAnswer {
  const answers: PageAnswer[] = [
    ...(output === undefined ? [] : [{ output }]),
    ...(error === undefined ? [] : [{ error }]),
    ...(unknown === undefined ? [] : [{ unknown }]),
  ];
  const [answer] = answers;
  if (answer === undefined || answers.length > 1) {
    throw new GatewayError('bad_request', 'output: expected either an output, an error or unknown', {
      field: 'output',
    });
  }
  return answer;
}

/** The call among the visitor's own; ids of calls are the model's, and may repeat from run to run. */
async function requireCall(reads: StoreReads, caller: Caller, { callId, runId }: CallRef): Promise<PageCallRecord> {
  const all = await reads.pageCalls(caller.principal.id, callId);
  const own = all.filter((call) => runId === undefined || call.runId === runId);
  const open = own.filter(({ result }) => result === undefined);
  if (open.length > 1) {
    throw new GatewayError('bad_request', 'runId: expected the run, since several calls have this id', {
      field: 'runId',
    });
  }
  const call = open[0] ?? own.at(-1);
  if (call === undefined) throw new GatewayError('not_found', 'There is no such call.', { field: 'callId' });
  requireConversation(caller, await reads.conversation(call.conversationId));
  return call;
}

function requireOpen({ result }: PageCallRecord): void {
  if (result === undefined) return;
  if ('late' in (result as object)) {
    throw new GatewayError('expired', 'It is too late for this call.', { field: 'callId' });
  }
  throw new GatewayError('already_resolved', 'This call has its result already.', { field: 'callId' });
}

function requireForm({ tool }: PageCallRecord, answer: PageAnswer): void {
  if (tool.result === undefined || !('output' in answer)) return;
  if (validateJson(tool.result, answer.output).length === 0) return;
  throw new GatewayError('bad_request', "output: expected what the tool's result schema says", { field: 'output' });
}
