import { setTimeout as sleep } from 'node:timers/promises';

type Load = {
  readonly seconds: number;
  readonly perSecond: number;
  /** Ends the load early. */
  readonly isOver?: (() => boolean) | undefined;
};

/**
 * Open loop: each call is made when its time has come, whatever became of the one before.
 *
 * @returns when the load began and ended, in milliseconds since the epoch; all calls have been answered by then
 */
export async function sendOnTime(
  { seconds, perSecond, isOver = () => false }: Load,
  send: (index: number) => Promise<unknown>,
): Promise<{ readonly fromMs: number; readonly toMs: number; readonly count: number }> {
  const fromMs = Date.now();
  const sent: Promise<unknown>[] = [];
  while (sent.length < seconds * perSecond && !isOver()) {
    const dueMs = fromMs + (sent.length * 1000) / perSecond;
    if (dueMs > Date.now()) await sleep(dueMs - Date.now());
    sent.push(send(sent.length));
  }
  await Promise.all(sent);
  return { fromMs, toMs: Date.now(), count: sent.length };
}
