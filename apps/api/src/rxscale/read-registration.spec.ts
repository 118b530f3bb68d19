import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { readRegistration } from './read-registration.js';

const ORGANISATION = { organisationUid: 'org_1', pharmacyUid: undefined };
const PHARMACY = { organisationUid: 'org_1', pharmacyUid: 'ph_1' };
const BODY = {
  target: 'https://hooks.example.com/rx',
  notification_type: 'pharmacy_order_created',
};

describe('readRegistration', () => {
  it.each([
    [ORGANISATION, 'ns-'],
    [PHARMACY, 'sub-'],
  ])('registers for %j under the prefix %s', (scope, uidPrefix) => {
    expect(readRegistration(scope, BODY)).toEqual({
      scope,
      contract: 'rxscale',
      uidPrefix,
      target: BODY.target,
      eventTypes: [BODY.notification_type],
      payloadVersion: '1',
      metaData: undefined,
      customHeaders: [],
      dedupeKey: expect.stringMatching(/^[0-9a-f]{64}$/),
      formerDedupeKeys: [],
    });
  });

  it('gives the two levels different keys', () => {
    const keys = [ORGANISATION, PHARMACY, { ...PHARMACY, pharmacyUid: 'ph_2' }].map(
      (scope) => readRegistration(scope, BODY).dedupeKey,
    );
    expect(new Set(keys).size).toBe(3);
  });

  it('knows the key under which a former release has stored a target with signs that are encoded now', () => {
    const target = 'https://hooks.example.com/a|b';
    const { dedupeKey, formerDedupeKeys } = readRegistration(PHARMACY, { ...BODY, target });
    expect(formerDedupeKeys).toHaveLength(1);
    expect(formerDedupeKeys).not.toContain(dedupeKey);
  });

  it('takes the custom header out of the metadata', () => {
    const meta_data = { header_key: 'X-Own', header_value: 'abc', team: 'blue' };
    expect(readRegistration(PHARMACY, { ...BODY, meta_data })).toMatchObject({
      customHeaders: [{ name: 'X-Own', value: 'abc' }],
      metaData: { team: 'blue' },
    });
  });

  it('names a faulty header by its place in the body', () => {
    expect(() =>
      readRegistration(PHARMACY, { ...BODY, meta_data: { header_key: 'Host' } }),
    ).toThrow(
      expect.objectContaining({
        fields: [{ field: 'meta_data.header_key', message: expect.stringMatching(/^must /) }],
      }),
    );
  });
});
