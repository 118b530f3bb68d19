import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { MemorySealedTextStore } from '../../test/fakes/memory-sealed-text-store.js';
import { ReadableSealer } from '../../test/fakes/readable-sealer.js';
import { RecordingTelemetry } from '../../test/fakes/recording-telemetry.js';
import type { SealedTexts } from '../ports/sealed-text-store.js';
import { RewrapSecrets } from './rewrap-secrets.js';

const old = new ReadableSealer(['old']);
const ring = new ReadableSealer(['new', 'old']);
const onlyNew = new ReadableSealer(['new']);
const { signal: never } = new AbortController();

const sealed = (index: number, by = old): SealedTexts => {
  const owner = `sub_${String(index).padStart(4, '0')}`;
  return {
    owner,
    secret: by.seal(`secret ${index}`, owner),
    headers: index % 2 === 0 ? by.seal(`headers ${index}`, owner) : undefined,
    previousSecrets: index % 3 === 0 ? [by.seal('first', owner), by.seal('second', owner)] : [],
  };
};
const many = (count: number) => Array.from({ length: count }, (_, index) => sealed(index));

function setUp(rows: SealedTexts[]) {
  const store = new MemorySealedTextStore(rows);
  const telemetry = new RecordingTelemetry();
  return { store, telemetry, rewrap: new RewrapSecrets(store, ring, telemetry) };
}

const read = ({ owner, secret, headers, previousSecrets }: SealedTexts) =>
  [secret, headers ?? [], previousSecrets].flat().map((text) => onlyNew.open(text, owner));
const keysOf = (rows: readonly SealedTexts[]) => [
  ...new Set(JSON.stringify(rows).match(/\b(old|new)\//g)),
];

describe('rewrapping secrets', () => {
  it('leaves nothing that is sealed with an old key, and every text as it was', async () => {
    const { rewrap, store } = setUp(many(250));
    const before = store.rows.map(read);
    await rewrap.execute(never);
    expect(keysOf(store.rows)).toEqual(['new/']);
    expect(store.rows.map(read)).toEqual(before);
  });

  it('keeps what is sealed with the first key as it is', async () => {
    const current = sealed(1, ring);
    const { rewrap, store } = setUp([sealed(0), current]);
    await rewrap.execute(never);
    expect(store.rows[1]).toBe(current);
  });

  it('reads no rows when all of them are current', async () => {
    const { rewrap, store } = setUp([sealed(0, ring), sealed(1, ring)]);
    await rewrap.execute(never);
    expect(store.reads).toBe(0);
  });

  it.each([0, 1, 99, 100, 137])('finishes in a second run what died after %i rows', async (n) => {
    const { rewrap, store } = setUp(many(250));
    store.survives = n;
    await expect(rewrap.execute(never)).rejects.toThrow('killed');
    expect(keysOf(store.rows)).toContain('old/');
    store.survives = Infinity;
    await rewrap.execute(never);
    expect(keysOf(store.rows)).toEqual(['new/']);
  });

  it('does not undo what somebody else has written meanwhile', async () => {
    const { rewrap, store } = setUp([sealed(0)]);
    const rotated = { ...sealed(0), secret: old.seal('rotated', 'sub_0000') };
    store.betweenReadAndWrite = () => {
      store.rows[0] = rotated;
      store.betweenReadAndWrite = () => undefined;
    };
    await rewrap.execute(never);
    expect(store.rows).toEqual([rotated]);
    await rewrap.execute(never);
    expect(store.rows.map(({ secret }) => onlyNew.open(secret, 'sub_0000'))).toEqual(['rotated']);
    expect(keysOf(store.rows)).toEqual(['new/']);
  });

  it('reports a row that cannot be opened, and goes on with the others', async () => {
    const moved = { ...sealed(1), secret: old.seal('x', 'sub_of_somebody_else') };
    const { rewrap, store, telemetry } = setUp([sealed(0), moved, sealed(2)]);
    await rewrap.execute(never);
    expect(telemetry.faults).toMatchObject([{ what: 'rewrap the secrets of sub_0001' }]);
    expect(store.rows[1]).toBe(moved);
    expect(keysOf([sealed(0), ...store.rows.slice(2)])).toEqual(['old/', 'new/']);
  });

  it('stops between two batches when it is told to', async () => {
    const { rewrap, store } = setUp(many(250));
    const stop = new AbortController();
    store.betweenReadAndWrite = () => stop.abort();
    await rewrap.execute(stop.signal);
    expect(keysOf(store.rows.slice(0, 100))).toEqual(['new/']);
    expect(keysOf(store.rows.slice(100))).toEqual(['old/']);
  });
});
