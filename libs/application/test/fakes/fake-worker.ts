import {
  type Endpoint,
  type LeasedDelivery,
  AttemptDelivery,
  AttemptPoison,
  ComposeRequest,
  Dispatcher,
  type DispatchLimits,
  Lanes,
  LeasesInHand,
  RecordOutcome,
  type WebhookRequest,
  WriteLimiter,
} from '@rxhooks/application';
import type { Exchange } from '@rxhooks/domain';
import { anEndpoint, DELIVERY_OPTIONS } from './builders.js';
import { FakeClock } from './fake-clock.js';
import { FakeContracts } from './fake-contracts.js';
import { MemoryDeliveryStore } from './memory-delivery-store.js';
import { ReadableSealer } from './readable-sealer.js';
import { RecordingWakeUps } from './recording-wake-ups.js';
import { RecordingEndpoints } from './recording-endpoints.js';
import { RecordingTelemetry } from './recording-telemetry.js';
import { answered, ScriptedSender } from './scripted-sender.js';

/** The delivering half of a worker: real use cases on fake ports. */
export function fakeWorker(limits: Partial<DispatchLimits> = {}) {
  const journal: string[] = [];
  const contracts = new FakeContracts();
  const held: ((exchange: Exchange) => void)[] = [];
  const script = {
    answer: (_request: WebhookRequest): Exchange | Promise<Exchange> => answered(200),
    /** Answers when the test calls `release`. */
    hold: () => new Promise<Exchange>((resolve) => held.push(resolve)),
    release: (exchange = answered(200)) => held.splice(0).forEach((resolve) => resolve(exchange)),
  };
  const sender = new ScriptedSender((request) => script.answer(request), journal);
  const store = new MemoryDeliveryStore(journal);
  const wakeUps = new RecordingWakeUps(journal);
  const telemetry = new RecordingTelemetry();
  const endpoints = new RecordingEndpoints();
  const bounds = { floor: 4, start: 4, ceiling: 8, organisation: 100, total: 100, most: 200 };
  const clock = new FakeClock();
  const lanes = new Lanes({ ...bounds, ...limits }, clock);
  const writes = new WriteLimiter({ organisation: 100, total: 200, aside: 800 });
  const leases = new LeasesInHand();
  const record = new RecordOutcome(store, writes, telemetry);
  const attempt = new AttemptDelivery(
    new ComposeRequest(contracts, new ReadableSealer(), DELIVERY_OPTIONS),
    sender,
    leases,
    record,
    endpoints,
    contracts,
    wakeUps,
    telemetry,
    clock,
    DELIVERY_OPTIONS,
  );
  const dispatch = new Dispatcher(lanes, attempt, store, writes, telemetry, clock);
  const poison = new AttemptPoison(dispatch, attempt, store, telemetry);
  const ports = { sender, store, endpoints, wakeUps, telemetry };
  /** Runs everything that is ready, and advances the clock by `ms`. */
  const pass = async (ms = 10) => {
    for (let step = 0; step <= ms; step += 1) {
      if (step > 0) clock.advance(1);
      for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setImmediate(done));
    }
  };
  /** Starts attempts with permits that are always given. */
  const start = (...leasedDeliveries: LeasedDelivery[]) =>
    dispatch.start(
      leasedDeliveries.map((leased) => {
        const { uid: subscriptionUid, organisationUid } = leased.subscription;
        return { leased, permit: lanes.admit({ subscriptionUid, organisationUid }, 1) };
      }),
    );
  return {
    journal,
    script,
    pass,
    start,
    ...ports,
    lanes,
    writes,
    clock,
    leases,
    record,
    dispatch,
    poison,
  };
}

/** The deliveries that a request was made for, in order. */
export function sentDeliveries({ requests }: ScriptedSender): readonly string[] {
  return requests.map(({ headers }) => headers['webhook-id'] ?? '');
}

/** Records one success of the endpoint. */
export function prove(lanes: Lanes, endpoint: Endpoint): void {
  using permit = lanes.admit(endpoint, 1);
  permit.start();
  permit.answer({ kind: 'succeeded', statusCode: 200 });
}

/** With the permits that a fan-out takes before it opens the deliveries. */
export function startAttempts(
  { lanes, dispatch }: ReturnType<typeof fakeWorker>,
  ...leasedDeliveries: LeasedDelivery[]
): Promise<void> {
  return dispatch.start(
    leasedDeliveries.map((leased) => {
      const permit = lanes.take(anEndpoint(leased.subscription.uid), 1);
      if (!permit) throw new Error('There is no room.');
      return { leased, permit };
    }),
  );
}
