/** The parts of the story, new and on free ports: two partners, database, api and worker. */
import { closeSync, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTlsIdentity } from '../../libs/testing/src/tls.ts';
import { freePort } from '../../libs/dev-postgres/src/index.ts';
import { launch, type LaunchOptions, type System } from '../launcher/launch.ts';
import { createApiCaller, type ApiCaller } from './api-caller.ts';
import { startPartner, type Partner } from './partner.ts';
import { print } from './print.ts';

export interface Stage {
  readonly adminKey: string;
  readonly databaseUrl: string;
  readonly shop: Partner;
  readonly erp: Partner;
  readonly call: ApiCaller;
  /** Aborted when the user or a part of the system ends the demo. */
  readonly signal: AbortSignal;
}

export interface StageOptions {
  readonly folder: string;
  readonly logFile: string;
  readonly signal: AbortSignal;
}

export async function withStage(options: StageOptions, play: (stage: Stage) => Promise<void>) {
  const { folder, logFile, signal } = options;
  const tls = await createTlsIdentity();
  const authority = join(folder, 'authority.pem');
  await writeFile(authority, tls.ca);
  const [shop, erp] = [await startPartner('shop', tls), await startPartner('erp', tls)];
  const log = openSync(logFile, 'a');
  try {
    print('Starting PostgreSQL, api and worker ...');
    const env = await environment(join(folder, 'data'), authority);
    await withSystem({ env, signal, hurry: signal, output: log }, (system, signal) => {
      const { ADMIN_API_KEY: adminKey = '', DATABASE_URL: databaseUrl = '' } = system.env;
      const call = createApiCaller(system.apiUrl, signal);
      return play({ adminKey, databaseUrl, shop, erp, call, signal });
    });
  } finally {
    await Promise.all([shop.close(), erp.close()]);
    closeSync(log);
  }
}

async function withSystem(
  options: LaunchOptions,
  play: (system: System, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const system = await launch({ ...options, signal });
  const ended = system.ended.catch((error: unknown) => failed.abort(error));
  try {
    await play(system, AbortSignal.any([options.signal, failed.signal]));
  } finally {
    over.abort();
    await ended;
    failed.signal.throwIfAborted(); // the cause, not the error that followed from it
  }
}

/** Only PATH from the caller's environment: the story is the same on every machine. */
async function environment(dataDir: string, authority: string): Promise<NodeJS.ProcessEnv> {
  return {
    PATH: process.env['PATH'],
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
    WORKER_PORT: String(await freePort()),
    // The partners are on this machine; otherwise delivery is as in production.
    TARGET_ALLOW_CIDRS: '127.0.0.0/8',
    TARGET_ALLOW_PORTS: '*',
    TARGET_CA_FILE: authority,
    // Contracts wait for minutes and hours, too long for a demo.
    RETRY_SCHEDULE_SECONDS: '1,1,2',
    RETRY_JITTER: '0',
    MANAGEMENT_RATE_LIMIT: 'off',
    LOG_LEVEL: 'info',
  };
}
