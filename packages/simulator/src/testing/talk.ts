import { decide } from '../brain/decide.ts';
import type { Entry, ModelRequest, ToolSpec } from '../brain/types.ts';
import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { shopTools } from './shop.ts';

/** The tools of the shop, as the brain sees them. */
export const shopSpecs: ToolSpec[] = shopTools.map(({ name, description, parameters }) => ({
  name,
  description: description ?? '',
  parameters: isObject(parameters) ? parameters : {},
}));

/** A tool as a request offers it; all its parameters are required unless said. */
export function tool(
  name: string,
  description: string,
  properties: JsonObject,
  required = Object.keys(properties),
): ToolSpec {
  return { name, description, parameters: { type: 'object', properties, required } };
}

/** A conversation that runs tools with given outputs; each line is what the model did. */
export class Talk {
  readonly entries: Entry[] = [];
  readonly #outputs: Record<string, unknown>;
  readonly #options: Partial<ModelRequest>;
  #calls = 0;

  constructor(options: Partial<ModelRequest> = {}, outputs: Record<string, unknown> = {}) {
    this.#options = options;
    this.#outputs = {
      lookup_order: { status: 'Shipped', total: 99.98 },
      search_faq: [{ topic: 'returns', answer: '30 days.' }],
      ...outputs,
    };
  }

  say(text: string): string[] {
    this.entries.push({ kind: 'user', text });
    return this.go();
  }

  /** Goes on from the entries; stops after a handoff, since another agent has the word then. */
  go(): string[] {
    const log: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      const items = decide({
        entries: this.entries,
        tools: shopSpecs,
        toolChoice: { mode: 'auto' },
        parallelToolCalls: true,
        ...this.#options,
      });
      const results: Entry[] = [];
      for (const item of items) {
        if (item.type === 'function_call') {
          const callId = `call_${(this.#calls += 1)}`;
          this.entries.push({ kind: 'call', callId, name: item.name, args: item.arguments });
          results.push({ kind: 'result', callId, output: this.#output(item.name, item.arguments) });
          log.push(`${item.name} ${item.arguments}`);
        } else {
          this.entries.push({ kind: 'assistant', text: item.text });
          log.push(item.text);
        }
      }
      if (results.length === 0) return log;
      this.entries.push(...results);
      if (items.some((item) => item.type === 'function_call' && item.name.startsWith('transfer_to_'))) return log;
    }
    throw new Error('the model never stopped calling tools');
  }

  #output(name: string, args: string): string {
    const output = this.#outputs[name] ?? { ok: true };
    if (typeof output === 'string') return output;
    const input: unknown = JSON.parse(args);
    return JSON.stringify(
      Array.isArray(output) ? output : { ...(isObject(input) ? input : {}), ...(isObject(output) ? output : {}) },
    );
  }
}
