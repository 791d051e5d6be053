/**
 * A local server that speaks the OpenAI Responses API: the simulated model of demos and tests.
 *
 * @packageDocumentation
 */
export type { AnswerQueue, PreparedAnswer } from './answers.ts';
export { FAULT_KINDS } from './faults.ts';
export type { Fault, FaultKind, FaultQueue } from './faults.ts';
export type { Clock } from './pacing.ts';
export type { RecordedRequest } from './records.ts';
export { SIMULATED_MODEL, startSimulator } from './simulator.ts';
export type { Simulator, SimulatorOptions } from './simulator.ts';
