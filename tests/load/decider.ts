/** Visitors who approve what the agent wants to do, as a process. */
import { randomUUID } from 'node:crypto';
import { monotonicUs } from './clock.ts';
import { about, allWithin } from './consumer.ts';
import { decodeEvent } from './stream-check.ts';
import { formatTurn, type Turn } from './turn.ts';
import { Visit } from './visit.ts';
import { serve } from './worker.ts';

/** One decision. */
export interface Decision {
  readonly turnId: string;
  /** When the approval was sent, in microseconds of the monotonic clock. */
  readonly sentUs: number;
  /** When `tool.started` came. */
  readonly toldUs: number;
}

/** Events that a run has exactly once whose tool was approved. */
const ONCE = ['approval.requested', 'approval.resolved', 'tool.started', 'tool.completed', 'run.completed'];

async function decide(port: number, turn: Turn): Promise<{ decision: Decision; problems: string[] }> {
  const counts = new Map<string, number>();
  const problems: string[] = [];
  let last = 0;
  const onFrame = (text: string): void => {
    const event = decodeEvent(text);
    if (event === undefined) return;
    if (event.seq - event.covers !== last) problems.push(`event ${event.seq} comes after ${last}`);
    last = event.seq;
    counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
  };
  const visit = await Visit.open({ port, onFrame });
  const opened = visit.next('ok');
  visit.command('conversation.open', {});
  const { conversationId } = (JSON.parse((await opened).text) as { result: { conversationId: string } }).result;
  const asked = visit.next('approval.requested');
  visit.command('message.send', { conversationId, key: randomUUID(), text: formatTurn(turn) });
  const { approval } = JSON.parse((await asked).text) as { approval: { id: string; argsHash: string } };
  const [started, completed] = [visit.next('tool.started'), visit.next('run.completed')];
  const sentUs = monotonicUs();
  const { id: approvalId, argsHash } = approval;
  visit.command('approval.decide', { approvalId, argsHash, key: randomUUID(), decision: 'approve' });
  const { atUs: toldUs } = await started;
  await completed;
  visit.close();
  for (const type of ONCE) if (counts.get(type) !== 1) problems.push(`${type} came ${counts.get(type) ?? 0} times`);
  return { decision: { turnId: turn.id, sentUs, toldUs }, problems: about(turn, problems) };
}

export interface DeciderApi {
  /** Has turns done that need a decision, so many at a time. */
  decide(
    port: number,
    turns: readonly Turn[],
    atOnce: number,
    timeoutMs: number,
  ): Promise<{ decisions: Decision[]; problems: string[] }>;
}

serve<DeciderApi>({
  decide: async (port, turns, atOnce, timeoutMs) => {
    const decisions: Decision[] = [];
    const problems: string[] = [];
    const left = turns.values();
    const worker = async (): Promise<void> => {
      for (const turn of left) {
        try {
          const done = await decide(port, turn);
          decisions.push(done.decision);
          problems.push(...done.problems);
        } catch (error) {
          problems.push(...about(turn, [String(error)]));
        }
      }
    };
    if (!(await allWithin(Array.from({ length: atOnce }, worker), timeoutMs))) {
      problems.push(`${decisions.length} of ${turns.length} decisions were carried out in time`);
    }
    return { decisions, problems };
  },
});
