/** `PROTOCOL.md` against the code: its tables say what the schemas say, and its dialogues are such as can happen. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeClientFrame, decodeServerFrame, isEventType } from './codec.ts';
import { closeCodes } from './codes.ts';
import { Ack, type ClientFrame, commands, type CommandType, Hello, Pong } from './commands.ts';
import { Approval } from './entities.ts';
import { controlSchemas, EventPosition, eventSchemas, type ServerFrame } from './events.ts';
import { defaultLimits, PROTOCOL_VERSION, SOCKET_PATH, SUBPROTOCOL } from './primitives.ts';
import { columnsOf, documentText, type Line, linesOf, sectionOf, sections } from './testing/document.ts';
import { closeRows, commandRows, documentedEntities, errorRows, eventRows, fieldRows } from './testing/type-names.ts';

const frames = { hello: Hello, ...controlSchemas, ack: Ack, pong: Pong };
const commandNames = Object.keys(commands) as CommandType[];

describe('the tables', () => {
  it.each(commandNames)('%s: fields and result', (type) => {
    expect(columnsOf(type, 'Field', 2)).toEqual(fieldRows(commands[type].fields));
    expect(columnsOf(type, 'Result', 2)).toEqual(fieldRows(commands[type].result.def.shape));
  });

  it.each(Object.entries(frames))('%s: fields', (type, schema) => {
    expect(columnsOf(type, 'Field', 2)).toEqual(fieldRows(schema.def.shape));
  });

  it.each(Object.entries(eventSchemas))('%s: fields', (type, schema) => {
    expect(columnsOf(type, 'Field', 2)).toEqual(fieldRows(schema.def.shape));
  });

  it('the position of events', () => {
    expect(columnsOf('6 Events', 'Field', 2)).toEqual(fieldRows(EventPosition.def.shape));
  });

  it.each(Object.entries(documentedEntities))('%s: fields', (name, schema) => {
    const inherited = name === 'ApprovalView' ? Object.keys(Approval.def.shape) : [];
    expect(columnsOf(name, 'Field', 2)).toEqual(fieldRows(schema.def.shape, inherited));
  });

  it('commands, events, close codes and error codes', () => {
    expect(columnsOf('5 Commands', 'Command', 5)).toEqual(commandRows());
    expect(columnsOf('6 Events', 'Event', 2)).toEqual(eventRows());
    expect(columnsOf('10 Close codes', 'Code', 3)).toEqual(closeRows());
    expect(columnsOf('11 Error codes', 'Code', 5)).toEqual(errorRows());
  });

  it('limits', () => {
    const limits = new Map(columnsOf('9 Flow, life and limits', 'Limit', 2).map(([name, value]) => [name, value]));
    const valueOf = (name: string): number => Number.parseInt(limits.get(name) ?? '', 10);
    expect(valueOf('`limits.frameBytes`')).toBe(defaultLimits.frameBytes);
    expect(valueOf('frame before `welcome`')).toBe(defaultLimits.helloBytes);
    expect(valueOf('`limits.messageChars`')).toBe(defaultLimits.messageChars);
    expect(valueOf('`limits.inFlight`')).toBe(defaultLimits.inFlight);
    expect(valueOf('`limits.unackedBytes`')).toBe(defaultLimits.unackedBytes);
    expect(valueOf('nesting of a frame')).toBe(defaultLimits.depth);
  });

  it('every cell says something', () => {
    for (const { title, tables } of sections) {
      for (const { header, rows } of tables) {
        for (const row of rows) expect([title, row.length, row.includes('')]).toEqual([title, header.length, false]);
      }
    }
  });
});

describe('the text', () => {
  it('names version, subprotocol and path', () => {
    for (const name of [PROTOCOL_VERSION, SUBPROTOCOL, SOCKET_PATH]) expect(documentText).toContain(name);
  });

  it('says of each frame who sends it', () => {
    const sent = [...commandNames, 'hello', 'ack', 'pong'];
    const received = [...Object.keys(eventSchemas), ...Object.keys(controlSchemas)];
    for (const type of sent) expect([type, sectionOf(type).text.trim()[0]]).toEqual([type, '→']);
    for (const type of received) expect([type, sectionOf(type).text.trim()[0]]).toEqual([type, '←']);
  });

  it('states every rule once, and the tests prove none that it does not state', () => {
    const stated = [...documentText.matchAll(/^- \*\*\[([A-Z]{2}\d)\]\*\*/gm)].map(([, rule]) => rule);
    expect(stated).toEqual(
      `TR1 TR2 TR3 HS1 HS2 HS3 HS4 HS5 HS6 LG1 LG2 LG3 LG4 LG5 LG6 LG7 CM1 AP1 AP2 AP3 AP4 AP5 AP6 PT1 PT2 PT3 PT4 EV1 EV2 EV3 FL1 FL2 FL3 FL4`.split(
        ' ',
      ),
    );
    const mentioned = [...documentText.matchAll(/\[([A-Z]{2}\d)\]/g)].map(([, rule]) => rule);
    const folder = new URL('.', import.meta.url);
    const proved = readdirSync(folder)
      .filter((name) => name.endsWith('.test.ts'))
      .flatMap((name) => [...readFileSync(new URL(name, folder), 'utf8').matchAll(/'\[([A-Z]{2}\d)\]/g)])
      .map(([, rule]) => rule);
    expect([...mentioned, ...proved].filter((rule) => !stated.includes(rule))).toEqual([]);
  });

  it('links only to places that exist', () => {
    const anchors = new Set(
      sections.map(({ title }) =>
        title
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    const links = [...documentText.matchAll(/\]\(#([^)]*)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !anchors.has(link))).toEqual([]);
  });
});

/** What a client knows while a dialogue goes on; it complains about what a client could not make sense of. */
class Reader {
  #isWelcome = false;
  readonly #unanswered = new Map<number, ClientFrame>();
  readonly #last = new Map<number, number>();
  readonly #resumed = new Map<string, number>();
  readonly #texts: Map<string, string>;

  /** @param texts What is known of messages, which outlives a connection. */
  constructor(texts: Map<string, string>) {
    this.#texts = texts;
  }

  sent(frame: ClientFrame): void {
    if (frame.type === 'hello') {
      expect(this.#isWelcome).toBe(false);
      for (const { conversationId, seq } of frame.resume ?? []) this.#resumed.set(conversationId, seq);
      return;
    }
    expect(this.#isWelcome).toBe(true);
    if (frame.type === 'ack') expect(frame.seq).toBeLessThanOrEqual(this.#last.get(frame.sub) ?? -1);
    else if (frame.type !== 'pong') {
      expect(this.#unanswered.has(frame.id)).toBe(false);
      this.#unanswered.set(frame.id, frame);
    }
  }

  received(frame: ServerFrame): void {
    if (frame.type === 'welcome') {
      this.#isWelcome = true;
      for (const { sub, conversationId, recovered } of frame.subscriptions) {
        if (recovered) this.#last.set(sub, this.#resumed.get(conversationId) ?? -1);
      }
      return;
    }
    expect(this.#isWelcome).toBe(true);
    if (isEventType(frame.type) && 'seq' in frame) {
      const { sub, seq, covers = 1 } = frame as Extract<ServerFrame, { type: 'message.delta' }>;
      expect({ ...frame, before: seq - covers }).toEqual({ ...frame, before: this.#last.get(sub) });
      this.#last.set(sub, seq);
      this.#read(frame);
      return;
    }
    switch (frame.type) {
      case 'ok':
        this.#answered(frame.id, frame.result);
        break;
      case 'error':
        expect(this.#unanswered.delete(frame.id ?? -1)).toBe(true);
        break;
      case 'snapshot':
        expect(frame.conversation.seq).toBe(frame.seq);
        this.#last.set(frame.sub, frame.seq);
        for (const { id, text } of frame.conversation.messages) this.#texts.set(id, text);
        break;
      case 'live':
        expect(frame.seq).toBe(this.#last.get(frame.sub));
        break;
      default:
    }
  }

  /** Deltas of a message that began within the dialogue continue its text. */
  #read(frame: ServerFrame): void {
    if (frame.type === 'message.started') this.#texts.set(frame.messageId, '');
    if (frame.type !== 'message.delta' && frame.type !== 'message.completed') return;
    const known = this.#texts.get(frame.messageId);
    if (frame.type === 'message.delta') {
      if (known !== undefined) expect({ ...frame, offset: known.length }).toEqual(frame);
      this.#texts.set(frame.messageId, (known ?? '') + frame.text);
    } else if (known !== undefined && frame.covers === undefined) expect(frame.text).toBe(known);
  }

  #answered(id: number, result: Record<string, unknown>): void {
    const command = this.#unanswered.get(id);
    this.#unanswered.delete(id);
    const type = command?.type as CommandType;
    expect(commands[type].result.parse(result)).toEqual(result);
    const sub = Number(result['sub']);
    if (command?.type === 'inbox.watch') this.#last.set(sub, 0);
    if (command?.type === 'conversation.open' && result['recovered'] === true) this.#last.set(sub, command.seq ?? 0);
  }

  get isDone(): boolean {
    return this.#unanswered.size === 0;
  }
}

function play(lines: readonly Line[]): Reader[] {
  const readers = new Map<string, Reader>();
  const texts = new Map<string, Map<string, string>>();
  const all: Reader[] = [];
  for (const line of lines) {
    if ('closeCode' in line) {
      expect([1006, ...Object.values(closeCodes)]).toContain(line.closeCode);
      readers.delete(line.who);
      continue;
    }
    let reader = readers.get(line.who);
    if (reader === undefined) {
      const known = texts.get(line.who) ?? new Map<string, string>();
      texts.set(line.who, known);
      reader = new Reader(known);
      readers.set(line.who, reader);
      all.push(reader);
    }
    const decoded = line.direction === 'sent' ? decodeClientFrame(line.text) : decodeServerFrame(line.text);
    // Equal to what was written: no field that the schemas do not know.
    expect(decoded).toEqual({ ok: true, frame: JSON.parse(line.text) as unknown });
    if (line.direction === 'sent') reader.sent(JSON.parse(line.text) as ClientFrame);
    else reader.received(JSON.parse(line.text) as ServerFrame);
  }
  return all;
}

describe('the dialogues', () => {
  const first = sections.findIndex(({ title }) => title === '13 Dialogues');
  const dialogues = sections.slice(first + 1);
  let seen: Line[] = [];

  beforeAll(() => {
    seen = dialogues.flatMap(linesOf);
  });

  it.each(dialogues.map((dialogue) => [dialogue.title, dialogue] as const))('%s', (_title, dialogue) => {
    const lines = linesOf(dialogue);
    expect(lines.length).toBeGreaterThan(3);
    for (const reader of play(lines)) expect(reader.isDone).toBe(true);
  });

  it('are eleven, with both roles, replies, refusals and closes', () => {
    expect(dialogues).toHaveLength(11);
    const text = JSON.stringify(seen);
    for (const word of ['operator', 'already_resolved', 'key_conflict', 'recovered', 'snapshot', 'drain', '4401']) {
      expect(text).toContain(word);
    }
  });
});
