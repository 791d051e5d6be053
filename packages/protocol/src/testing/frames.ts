/** Arbitrary frames of every type, made from the schemas that the codec uses. */
import fc from 'fast-check';
import * as z from 'zod/mini';
import {
  Ack,
  type ClientFrame,
  CommandId,
  commands,
  type CommandType,
  commandTypes,
  Hello,
  Pong,
} from '../commands.ts';
import {
  type ControlType,
  controlSchemas,
  EventPosition,
  eventSchemas,
  type EventType,
  type ServerFrame,
} from '../events.ts';
import { arbitraryOf } from './arbitrary-of.ts';

export const eventTypes = Object.keys(eventSchemas) as EventType[];
export const controlTypes = Object.keys(controlSchemas) as ControlType[];

const { sub, seq, covers, at } = EventPosition.def.shape;

/** Valid frames of one command. */
export function commandFrames(type: CommandType): fc.Arbitrary<ClientFrame> {
  const schema = z.object({ type: z.literal(type), id: CommandId, ...commands[type].fields });
  return arbitraryOf(schema) as fc.Arbitrary<ClientFrame>;
}

/** Valid frames of one logged event. */
export function eventFrames(type: EventType): fc.Arbitrary<ServerFrame> {
  return arbitraryOf(z.extend(eventSchemas[type], { sub, seq, covers, at })) as fc.Arbitrary<ServerFrame>;
}

/** Valid frames of one control type. */
export function controlFrames(type: ControlType): fc.Arbitrary<ServerFrame> {
  return arbitraryOf(controlSchemas[type]) as fc.Arbitrary<ServerFrame>;
}

export const helloFrames = arbitraryOf(Hello) as fc.Arbitrary<ClientFrame>;
export const ackFrames = arbitraryOf(Ack) as fc.Arbitrary<ClientFrame>;
export const pongFrames = arbitraryOf(Pong) as fc.Arbitrary<ClientFrame>;

/** Any valid frame of a client. */
export const clientFrames: fc.Arbitrary<ClientFrame> = fc.oneof(
  helloFrames,
  ackFrames,
  pongFrames,
  ...commandTypes.map(commandFrames),
);

/** Any valid frame of a server. */
export const serverFrames: fc.Arbitrary<ServerFrame> = fc.oneof(
  ...eventTypes.map(eventFrames),
  ...controlTypes.map(controlFrames),
);
