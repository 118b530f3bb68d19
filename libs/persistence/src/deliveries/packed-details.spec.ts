import { describe, expect, it } from 'vitest';
import { packDetails, unpackDetails } from './packed-details.js';

const unpack = (text: string | null) => unpackDetails(text === null ? null : JSON.parse(text));

describe('the details of an attempt', () => {
  it('come back as they were, in whole ms', () => {
    const details = {
      madeBy: 'person',
      worker: 'host:1',
      queuedMs: 12.4,
      times: { dnsMs: 1.2, connectMs: 0.4, tlsMs: 7, firstByteMs: 30.6 },
      headers: { server: 'nginx' },
    } as const;
    expect(unpack(packDetails(details))).toEqual({
      ...details,
      queuedMs: 12,
      times: { dnsMs: 1, connectMs: 0, tlsMs: 7, firstByteMs: 31 },
    });
  });

  it('take little space for a success on a kept connection', () => {
    const details = {
      madeBy: 'schedule',
      worker: 'host:1',
      queuedMs: 3,
      times: { firstByteMs: 5 },
    } as const;
    expect(packDetails(details)).toBe('{"w":"host:1","q":3,"f":5}');
    expect(unpack(packDetails(details))).toMatchObject(details);
  });

  it('are none where none were kept', () => {
    expect(packDetails(undefined)).toBeNull();
    expect(unpack(null)).toBeUndefined();
  });

  it('of an attempt that was lost tell who asked for it', () => {
    expect(unpack('{}')).toMatchObject({ madeBy: 'schedule' });
    expect(unpack('{"m":"person"}')).toMatchObject({ madeBy: 'person' });
  });
});
