import type { Decider, Person, Principal } from '@parley/protocol';

/** A principal as others are told of who decided. */
export function deciderOf(principal: Principal): Decider {
  return { ...personOf(principal), role: principal.role };
}

/** A principal as others see a person. */
export function personOf({ id, name }: Pick<Principal, 'id' | 'name'>): Person {
  return { id, ...(name !== undefined && { name }) };
}
