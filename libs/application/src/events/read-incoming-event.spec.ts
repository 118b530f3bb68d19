import 'reflect-metadata';
import { parseExactJson } from '@rxhooks/json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIncomingEvent } from './read-incoming-event.js';

const LEAST = { event_type: 'note_added', data: {} };
const FULL = {
  id: 'order-5512-created',
  organisation_uid: 'linden-clinic',
  pharmacy_uid: 'ph_1',
  event_type: 'note_added',
  timestamp: 1_760_000_100,
  data: { uid: 'note-1' },
};

/** What is wrong, field by field; empty when the event could be read. */
function faultsOf(body: unknown): readonly string[] {
  const result = readIncomingEvent(body);
  return result.kind === 'read' ? [] : result.fields.map(({ field }) => field);
}

describe('reading an event', () => {
  it('takes every field as it was written', () => {
    const result = readIncomingEvent(FULL);
    expect(result).toMatchObject({ kind: 'read', event: FULL });
  });

  it('needs no more than a type and data', () => {
    expect(faultsOf(LEAST)).toEqual([]);
  });

  it.each([
    ['id', ['a', 'A-Z_0-9', 'x'.repeat(256)]],
    ['organisation_uid', ['a', 'linden-clinic', 'org_1', 'x'.repeat(128)]],
    ['pharmacy_uid', ['ph_1']],
    ['timestamp', [0, 1_760_000_100, 99_999_999_999]],
  ])('takes the %s %j', (field, values) => {
    for (const value of values) expect(faultsOf({ ...LEAST, [field]: value })).toEqual([]);
  });

  it.each([
    ['id', ['', 'a.b', 'a b', 'a\rb', 'ü', 'x'.repeat(257), 7, {}, ['a'], true]],
    ['organisation_uid', ['', 'x'.repeat(129), 7, {}, [], 'a\0b', 'a b']],
    ['pharmacy_uid', ['', 'x'.repeat(129), 7, '\ud800']],
    ['event_type', ['', 'x'.repeat(129), 7, null, undefined]],
    ['timestamp', [-1, 1.5, '1760000100', 1_760_000_100_000, {}, Number.NaN]],
    ['data', [null, undefined, 'text', 7, [], true]],
  ])('refuses the %s %j, naming the field', (field, values) => {
    for (const value of values) expect(faultsOf({ ...LEAST, [field]: value })).toEqual([field]);
  });

  it.each([null, undefined, 'text', 7, true, [], [LEAST]])('refuses %j for an event', (body) => {
    expect(faultsOf(body)).toEqual(['event']);
  });

  it.each(['id', 'organisation_uid', 'pharmacy_uid', 'timestamp'])(
    'takes null for a %s that was left out',
    (field) => {
      const result = readIncomingEvent({ ...LEAST, [field]: null });
      expect(result).toMatchObject({ kind: 'read', event: { ...LEAST, [field]: undefined } });
    },
  );

  it.each([
    ['1795892000.0', 1_795_892_000],
    ['1.795892e9', 1_795_892_000],
    ['0.0', 0],
  ])('takes the timestamp %s, which is a whole number, as %i', (text, timestamp) => {
    const body = parseExactJson(`{"timestamp":${text}}`) as object;
    expect(readIncomingEvent({ ...LEAST, ...body })).toMatchObject({ event: { timestamp } });
  });

  it.each(['1795892000.5', '1795892000.50', '1795892000.00000001', '1e400', '1e100000', '-1.0'])(
    'refuses the timestamp %s',
    (text) => {
      const body = parseExactJson(`{"timestamp":${text}}`) as object;
      expect(faultsOf({ ...LEAST, ...body })).toEqual(['timestamp']);
    },
  );

  it.each(['data', 'timestamp', 'id'])('refuses for %s a number that is kept as text', (field) => {
    const body = parseExactJson(`{"${field}":12345678901234567890}`) as object;
    expect(faultsOf({ ...LEAST, ...body })).toEqual([field]);
  });

  it('refuses a field that an event does not have, which is most likely misspelt', () => {
    expect(readIncomingEvent({ ...LEAST, organization_uid: 'x' })).toEqual({
      kind: 'refused',
      fields: [{ field: 'organization_uid', message: 'is not a field of an event' }],
    });
  });

  it('names every field that is wrong at once, and quotes no value', () => {
    const result = readIncomingEvent({
      id: 'PLANTED.',
      timestamp: 'PLANTED',
      data: 'PLANTED',
      planted: 'PLANTED',
    });
    expect(result).toMatchObject({ kind: 'refused' });
    expect(faultsOf({ id: '.', timestamp: '', data: 1, other: 1 }).toSorted()).toEqual([
      'data',
      'event_type',
      'id',
      'other',
      'timestamp',
    ]);
    expect(JSON.stringify(result)).not.toContain('PLANTED');
  });

  it('says what is wrong in words that fit behind the name of the field', () => {
    const result = readIncomingEvent({ ...LEAST, id: 'a.b', timestamp: -1 });
    expect(result).toEqual({
      kind: 'refused',
      fields: [
        { field: 'id', message: 'must be 1 to 256 letters, digits, _ or -' },
        { field: 'timestamp', message: 'must be a whole number of unix seconds' },
      ],
    });
  });

  it('leaves data untouched, numbers that no double holds included', () => {
    const data = '{"big":12345678901234567890,"exact":1.0,"deep":{"list":[1e400,-0]}}';
    const result = readIncomingEvent(parseExactJson(`{"event_type":"note_added","data":${data}}`));
    expect(result.kind === 'read' && JSON.stringify(result.event.data)).toBe(data);
  });

  it('leaves data untouched, whatever it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        const result = readIncomingEvent({ ...LEAST, data });
        expect(result.kind === 'read' && result.event.data).toBe(data);
      }),
    );
  });

  it('never throws, whatever comes', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom(...Object.keys(FULL), '__proto__', 'then', 'x'),
        fc.jsonValue(),
      ),
    );
    fc.assert(
      fc.property(anything, (body) => {
        expect(['read', 'refused']).toContain(readIncomingEvent(body).kind);
      }),
    );
  });
});
