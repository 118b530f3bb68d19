import { expect, it } from 'vitest';
import { dataText, eventText, readMarks } from './payload.js';

const marks = { id: 'r1-42', sentAtMs: 1_763_700_000_123.456 };

it.each([200, 201, 260, 261, 262, 263, 264, 1024, 256 * 1024])('data takes %d bytes', (bytes) => {
  const text = dataText(marks, bytes);
  expect(Buffer.byteLength(text)).toBe(bytes);
  expect(JSON.parse(text)).toMatchObject({ bench_id: 'r1-42', uid: 'r1-42' });
});

it('data is valid where there is no room for anything but the marks', () => {
  expect(JSON.parse(dataText(marks, 0))).toMatchObject({ lines: [] });
});

it('an event names its organisation if it has to', () => {
  const event = { id: marks.id, data: dataText(marks, 300) };
  expect(JSON.parse(eventText(event))).not.toHaveProperty('organisation_uid');
  expect(JSON.parse(eventText(event, { organisation: 'org_1' }))).toMatchObject({
    id: 'r1-42',
    organisation_uid: 'org_1',
    data: { bench_id: 'r1-42' },
  });
});

it('the marks are found in JSON that was written anew, with spaces', () => {
  const data: unknown = JSON.parse(dataText(marks, 300));
  expect(readMarks(JSON.stringify({ data }, undefined, 1))).toEqual(marks);
});

it('the marks are found in the first bytes of a delivery', () => {
  const body = `{"event_type":"x","timestamp":1,"data":${dataText(marks, 4096)}}`;
  expect(readMarks(body.slice(0, 300))).toEqual(marks);
});

it.each(['', '{}', '{"bench_id":"a"}', '{"bench_id":"a'])('%s has no marks', (body) => {
  expect(readMarks(body)).toBeUndefined();
});
