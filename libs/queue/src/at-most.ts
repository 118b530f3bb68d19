/**
 * Resolves with `otherwise` after `timeoutMs`. A later result of the work is ignored, also a
 * failure.
 */
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
