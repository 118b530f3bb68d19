type After = (delayMs: number, run: () => void) => () => void;

function after(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

/** Resolves when all work is done or the time is up; slow work then goes on unobserved. */
export function waitAtMost(
  timeoutMs: number,
  work: readonly Promise<void>[],
  startTimer: After = after,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = startTimer(timeoutMs, resolve);
    Promise.all(work)
      .then(() => resolve(), reject)
      .finally(cancel);
  });
}
