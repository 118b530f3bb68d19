/**
 * The process that owns the embedded PostgreSQL: `node owner.ts <data dir> <options>`.
 *
 * It exists so that the server outlives a Ctrl-C (it has a session of its own; the applications
 * must finish first) and does not outlive its supervisor: when that is killed, the IPC channel
 * closes. Any message on the channel requests a stop.
 */
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { findBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import type { OwnerMessage, OwnerOptions } from './embedded-postgres.ts';
import { takeLock } from './lock.ts';
import { stopOrphan } from './orphan.ts';
import { postgresPaths } from './paths.ts';
import { chooseRunAs } from './run-as.ts';
import { startServer, type PostgresProcess } from './server.ts';

const [dataDir = '', optionsText = '{}'] = process.argv.slice(2);
const options: OwnerOptions = JSON.parse(optionsText);
const paths = postgresPaths(dataDir);

const stopping = new AbortController();
for (const event of ['message', 'SIGTERM', 'SIGINT', 'SIGHUP'])
  process.once(event, () => stopping.abort('fast'));
// The supervisor was killed, and its applications are still writing their last results.
process.once('disconnect', () => stopping.abort('smart'));

async function own(): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = await takeLock(paths.lock, {
    owner: `owner.ts ${dataDir} `,
    signal: stopping.signal,
  });
  try {
    await stopOrphan(paths.cluster);
    const server = await start();
    writeFileSync(paths.url, server.url, { mode: 0o600 });
    tell({ kind: 'ready', url: server.url });
    await server.ended; // because of `stopping`, or by itself
  } finally {
    rmSync(paths.url, { force: true });
    unlock();
    if (options.throwAway) rmSync(dataDir, { recursive: true, force: true });
  }
}

async function start(): Promise<PostgresProcess> {
  const { initdb, postgres } = await findBinaries();
  const runAs = chooseRunAs(paths.cluster);
  const password = await ensureCluster(paths, { initdb, runAs, signal: stopping.signal });
  if (statSync(paths.cluster).uid === 0) runAs.own(paths.cluster); // copied by root, for example
  if (existsSync(paths.log)) renameSync(paths.log, paths.previousLog);
  const { settings = {} } = options;
  const { signal } = stopping;
  return startServer({ paths, postgres, runAs, password, settings, signal });
}

function tell(message: OwnerMessage): void {
  if (process.connected) process.send?.(message);
}

try {
  await own();
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
if (process.connected) process.disconnect();
