import type { Exchange } from '@rxhooks/domain';
import { DELIVERY_OPTIONS } from './fakes/builders.js';
import { FakeClock } from './fakes/fake-clock.js';
import { FakeContracts } from './fakes/fake-contracts.js';
import { MemoryDeliveryStore } from './fakes/memory-delivery-store.js';
import { ReadableSealer } from './fakes/readable-sealer.js';
import { RecordingWakeUps } from './fakes/recording-wake-ups.js';
import { RecordingEndpoints } from './fakes/recording-endpoints.js';
import { RecordingTelemetry } from './fakes/recording-telemetry.js';
import { answered, ScriptedSender } from './fakes/scripted-sender.js';
import { AttemptDelivery } from '../src/deliveries/attempt-delivery.js';
import { ComposeRequest } from '../src/deliveries/compose-request.js';
import { LeasesInHand } from '../src/deliveries/leases-in-hand.js';
import { RecordOutcome } from '../src/deliveries/record-outcome.js';
import { WriteLimiter } from '../src/dispatch/write-limiter.js';

export const REFUSED: Exchange = answered(503, 'busy');

/** One attempt at a receiver with this answer; the journal tells in what order things came. */
export function anAttempt(exchange: Exchange = answered(200, 'ok'), options = DELIVERY_OPTIONS) {
  const journal: string[] = [];
  const contracts = new FakeContracts();
  const sender = new ScriptedSender(() => exchange, journal);
  const store = new MemoryDeliveryStore(journal);
  const wakeUps = new RecordingWakeUps(journal);
  const telemetry = new RecordingTelemetry();
  const clock = new FakeClock();
  const record = new RecordOutcome(
    store,
    new WriteLimiter({ organisation: 1, total: 1, aside: 1 }),
    telemetry,
  );
  const attempt = new AttemptDelivery(
    new ComposeRequest(contracts, new ReadableSealer(), options),
    sender,
    new LeasesInHand(),
    record,
    new RecordingEndpoints(),
    contracts,
    wakeUps,
    telemetry,
    clock,
    options,
  );
  return { attempt, record, journal, sender, store, wakeUps, telemetry, clock };
}
