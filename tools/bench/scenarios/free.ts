import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { startBareLoop } from '../load/bare-subject.ts';
import { peerSubject, readAdapter } from '../load/peer-subject.ts';
import type { RunResult } from '../load/result.ts';
import { runClosed } from '../load/run-closed.ts';
import { runOpen } from '../load/run-open.ts';
import type { Subject } from '../load/subject.ts';
import { systemSubject } from '../load/system-subject.ts';
import { assignKinds } from '../mix.ts';
import type { FreeRun } from '../options.ts';
import type { PeerOptions } from '../peer-options.ts';
import type { Script } from '../processes/receiver.process.ts';
import { costAgainstBareRows, costRows } from '../report/cost-rows.ts';
import { latencyRows } from '../report/latency-rows.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, toRow } from '../report/row.ts';
import { withClosings } from '../servers/closings.ts';
import { type Stage, startOwnRedis, startStage } from '../servers/stage.ts';
import { withSystem } from '../servers/system.ts';
import { createTenant } from '../servers/tenant.ts';

/** More than any system accepts: time ends it. */
const ENDLESS = 10_000_000;
const MAX_BATCH = 100;
const MAX_BATCH_BYTES = 1024 * 1024;

/** One run as the options describe it. */
export function measureFree(bench: Bench, run: FreeRun): Promise<Row[]> {
  if (run.peer) return measurePeer(bench, run, run.peer);
  return withSystem(bench, run.backend, async (system) => {
    for (let started = 0; started < run.workers; started += 1) await system.startWorker();
    const tenant = await createTenant(system, run.fanOut);
    return measure(system, systemSubject(system, tenant), run.backend, run);
  });
}

/** The same generator, receivers and bare loop. */
function measurePeer(bench: Bench, run: FreeRun, peer: PeerOptions): Promise<Row[]> {
  return withClosings(bench.say, async (onClose) => {
    const adapter = await readAdapter(peer);
    const folder = await mkdtemp(join(bench.folder, 'peer-'));
    const redis = await startOwnRedis(bench, folder, onClose);
    const queues = { redisUrl: redis.url, databaseUrl: '', prefix: '{bench}' };
    const { receiverPort } = peer;
    const options = { queues, queueProcess: { Redis: redis.pid }, receiverPort };
    const { idHeader } = adapter;
    const stage = await startStage(bench, { ...options, idHeader }, onClose);
    const paths = Array.from({ length: run.fanOut }, (_, index) => `/${index}`);
    return measure(stage, peerSubject(adapter, peer, paths), 'http', run);
  });
}

async function measure(stage: Stage, whole: Subject, name: string, run: FreeRun): Promise<Row[]> {
  const { paths } = whole;
  const kinds = assignKinds(run.mix, run.fanOut);
  const answering = paths.filter((_, i) => kinds[i] === 'ok' || kinds[i] === 'slow');
  const isOver = answering.length === paths.length;
  // Deliveries to failing receivers stay open for days.
  const subject = { ...whole, paths: answering, ...(!isOver && { settled: async () => {} }) };
  const script = {
    kinds: Object.fromEntries(paths.map((path, i) => [path, kinds[i] ?? 'ok'])),
    delayMs: run.delayMs,
  };
  const bare = await runOnce(stage, await startBareLoop(stage), run, {});
  const result = await runOnce(stage, subject, run, script);
  const title = `${name}: fan-out ${run.fanOut}`;
  return [
    toRow(`${title}, accepted`, result.acceptedPerSecond, 'events/s'),
    toRow(`${title}, refused`, result.refused, 'events'),
    ...latencyRows(`${title}, POST`, [result.acceptMs]),
    toRow(`${title}, delivered`, result.deliveriesPerSecond, 'deliveries/s'),
    toRow(`${title}, the bare loop`, bare.deliveriesPerSecond, 'deliveries/s'),
    ...latencyRows(`${title}, to the ok receivers`, [result.endToEndMs]),
    ...costAgainstBareRows(title, [result], [bare]),
    ...costRows(title, [result]),
    ...ledgerRows(title, [result]),
  ];
}

function runOnce(
  stage: Stage,
  subject: Subject,
  { peer, ratePerSecond, durationMs, payloadBytes }: FreeRun,
  receivers: Partial<Script>,
): Promise<RunResult> {
  const load = { idPrefix: 'free', durationMs, payloadBytes, ...receivers };
  if (ratePerSecond !== undefined) return runOpen(stage, subject, { ...load, ratePerSecond });
  const rest = { ...load, events: ENDLESS };
  if (peer) return runClosed(stage, subject, { ...rest, feed: 'single' });
  const batch = Math.max(1, Math.min(MAX_BATCH, Math.floor(MAX_BATCH_BYTES / payloadBytes)));
  return runClosed(stage, subject, { ...rest, feed: 'live', batch });
}
