import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The requests of a helper by name, with parameters and results. */
export type Requests = Readonly<Record<string, (parameters: never) => unknown>>;

export interface Helper<R extends Requests> {
  readonly pid: number;
  ask<Name extends keyof R & string>(
    name: Name,
    ...parameters: Parameters<R[Name]> // one or none
  ): Promise<Awaited<ReturnType<R[Name]>>>;
  stop(): Promise<void>;
}

export type Question = { readonly id: number; readonly name: string; readonly parameters: unknown };
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };

/** Runs a part of the bench in its own process, so that parts do not slow each other down. */
export function startHelper<R extends Requests>(
  name: string,
  signal: AbortSignal,
  args: readonly string[] = [],
): Helper<R> {
  const script = fileURLToPath(new URL(`${name}.process.ts`, import.meta.url));
  const child = fork(script, args, {
    detached: true, // the parent passes on Ctrl-C
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Waiting(name);
  child.on('message', (reply) => waiting.settle(reply as Reply));
  child.once('exit', (code) => waiting.giveUp(new Error(`the ${name} ended with ${code}`)));
  signal.addEventListener('abort', () => waiting.giveUp(signal.reason), { once: true });
  return {
    pid: child.pid ?? 0,
    ask: (request, ...[parameters]) =>
      waiting.add((id) =>
        child.send({ id, name: request, parameters } satisfies Question),
      ) as never,
    stop: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL'); // it has no state to save
  await exited;
}

type Asker = {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
};

class Waiting {
  readonly #askers = new Map<number, Asker>();
  readonly #name: string;
  #count = 0;
  #end: unknown;

  constructor(name: string) {
    this.#name = name;
  }

  add(send: (id: number) => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#end !== undefined) return reject(this.#end);
      this.#count += 1;
      this.#askers.set(this.#count, { resolve, reject });
      send(this.#count);
    });
  }

  settle(reply: Reply): void {
    const asker = this.#askers.get(reply.id);
    this.#askers.delete(reply.id);
    if ('error' in reply) asker?.reject(new Error(`${this.#name}: ${reply.error}`));
    else asker?.resolve(reply.value);
  }

  giveUp(reason: unknown): void {
    this.#end ??= reason;
    for (const { reject } of this.#askers.values()) reject(reason);
    this.#askers.clear();
  }
}
