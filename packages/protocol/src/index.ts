export * from './codec.ts';
export * from './codes.ts';
export * from './commands.ts';
export * from './entities.ts';
export * from './events.ts';
export * from './fold.ts';
export * from './page-tools.ts';
export * from './primitives.ts';
