/** Has something closed at the end. */
export type OnClose = (close: () => Promise<unknown>) => void;

/** Closes what was opened meanwhile, the last first, whatever becomes of `play`. */
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
