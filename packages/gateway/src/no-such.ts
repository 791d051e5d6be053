/**
 * What is said of a name that stands for nothing, with those that would.
 *
 * @param kind What the name is of, such as `field`.
 * @returns Such as `there is no such field; there are agents, sites`; without the second half when there is none.
 */
export function noSuch(kind: string, known: Iterable<string>): string {
  return `there is no such ${kind}${others(known)}`;
}

/** The same of something that people call by its name: `there is no agent nobody; there are support`. */
export function noneNamed(kind: string, name: string, known: Iterable<string>): string {
  return `there is no ${kind} ${name}${others(known)}`;
}

function others(known: Iterable<string>): string {
  const names = [...known].join(', ');
  return names === '' ? '' : `; there are ${names}`;
}
