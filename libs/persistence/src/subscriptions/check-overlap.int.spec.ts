import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, openStores, type Stores } from '../../test/stores.js';

const TARGET = 'https://one.example.com/hook';
const RULE = { isOnePerTargetAndType: true };

let stores: Stores;
let organisationUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
});

const subscribe = (eventTypes: string[], more: object = {}) =>
  stores.subscribe(organisationUid, { target: TARGET, eventTypes, ...RULE, ...more });

const add = (eventTypes: string[], more: object = {}, max = 1000) =>
  stores.subscriptions.add(
    {
      uid: newId('delivery'),
      organisationUid,
      pharmacyUid: undefined,
      contract: 'rxscale',
      target: TARGET,
      eventTypes,
      payloadVersion: '1',
      metaData: undefined,
      sealedSecret: 'sealed',
      sealedHeaders: undefined,
      dedupeKey: undefined,
      ...RULE,
      ...more,
    },
    max,
  );

const isThere = async (count: number) => {
  const rows = await stores.sql(
    'SELECT FROM subscriptions WHERE organisation_uid = $1 AND removed_at IS NULL',
    [organisationUid],
  );
  expect(rows).toHaveLength(count);
};

describe('a contract with one subscription per target and event type', () => {
  it('takes another one at the same target that has no type in common', async () => {
    await subscribe(['a', 'b']);
    expect(await add(['c'])).toMatchObject({ organisationUid });
  });

  it('refuses one that has a type in common, and stores nothing of it', async () => {
    await subscribe(['a', 'b']);
    expect(await add(['b', 'c'])).toBe('taken');
    await isThere(1);
  });

  it.each([
    'https://ONE.example.com/hook',
    'https://one.example.com:443/hook',
    'https://one.example.com/./hook',
    'https://one.example.com/hook?',
    'https://one.example.com/hook#a',
    'https://one.example.com/%68ook',
    'https://one.example.com/%2e/h%6Fok',
  ])('refuses the same target in another spelling: %s', async (target) => {
    await subscribe(['a']);
    expect(await add(['a'], { target })).toBe('taken');
  });

  it.each([
    ['another target', { target: 'https://two.example.com/hook' }],
    ['another path', { target: 'https://one.example.com/Hook' }],
    ['a path with an escaped slash', { target: 'https://one.example.com/%2Fhook' }],
    ['another query', { target: 'https://one.example.com/hook?a=1' }],
    ['another contract', { contract: 'decoda' }],
  ])('takes one at %s', async (_, more) => {
    await subscribe(['a']);
    expect(await add(['a'], more)).toMatchObject({ organisationUid });
  });

  it('takes one of another organisation', async () => {
    await subscribe(['a']);
    organisationUid = await stores.addOrganisation();
    expect(await add(['a'])).toMatchObject({ organisationUid });
  });

  it('takes one in place of one that was removed', async () => {
    await stores.unsubscribe(await subscribe(['a']));
    expect(await add(['a'])).toMatchObject({ organisationUid });
  });

  it('takes one of many that come at the same moment', async () => {
    const added = await Promise.all(
      Array.from({ length: 8 }, (_, index) => add(['a', `b${index}`])),
    );
    expect(added.filter((one) => one !== 'taken')).toHaveLength(1);
    await isThere(1);
  });

  it('refuses a change that gives one a type of another, and changes nothing', async () => {
    await subscribe(['a']);
    const uid = await subscribe(['b']);
    expect(await stores.change(uid, { eventTypes: ['a'], ...RULE })).toBe('taken');
    const [row] = await stores.sql('SELECT event_types FROM subscriptions WHERE uid = $1', [uid]);
    expect(row).toEqual({ event_types: ['b'] });
  });

  it('refuses a change that moves one to the target of another', async () => {
    await subscribe(['a']);
    const uid = await subscribe(['a'], { target: 'https://two.example.com/hook' });
    expect(await stores.change(uid, { target: TARGET, ...RULE })).toBe('taken');
  });

  it('takes a change that has nothing in common but with itself', async () => {
    const uid = await subscribe(['a']);
    const eventTypes = ['a', 'b'];
    expect(await stores.change(uid, { eventTypes, ...RULE })).toMatchObject({ eventTypes });
  });
});

describe('the number of subscriptions at one level', () => {
  it('is never more than the limit, however many come at the same moment', async () => {
    const added = await Promise.all(
      Array.from({ length: 12 }, (_, index) => add([`a${index}`], {}, 3)),
    );
    expect(added.filter((one) => one === 'too_many')).toHaveLength(9);
    await isThere(3);
  });

  it('does not count those of another contract, of another level and those that were removed', async () => {
    const pharmacyUid = await stores.addPharmacy(organisationUid);
    await add(['a'], { contract: 'decoda' }, 1);
    await add(['a'], { pharmacyUid }, 1);
    await stores.unsubscribe(await subscribe(['a']));
    expect(await add(['a'], {}, 1)).toMatchObject({ organisationUid });
    expect(await add(['b'], {}, 1)).toBe('too_many');
  });
});
