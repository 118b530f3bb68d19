import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PeerOptions } from '../peer-options.ts';
import { type Adapter, parseAdapter } from '../processes/adapter.ts';
import { requireLoopback } from '../processes/loopback.ts';
import type { Subject } from './subject.ts';

/** We cannot see when another system has finished: it gets this time after the last delivery. */
const SETTLE_MS = 2000;

/** @throws Error when the file is no adapter, or leads to another machine */
export async function readAdapter({ adapterFile }: PeerOptions): Promise<Adapter> {
  const adapter = parseAdapter(await readFile(adapterFile, 'utf8'));
  await requireLoopback(new URL(adapter.url));
  return adapter;
}

/** A running system that is configured with the receivers' URLs. */
export function peerSubject(
  adapter: Adapter,
  { processes }: PeerOptions,
  paths: readonly string[],
): Subject {
  return {
    to: { kind: 'http', ...adapter },
    paths,
    watched: { processes: () => processes },
    settled: () => sleep(SETTLE_MS),
    hold: () => Promise.reject(new Error('another system cannot be told to wait')),
  };
}
