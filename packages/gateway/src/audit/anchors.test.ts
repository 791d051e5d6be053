import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuditHead } from '../store/port-audit.ts';
import type { Signal } from '../telemetry/signals.ts';
import { sampleAuditLog } from '../testing/audit-log.ts';
import { anchorProblems, type AuditAnchorOptions, createAuditAnchors } from './anchors.ts';
import { readAnchors } from './lines.ts';
import { verifyAudit } from './verify.ts';

const log = sampleAuditLog(30);

function setUp(options: AuditAnchorOptions) {
  const world = { head: undefined as AuditHead | undefined, nowMs: Date.parse('2026-03-01T12:00:00.000Z') };
  const told: Signal[] = [];
  const anchors = createAuditAnchors(options, {
    store: { auditHead: async () => world.head },
    now: () => world.nowMs,
    tell: (signal) => void told.push(signal),
  });
  const grow = (seq: number): void => {
    world.head = log[seq - 1];
  };
  return { world, told, anchors, grow };
}

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-anchors-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'anchors.jsonl');
}

/** A server that answers with these, one after the other, and then with 204. */
async function serve(...statuses: number[]) {
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(statuses.shift() ?? 204).end();
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/anchors`, bodies };
}

describe('anchors', () => {
  it('[HI7] are kept in a file every so many records and every so often, and tell when the end is cut off', async () => {
    const file = newFile();
    const { world, anchors, grow } = setUp({ file, everyRecords: 10, everyMs: 60_000 });
    await anchors.tick();
    const kept = async (): Promise<number[]> => (await readAnchors(file)).map(({ seq }) => seq);
    grow(3);
    await anchors.tick();
    expect(await kept()).toEqual([3]);
    for (const [seq, afterMs] of [
      [12, 0],
      [13, 0],
      [14, 59_999],
      [15, 1],
      [15, 60_000],
    ] as const) {
      grow(seq);
      world.nowMs += afterMs;
      await anchors.tick();
    }
    expect(await kept()).toEqual([3, 13, 15]);
    grow(20);
    await anchors.close();
    expect(await kept()).toEqual([3, 13, 15, 20]);
    await anchors.close();
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(4);

    const heads = await readAnchors(file);
    expect(await verifyAudit(log, { anchors: heads })).not.toHaveProperty('flaw');
    expect((await verifyAudit(log.slice(0, 18), { anchors: heads })).flaw).toEqual({
      kind: 'truncated',
      from: 19,
      to: 20,
    });
  });

  it('are posted, again after ever longer times while nobody takes them, and only the newest one', async () => {
    const { url, bodies } = await serve(500, 404, 503);
    const { world, told, anchors, grow } = setUp({ url, everyRecords: 1, everyMs: 60_000 });
    for (const [seq, afterMs] of [
      [1, 0],
      [2, 999],
      [3, 1],
      [4, 1999],
      [5, 1],
      [6, 4000],
    ] as const) {
      grow(seq);
      world.nowMs += afterMs;
      await anchors.tick();
    }
    expect(bodies.map((body) => (body as AuditHead).seq)).toEqual([1, 3, 5, 6]);
    expect(bodies.at(-1)).toEqual({ seq: 6, hash: log[5]?.hash, at: new Date(world.nowMs).toISOString() });
    expect(told).toMatchObject([
      { type: 'audit.anchor_failed', target: 'url', seq: 1, behind: 1 },
      { type: 'audit.anchor_failed', target: 'url', seq: 3, behind: 3 },
      { type: 'audit.anchor_failed', target: 'url', seq: 5, behind: 5 },
      { type: 'audit.anchored', target: 'url', seq: 6 },
    ]);
  });

  it('are kept in one place while the other one fails', async () => {
    const file = newFile();
    const { told, anchors, grow } = setUp({ file, url: (await serve(500)).url });
    grow(1);
    await anchors.tick();
    expect(told.map((signal) => [signal.type, 'target' in signal && signal.target]).toSorted()).toEqual([
      ['audit.anchor_failed', 'url'],
      ['audit.anchored', 'file'],
    ]);
  });

  it('have options that are checked', () => {
    expect(
      anchorProblems({ file: 'anchors.jsonl', url: 'https://example.com/a', everyRecords: 5, everyMs: 1 }),
    ).toEqual([]);
    expect(anchorProblems({})).toEqual(['auditAnchor: expected file, url, or both']);
    expect(anchorProblems({ file: '', url: 'ftp://example.com', everyRecords: 0, everyMs: 0.5, colour: 1 })).toEqual([
      'auditAnchor.colour: there is no such setting',
      'auditAnchor.file: expected a path',
      'auditAnchor.url: expected an address that begins with http: or https:',
      'auditAnchor.everyRecords: expected a positive whole number',
      'auditAnchor.everyMs: expected a positive whole number',
    ]);
  });
});
