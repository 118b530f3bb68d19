/** Registers what to close. */
export type OnClose = (close: () => Promise<unknown>) => void;

/** Closes what `play` registered, the last first, even if it fails. */
export async function withClosings<T>(
  say: (line: string) => void,
  play: (onClose: OnClose) => Promise<T>,
): Promise<T> {
  const closings: (() => Promise<unknown>)[] = [];
  try {
    return await play((close) => closings.unshift(close));
  } finally {
    for (const close of closings) await close().catch((error) => say(String(error)));
  }
}
