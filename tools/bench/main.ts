/** `npm run bench`: measures speed, memory and losses. docs/performance.md explains the rows. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisBinary } from '../../libs/testing/src/servers/find-redis-binary.ts';
import type { Bench } from './bench.ts';
import { helpText } from './help.ts';
import { type Options, readOptions } from './options.ts';
import { isLedgerFault } from './report/ledger-rows.ts';
import type { Row } from './report/row.ts';
import { formatTable } from './report/table.ts';
import { runScenarios } from './run-scenarios.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { keepToTwoCores } from './servers/cores.ts';

const LONGEST_RUN_MS = 3 * 3_600_000;
const INTERRUPTED = 130;
const NAMES = SCENARIOS.map(({ name }) => name);

const say = (line: string) => process.stdout.write(`${line}\n`);
process.stdout.on('error', () => {}); // the reader may close the pipe

const options = readOptionsOrExit();
if (options.isHelp) say(helpText(NAMES));
else await main(options);

async function main(options: Options): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stop.abort(new Error('Stopped before the end.')));
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-bench-'));
  const bench: Bench = {
    options,
    folder,
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(LONGEST_RUN_MS)]),
    redisBinary: findRedisBinary(),
    cores: keepToTwoCores(),
    say,
    size: (full, quick) => (options.isQuick || options.isGuard ? quick : full),
  };
  try {
    const { rows, faults } = await runScenarios(bench);
    await report(rows);
    if (faults > 0 || rows.some(isLedgerFault) || (options.isGuard && rows.some(isMissed)))
      process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
    if (stop.signal.aborted) process.exitCode = INTERRUPTED;
  }
}

async function report(rows: readonly Row[]): Promise<void> {
  say(`\n${formatTable(rows)}\n`);
  if (options.jsonFile === undefined) return;
  await writeFile(options.jsonFile, `${JSON.stringify({ rows }, undefined, 2)}\n`);
  say(`Written to ${options.jsonFile}.`);
}

function isMissed({ holds }: Row): boolean {
  return holds === false;
}

function readOptionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2), NAMES);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nTry npm run bench -- --help\n`);
    process.exit(1);
  }
}
