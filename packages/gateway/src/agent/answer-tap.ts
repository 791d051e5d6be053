/** One answer of a model on its way to the visitor: each of its texts passes the guardrails while it is written (GU5). */
import type { AgentOutputItem } from '@openai/agents';
import type { Truncation } from '@parley/protocol';
import type { CompletedText, PassedText, TextGuard } from '../run/agent-port.ts';
import type { RunScope } from './scope.ts';

type AssistantMessage = Extract<AgentOutputItem, { role: 'assistant' }>;

export interface CompletedAnswer {
  /** What the SDK, the journal and the history get. */
  readonly output: AgentOutputItem[];
  readonly texts: readonly CompletedText[];
}

/** A text of the answer that is being written. */
interface OpenText {
  readonly guard: TextGuard;
  /** As the model wrote it. */
  raw: string;
  shown: string;
  kept: string;
  /** Set once something of it is shown. */
  messageId?: string;
}

/** No text has begun. */
const NO_TEXT: Pick<OpenText, 'messageId'> = {};

/** An answer that nobody is shown. */
export class NestedTap {
  delta(): void {}

  async complete(output: AgentOutputItem[]): Promise<CompletedAnswer> {
    return { output, texts: [] };
  }
}

export class AnswerTap {
  readonly #scope: RunScope;
  readonly #agent: string;
  readonly #isText: boolean;
  readonly #holds: boolean;
  /** By the item's id; providers that stream no ids have one text. */
  readonly #open = new Map<string, OpenText>();

  /** @param isText False for a structured answer: it is for the program, and no message. */
  constructor(scope: RunScope, agent: string, isText: boolean) {
    this.#scope = scope;
    this.#agent = agent;
    this.#isText = isText;
    this.#holds = scope.guard.holds(agent);
  }

  /** @throws BlockedError */
  delta(itemId: string | undefined, text: string): void {
    if (text === '' || !this.#isText) return;
    const open = this.#textOf(itemId ?? '');
    open.raw += text;
    this.#pass(open, open.guard.push(text));
  }

  #textOf(itemId: string): OpenText {
    let open = this.#open.get(itemId);
    if (open === undefined) {
      open = { guard: this.#scope.guard.output(this.#agent), raw: '', shown: '', kept: '' };
      this.#open.set(itemId, open);
    }
    return open;
  }

  #pass(open: OpenText, { shown, kept }: PassedText): void {
    open.shown += shown;
    open.kept += kept;
    // What nobody has seen yet is no part of the conversation, should it be broken off.
    if (this.#holds) return;
    this.#scope.items.textDelta(kept);
    if (shown === '') return;
    open.messageId ??= this.#scope.recorder.textStarted();
    this.#scope.recorder.textDelta(open.messageId, shown);
  }

  /**
   * The answer is complete: what was held back is decided, and checks of the whole texts have their say.
   *
   * @throws BlockedError
   */
  async complete(output: readonly AgentOutputItem[], truncated: Truncation | undefined): Promise<CompletedAnswer> {
    const isLast = !output.some(({ type }) => type === 'function_call');
    const guarded: AgentOutputItem[] = [];
    const texts: CompletedText[] = [];
    for (const item of output) {
      const text = item.type === 'message' ? textOf(item as AssistantMessage) : '';
      if (text === '') {
        guarded.push(item);
        continue;
      }
      const message = item as AssistantMessage;
      const { kept, completed } = await (this.#isText
        ? this.#completeText(message, text)
        : this.#structured(text, isLast));
      guarded.push(kept === text ? item : withText(message, kept));
      if (completed !== undefined) texts.push({ ...completed, ...(truncated && { truncated }) });
    }
    return { output: guarded, texts };
  }

  /** @param isLast Whether it is the answer: what comes along with calls of tools is not for people yet. */
  async #structured(text: string, isLast: boolean): Promise<{ kept: string; completed?: CompletedText }> {
    const { guard, recorder, ask } = this.#scope;
    const kept = guard.structured(this.#agent, text);
    await guard.judgeOutput(this.#agent, kept, ask);
    const shown = isLast ? this.#again(NO_TEXT, this.#rendered(kept)).shown : '';
    return shown === '' ? { kept } : { kept, completed: { messageId: recorder.textStarted(), text: shown } };
  }

  /** What people read of a structured answer. An answer that is none, or that cannot be rendered, says nothing. */
  #rendered(text: string): string {
    const render = this.#scope.registry.definition(this.#agent)?.render;
    try {
      return render?.(JSON.parse(text)) ?? '';
    } catch {
      return '';
    }
  }

  async #completeText(item: AssistantMessage, text: string): Promise<{ kept: string; completed?: CompletedText }> {
    const { guard, recorder, ask } = this.#scope;
    const itemId = item.id !== undefined && this.#open.has(item.id) ? item.id : '';
    let open = this.#textOf(itemId);
    if (open.raw === text) this.#pass(open, open.guard.end());
    else open = this.#again(open, text);
    await guard.judgeOutput(this.#agent, open.kept, ask);
    if (open.shown === '') return { kept: open.kept };
    open.messageId ??= recorder.textStarted();
    return { kept: open.kept, completed: { messageId: open.messageId, text: open.shown } };
  }

  /** The whole text is not what was streamed, or nothing was: it counts, and passes the guardrails by itself. */
  #again({ messageId }: Pick<OpenText, 'messageId'>, text: string): OpenText {
    const guard = this.#scope.guard.output(this.#agent);
    const [first, last] = [guard.push(text), guard.end()];
    const shown = first.shown + last.shown;
    return { guard, raw: text, shown, kept: first.kept + last.kept, ...(messageId !== undefined && { messageId }) };
  }
}

function textOf({ content }: AssistantMessage): string {
  return content.map((part) => (part.type === 'output_text' ? part.text : '')).join('');
}

/** The message with another text; its parts of text become one. */
function withText(message: AssistantMessage, text: string): AssistantMessage {
  const others = message.content.filter(({ type }) => type !== 'output_text');
  return { ...message, content: [{ type: 'output_text', text }, ...others] };
}
