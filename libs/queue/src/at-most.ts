/** Waits no longer than that. What comes of the work later, also a failure, is of no interest. */
export async function atMost<T, O>(
  timeoutMs: number,
  work: Promise<T>,
  otherwise: O,
): Promise<T | O> {
  const { promise, resolve } = Promise.withResolvers<O>();
  const timer = setTimeout(resolve, timeoutMs, otherwise);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
