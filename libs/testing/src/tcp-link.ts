import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Pieces of one direction that may wait in here before the sender has to. */
const MOST_WAITING = 256;

/** What is remembered of the beginning of each connection. */
const BEGINNING_BYTES = 4096;

/** A wire between the service and a server, which can be stretched, cut or left hanging. */
export type TcpLink = {
  readonly port: number;
  /** The same URL, by way of this link. */
  through(url: string): string;
  /** Every piece takes so long, in each direction; 0 ends it. */
  slow(latencyMs: number): void;
  /** Pieces arrive cut into so many bytes; 0 ends it. */
  slice(bytes: number): void;
  /** Resets every connection, and every new one, until `restore`. */
  cut(): void;
  /** Connections stay, and new ones are accepted, but not a byte gets through until `restore`; what waited then comes. */
  hang(): void;
  restore(): void;
  /**
   * What is open stays open and is read, but nothing of it gets through until `restore` resets it; new ones work.
   *
   * @param isMeant decides by the first bytes that the client sent; default: all
   * @returns how many there are
   */
  swallow(isMeant?: (said: string) => boolean): number;
  /** New connections go to this server from now on. */
  aim(target: URL | string): void;
  readonly openCount: number;
  close(): Promise<void>;
};

export async function startTcpLink(target: URL | string): Promise<TcpLink> {
  let { hostname, port: targetPort } = new URL(target);
  const state = { latencyMs: 0, sliceBytes: 0, isCut: false, isHung: false };
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  const open = new Map<Socket, () => string>();
  const swallowed = new WeakSet<Socket>();

  /** One direction. Order is kept because each piece waits for the one before it; pausing bounds what waits. */
  const forward = (from: Socket, to: Socket) => {
    let last = Promise.resolve();
    let waiting = 0;
    const pass = async (chunk: Buffer, arrivedMs: number) => {
      await gate.promise;
      const restMs = arrivedMs + state.latencyMs - performance.now();
      if (restMs > 0) await delay(restMs);
      const size = state.sliceBytes || chunk.length;
      for (let at = 0; at < chunk.length && !to.destroyed; at += size) {
        to.write(chunk.subarray(at, at + size));
        if (size < chunk.length) await delay(1);
      }
    };
    from.on('data', (chunk: Buffer) => {
      if (swallowed.has(from)) return;
      waiting += 1;
      if (waiting >= MOST_WAITING) from.pause();
      const arrivedMs = performance.now();
      last = last.then(async () => {
        await pass(chunk, arrivedMs);
        waiting -= 1;
        from.resume();
      });
    });
    const unlessSwallowed = (pass: () => void) => () => {
      if (!swallowed.has(from)) pass();
    };
    from.on(
      'end',
      unlessSwallowed(() => void last.then(() => to.end())),
    );
    from.on(
      'error',
      unlessSwallowed(() => to.destroy()),
    );
    from.on(
      'close',
      unlessSwallowed(() => void last.then(() => to.destroy())),
    );
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    if (state.isCut) {
      near.resetAndDestroy();
      return;
    }
    let said = '';
    near.on('data', (chunk: Buffer) => {
      if (said.length < BEGINNING_BYTES) said += chunk.toString('latin1');
    });
    const far = connect({ host: hostname, port: Number(targetPort), allowHalfOpen: true });
    for (const socket of [near, far]) {
      open.set(socket, () => said);
      socket.on('close', () => open.delete(socket));
    }
    forward(near, far);
    forward(far, near);
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  const resetAll = () => {
    for (const socket of open.keys()) socket.resetAndDestroy();
  };
  return {
    port,
    through(url) {
      const changed = new URL(url);
      changed.hostname = '127.0.0.1';
      changed.port = String(port);
      return changed.href;
    },
    slow: (latencyMs) => void (state.latencyMs = latencyMs),
    slice: (bytes) => void (state.sliceBytes = bytes),
    cut() {
      state.isCut = true;
      resetAll();
    },
    hang() {
      if (state.isHung) return;
      state.isHung = true;
      gate = Promise.withResolvers();
    },
    restore() {
      Object.assign(state, { latencyMs: 0, sliceBytes: 0, isCut: false, isHung: false });
      for (const socket of open.keys()) if (swallowed.has(socket)) socket.resetAndDestroy();
      gate.resolve();
    },
    swallow(isMeant = () => true) {
      const meant = [...open].filter(([, said]) => isMeant(said()));
      for (const [socket] of meant) swallowed.add(socket);
      return meant.length / 2;
    },
    aim(next) {
      ({ hostname, port: targetPort } = new URL(next));
    },
    get openCount() {
      return open.size / 2;
    },
    async close() {
      gate.resolve();
      resetAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
