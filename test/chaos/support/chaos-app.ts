import { readFile, readdir } from 'node:fs/promises';
import { freePort } from '@rxhooks/dev-postgres';
import { type ChildApp, type Ended, type Health, startChild } from '../../support/child-app.js';

export type AppKind = 'api' | 'worker';
export type Env = Readonly<Record<string, string>>;

/** What must come back to where it was when there is nothing to do. */
export type Gauges = { readonly rssBytes: number; readonly openFiles: number };

/** An app as a process that can be killed, stopped, frozen and started again on its port, with one log for all its lives. */
export class ChaosApp {
  #child: ChildApp | undefined;
  #isFrozen = false;

  private constructor(
    readonly kind: AppKind,
    readonly port: number,
    readonly logFile: string,
    private readonly env: Env,
  ) {}

  static async start(kind: AppKind, logFile: string, env: Env, until?: Health): Promise<ChaosApp> {
    const app = new ChaosApp(kind, await freePort(), logFile, env);
    await app.startAgain({}, until);
    return app;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** @throws when it does not run */
  get pid(): number {
    return this.#running().pid;
  }

  /** Resolves when it is ready, or only live. @param more variables for this life alone, such as a fail-point */
  async startAgain(more: Env = {}, until: Health = 'ready'): Promise<void> {
    if (this.#child) throw new Error(`The ${this.kind} runs already.`);
    const { port, logFile } = this;
    try {
      this.#child = await startChild(this.kind, { ...this.env, ...more }, { port, logFile, until });
    } catch (cause) {
      throw new Error(`The ${this.kind} did not start; ${logFile} says why.`, { cause });
    }
  }

  /** SIGKILL; resolves when it has gone. Harmless when it has ended before. */
  async kill(): Promise<void> {
    await this.#child?.kill();
    this.#forget();
  }

  /** SIGTERM; resolves with how it ended. */
  async terminate(): Promise<Ended> {
    const end = await this.#running().terminate();
    this.#forget();
    return end;
  }

  /** Resolves when it has ended by itself, as it does at a fail-point. */
  async ended(): Promise<Ended> {
    const end = await this.#running().ended;
    this.#forget();
    return end;
  }

  /** SIGSTOP: it keeps its connections and its leases, and does nothing. */
  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
    this.#isFrozen = true;
  }

  thaw(): void {
    if (this.#isFrozen) process.kill(this.pid, 'SIGCONT');
    this.#isFrozen = false;
  }

  /** From /proc, so on Linux alone. */
  async gauges(): Promise<Gauges> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
    const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
    const files = await readdir(`/proc/${this.pid}/fd`);
    return { rssBytes: kilobytes * 1024, openFiles: files.length };
  }

  /** All that it has ever said. */
  log(): Promise<string> {
    return readFile(this.logFile, 'utf8');
  }

  #running(): ChildApp {
    if (!this.#child) throw new Error(`The ${this.kind} does not run.`);
    return this.#child;
  }

  #forget(): void {
    this.#child = undefined;
    this.#isFrozen = false;
  }
}
