import type { AgentInputItem, AgentOutputItem } from '@openai/agents';
import { toJson } from '../run/json.ts';

const CANCELLED = 'The call was cancelled before it had a result.';

/** A message of the visitor, as the SDK has it. */
export function userItem(text: string): AgentInputItem {
  return { type: 'message', role: 'user', content: text };
}

function resultItem(name: string, callId: string, output: unknown): AgentInputItem {
  const text = typeof output === 'string' ? output : JSON.stringify(toJson(output));
  return { type: 'function_call_result', name, callId, status: 'completed', output: { type: 'text', text } };
}

/**
 * What one segment of a run has added to the conversation so far. When the run does not end well the SDK forgets it
 * (it stores the user's message only), so this is what the next turn knows of it.
 */
export class TurnItems {
  readonly #items: AgentInputItem[] = [];
  readonly #openCalls = new Map<string, string>();
  readonly #steered: { readonly index: number; readonly item: AgentInputItem }[] = [];
  #partial = '';
  #toolFailed = false;

  /** @param text The message that the run answers; nothing when the run goes on after a pause. */
  begin(text: string): void {
    this.#items.push(userItem(text));
  }

  /** @param history What was said before a pause: the calls in it that wait for a result may get it now. */
  goOn(history: readonly AgentInputItem[]): void {
    for (const item of history) {
      if (item.type === 'function_call') this.#openCalls.set(item.callId, item.name);
      if (item.type === 'function_call_result') this.#openCalls.delete(item.callId);
    }
  }

  /** What the choice of a model may depend on. */
  facts(): { text: string; inputItems: number; toolResults: number; toolFailed: boolean } {
    const said = this.#items.flatMap((item) =>
      'role' in item && item.role === 'user' && typeof item.content === 'string' ? [item.content] : [],
    );
    const toolResults = this.#items.filter(({ type }) => type === 'function_call_result').length;
    return { text: said.join('\n'), inputItems: this.#items.length, toolResults, toolFailed: this.#toolFailed };
  }

  /** A tool has failed in this turn. */
  toolFailed(): void {
    this.#toolFailed = true;
  }

  textDelta(text: string): void {
    this.#partial += text;
  }

  /** What the model was writing is not to be kept. */
  forgetPartial(): void {
    this.#partial = '';
  }

  modelAnswered(output: readonly AgentOutputItem[]): void {
    this.#partial = '';
    for (const item of output) {
      this.#items.push(item);
      if (item.type === 'function_call') this.#openCalls.set(item.callId, item.name);
    }
  }

  toolAnswered(name: string, callId: string, output: unknown): void {
    this.#openCalls.delete(callId);
    this.#items.push(resultItem(name, callId, output));
  }

  /** The model is told why a call is not made. What a nested agent wanted to call is no part of the conversation. */
  callRefused(callId: string, why: string): void {
    const name = this.#openCalls.get(callId);
    if (name !== undefined) this.toolAnswered(name, callId, why);
  }

  /** A message has joined the run. */
  joined(text: string): void {
    const item = userItem(text);
    this.#steered.push({ index: this.#items.length, item });
    this.#items.push(item);
  }

  /** What the SDK added to the history, with the messages that joined, of which it does not know, in their places. */
  weave(added: readonly AgentInputItem[]): AgentInputItem[] {
    const woven = [...added];
    for (const { index, item } of this.#steered) woven.splice(index, 0, item);
    return woven;
  }

  /** The items as history: every call has a result, and a text that was cut is marked as incomplete. */
  close(): AgentInputItem[] {
    const closed = [...this.#items];
    for (const [callId, name] of this.#openCalls) closed.push(resultItem(name, callId, CANCELLED));
    if (this.#partial !== '') {
      const content = [{ type: 'output_text' as const, text: this.#partial }];
      closed.push({ type: 'message', role: 'assistant', status: 'incomplete', content });
    }
    return closed;
  }
}
