/** Resolves when all of the work has, or when the time is up; what is slow goes on unwatched. */
export function waitAtMost(timeoutMs: number, work: readonly Promise<void>[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, timeoutMs);
    Promise.all(work)
      .then(() => resolve(), reject)
      .finally(() => clearTimeout(timer));
  });
}
