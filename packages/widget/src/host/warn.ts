/** Says in the browser's console what does not work, for whoever writes the page: nobody else can do anything about it. */
export function warn(problem: unknown): void {
  const text = problem instanceof Error ? problem.message : String(problem);
  // oxlint-disable-next-line eslint/no-console -- See above.
  console.warn(`Parley: ${text}`);
}
