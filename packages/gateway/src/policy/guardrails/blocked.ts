/** A guardrail has refused a text: the run ends as blocked. Says which one, never what it found. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
  readonly stage: 'input' | 'output';
  readonly guardrail: string;
  /** False when it was decided, and told, before an interruption. */
  readonly isNew: boolean;

  constructor(stage: 'input' | 'output', guardrail: string, isNew = true) {
    super(`blocked by the ${stage} guardrail ${guardrail}`);
    this.stage = stage;
    this.guardrail = guardrail;
    this.isNew = isNew;
  }
}
