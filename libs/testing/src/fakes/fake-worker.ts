import {
  AttemptDelivery,
  AttemptSuspects,
  ComposeRequest,
  DispatchDeliveries,
  EndpointGate,
  type GateOptions,
  Intake,
  LeasesInHand,
  RecordOutcome,
  type WebhookRequest,
} from '@rxhooks/application';
import type { Exchange } from '@rxhooks/domain';
import { DELIVERY_OPTIONS } from './builders.js';
import { FakeClock } from './fake-clock.js';
import { FakeContracts } from './fake-contracts.js';
import { MemoryDeliveryStore } from './memory-delivery-store.js';
import { ReadableSealer } from './readable-sealer.js';
import { RecordingAlarm } from './recording-alarm.js';
import { RecordingEndpoints } from './recording-endpoints.js';
import { RecordingTelemetry } from './recording-telemetry.js';
import { answered, ScriptedSender } from './scripted-sender.js';

/** The worker's delivering half on fakes: nothing in it but the use cases is real. */
export function fakeWorker(limits: Partial<GateOptions> = {}) {
  const journal: string[] = [];
  const contracts = new FakeContracts();
  const held: ((exchange: Exchange) => void)[] = [];
  const script = {
    answer: (_request: WebhookRequest): Exchange | Promise<Exchange> => answered(200),
    /** An answer that comes when the test says so. */
    hold: () => new Promise<Exchange>((resolve) => held.push(resolve)),
    release: (exchange = answered(200)) => held.splice(0).forEach((resolve) => resolve(exchange)),
  };
  const sender = new ScriptedSender((request) => script.answer(request), journal);
  const store = new MemoryDeliveryStore(journal);
  const alarm = new RecordingAlarm(journal);
  const telemetry = new RecordingTelemetry();
  const endpoints = new RecordingEndpoints();
  const bounds = { floor: 1, start: 4, ceiling: 8, organisation: 100, total: 100 };
  const gate = new EndpointGate({ ...bounds, ...limits });
  const intake = new Intake(100);
  const leases = new LeasesInHand();
  const record = new RecordOutcome(store, intake, telemetry);
  const attempt = new AttemptDelivery(
    new ComposeRequest(contracts, new ReadableSealer(), DELIVERY_OPTIONS),
    sender,
    leases,
    record,
    endpoints,
    contracts,
    alarm,
    telemetry,
    new FakeClock(),
    DELIVERY_OPTIONS,
  );
  const dispatch = new DispatchDeliveries(gate, attempt, store, intake, telemetry);
  const suspects = new AttemptSuspects(dispatch, attempt, store, telemetry);
  const ports = { sender, store, endpoints, alarm, telemetry };
  return { journal, script, ...ports, gate, intake, leases, record, dispatch, suspects };
}

/** The deliveries that a request was made for, in order. */
export function sentDeliveries({ requests }: ScriptedSender): readonly string[] {
  return requests.map(({ headers }) => headers['webhook-id'] ?? '');
}
