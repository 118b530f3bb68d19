import 'reflect-metadata';
import { expect, it } from 'vitest';
import { anEvent } from '../../test/fakes/builders.js';
import { RecordingFanOutStore } from '../../test/fakes/recording-fan-out-store.js';
import { RecordingTelemetry } from '../../test/fakes/recording-telemetry.js';
import { QuarantineEvent } from './quarantine-event.js';

it('an event that workers do not survive is set aside with the reason', async () => {
  const store = new RecordingFanOutStore();
  await new QuarantineEvent(store, new RecordingTelemetry()).execute(
    anEvent(),
    'Nobody survives it.',
  );
  expect([...store.quarantined]).toEqual([[anEvent().uid, 'Nobody survives it.']]);
});
