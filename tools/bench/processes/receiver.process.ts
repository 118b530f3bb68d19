/** The receivers of the bench: one port, a path for each, and the ledger of arrivals. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { ledgerKey } from '../measure/ledger.ts';
import type { ReceiverKind } from '../mix.ts';
import { nowMs, readMarks } from '../payload.ts';
import { type ReadRequest, RequestReader } from './request-reader.ts';
import { serve } from './serve.ts';

/** By path; any other path is an `ok` one that answers at once. */
export interface Script {
  readonly kinds: Readonly<Record<string, ReceiverKind>>;
  readonly delayMs: number;
  /** Requests below this path are answered but not in the ledger: they are only load. */
  readonly aside?: string;
}

export interface Arrivals {
  /** How often each delivery was accepted. */
  readonly accepted: ReadonlyMap<string, number>;
  /** Number of different ids: that of the deliveries, or ids are not stable. */
  readonly webhookIds: number;
  readonly requests: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** First arrivals at `ok` receivers only, from the due times in `sentAtMs`. */
  readonly latenciesMs: Float64Array;
  readonly sentAtMs: Float64Array;
}

export type ReceiverRequests = typeof requests;

const [port = '0', idHeader = 'webhook-id'] = process.argv.slice(2);
const SLOW_MS = 1000;
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const FAILURE = 'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\nno';

let script: Script = { kinds: {}, delayMs: 0 };
let accepted = new Map<string, number>();
let webhookIds = new Set<string>();
let latencies: number[] = [];
let sentAt: number[] = [];
let requestCount = 0;
let firstAtMs = Number.NaN;
let lastAtMs = Number.NaN;
let onArrival = () => {};

const server = createServer({ noDelay: true }, (socket) => {
  const reader = new RequestReader(idHeader);
  socket.on('error', () => {}); // the sender hung up or was killed
  socket.on('data', (chunk) => {
    const request = reader.read(chunk);
    if (request) handle(request, socket);
  });
});

function handle(request: ReadRequest, socket: Socket): void {
  const kind = script.kinds[request.path] ?? 'ok';
  requestCount += 1;
  if (kind === 'fail') return void socket.write(FAILURE);
  if (kind === 'hang') return;
  if (script.aside === undefined || !request.path.startsWith(script.aside))
    enterInBook(request, kind);
  const waitMs = kind === 'slow' ? SLOW_MS : script.delayMs;
  if (waitMs === 0) socket.write(OK);
  else setTimeout(() => socket.write(OK), waitMs);
}

function enterInBook({ path, webhookId, bodyStart }: ReadRequest, kind: ReceiverKind): void {
  const marks = readMarks(bodyStart);
  const key = ledgerKey(path, marks?.id ?? '?');
  const times = accepted.get(key) ?? 0;
  accepted.set(key, times + 1);
  webhookIds.add(webhookId);
  lastAtMs = nowMs();
  if (requestCount === 1) firstAtMs = lastAtMs;
  if (times === 0 && kind === 'ok' && marks) {
    latencies.push(lastAtMs - marks.sentAtMs);
    sentAt.push(marks.sentAtMs);
  }
  onArrival();
}

/** True once `count` different deliveries have come; false on timeout. */
function arrived(count: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isThere: boolean) => {
      clearTimeout(timer);
      onArrival = () => {};
      resolve(isThere);
    };
    const timer = setTimeout(() => settle(false), timeoutMs);
    onArrival = () => {
      if (accepted.size >= count) settle(true);
    };
    onArrival();
  });
}

const requests = {
  /** Starts a new ledger. */
  begin(next: Script): void {
    script = next;
    accepted = new Map();
    webhookIds = new Set();
    latencies = [];
    sentAt = [];
    requestCount = 0;
    firstAtMs = lastAtMs = Number.NaN;
  },
  arrived: ({ count, timeoutMs }: { readonly count: number; readonly timeoutMs: number }) =>
    arrived(count, timeoutMs),
  report: (): Arrivals => ({
    accepted,
    webhookIds: idHeader === '' ? accepted.size : webhookIds.size,
    requests: requestCount,
    firstAtMs,
    lastAtMs,
    latenciesMs: Float64Array.from(latencies),
    sentAtMs: Float64Array.from(sentAt),
  }),
  url: (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
};

server.listen({ port: Number(port), host: '127.0.0.1', backlog: 1024 });
await once(server, 'listening');
serve(requests);
