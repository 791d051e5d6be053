/** A person who decides everything that is asked, some time later, and answers truthfully what came of a call. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type DecideOptions, type Inbox, ParleyError, type ParleyClient } from '@parley/client';
import type { Approval } from '@parley/protocol';
import type { CallLedger } from '../fixtures/call-ledger.ts';
import type { Random } from '../fixtures/random.ts';

export interface OperatorOptions {
  readonly ledger: CallLedger;
  readonly random: Random;
  /** Called right before a decision is sent. */
  readonly deciding: () => void;
}

/** Longest time that an operator thinks, in milliseconds. */
const THINKING_MS = 60;
/** How long to wait before an approval that could not be decided is looked at again, in milliseconds. */
const AGAIN_MS = 200;

export class Operator {
  readonly client: ParleyClient;
  /** Ids of the approvals that this operator has decided: it was told that its decision stands. */
  readonly decided = new Set<string>();
  /** What else decisions were answered with. */
  readonly refusals: string[] = [];
  readonly #options: OperatorOptions;
  readonly #inbox: Inbox;
  readonly #seen = new Set<string>();

  constructor(client: ParleyClient, options: OperatorOptions) {
    this.client = client;
    this.#options = options;
    this.#inbox = client.watchInbox();
    this.#inbox.subscribe(() => this.#look());
  }

  #look(): void {
    for (const approval of this.#inbox.getSnapshot().approvals) {
      if (this.#seen.has(approval.id)) continue;
      this.#seen.add(approval.id);
      void this.#decide(approval);
    }
  }

  async #decide(approval: Approval): Promise<void> {
    const { random, deciding } = this.#options;
    await sleep(random.below(THINKING_MS));
    const [decision, options] = approval.question === 'outcome' ? this.#outcome(approval) : this.#judge();
    deciding();
    try {
      await this.#inbox.decide(approval, decision, options);
      this.decided.add(approval.id);
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error;
      if (error.code === 'already_resolved') return;
      if (!error.retryable) {
        this.refusals.push(`${approval.id} was refused: ${error.code} ${error.message}`);
        return;
      }
      await sleep(AGAIN_MS);
      this.#seen.delete(approval.id);
      this.#look();
    }
  }

  #judge(): ['approve' | 'reject', DecideOptions] {
    return [this.#options.random.chance(0.75) ? 'approve' : 'reject', {}];
  }

  /** What came of an interrupted call, as the world outside has it. */
  #outcome({ runId, callId }: Approval): ['approve' | 'reject', DecideOptions] {
    const { ledger, random } = this.#options;
    if (ledger.hasHappened(`${runId}:${callId}`)) return ['approve', { outcome: 'done' }];
    return random.chance(0.5) ? ['approve', { outcome: 'retry' }] : ['reject', { outcome: 'not_done' }];
  }
}
