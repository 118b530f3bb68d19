import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { ScriptedRetentionStore } from '../../test/fakes/scripted-retention-store.js';
import { ExpireDeliveries } from './expire-deliveries.js';
import { ExpirePayloads } from './expire-payloads.js';
import { TrimRecords } from './trim-records.js';

function setUp(batches = 1) {
  const store = new ScriptedRetentionStore();
  store.batches = batches;
  store.periods = { payloads: [7, 30], deliveries: [90] };
  const stop = new AbortController();
  return { store, stop, signal: stop.signal };
}

describe('expiring payloads', () => {
  it('takes each number of days that somebody has', async () => {
    const { store, signal } = setUp();
    await new ExpirePayloads(store).execute(signal);
    expect(store.calls).toEqual(['payloads 7', 'payloads 30']);
  });

  it('goes on until there is no more', async () => {
    const { store, signal } = setUp(3);
    await new ExpirePayloads(store).execute(signal);
    expect(store.calls.filter((call) => call.startsWith('payloads 30'))).toHaveLength(3);
  });

  it('ends after the batch under way when it is told to', async () => {
    const { store, stop, signal } = setUp(1000);
    store.onBatch = () => stop.abort();
    await new ExpirePayloads(store).execute(signal);
    expect(store.calls).toHaveLength(1);
  });
});

describe('expiring deliveries', () => {
  it('takes them with the time that they are kept for', async () => {
    const { store, signal } = setUp(2);
    await new ExpireDeliveries(store).execute(signal);
    const call = 'deliveries 90';
    expect(store.calls).toEqual([call, call]);
  });
});

describe('trimming records', () => {
  it('keeps the audit log for a year and everything else for its days', async () => {
    const { store, signal } = setUp();
    await new TrimRecords(store).execute(signal);
    expect(store.calls).toEqual([
      'audit_log 365',
      'notifications 90',
      'recoveries 90',
      'refused_events 30',
      'stats_hours 90',
    ]);
  });
});
