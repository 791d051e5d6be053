/** A tool has failed, and says itself what the model is told of it. */
export class ToolFault extends Error {
  override readonly name = 'ToolFault';
}
