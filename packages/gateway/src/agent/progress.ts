import { agentIn, ASK, runScope } from './scope.ts';

/** Longest line that is shown, in UTF-16 units; more is cut. */
const LINE_CHARS = 500;

/**
 * Says how far the tool is that this is called in, for people who wait for it: `tool.progress`. The newest line counts, at
 * most four a second are told. Does nothing outside of a tool call, and for a line that a guardrail would refuse.
 *
 * @param text One line, such as `12 of 40 pages read`; cut after 500 characters.
 */
export function reportProgress(text: string): void {
  const scope = runScope.getStore();
  const callId = scope?.path.at(-1);
  if (scope === undefined || callId === undefined || callId.startsWith(ASK)) return;
  const { guard, recorder, within = '' } = scope;
  const line = guard.line({ callId, tool: within, agent: agentIn(scope) }, text.slice(0, LINE_CHARS));
  if (line !== undefined) recorder.toolProgress(callId, line);
}
