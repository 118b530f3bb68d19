import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription, SECRET } from '../../test/fakes/builders.js';
import { PLAIN_CONTRACT } from '../../test/fakes/fake-contracts.js';
import { setUpSubscriptions } from '../../test/fakes/set-up-subscriptions.js';
import type { RegisterCommand } from './plan-registration.js';

const DEDUPE_KEY = 'the pair';
const HEADERS = [{ name: 'x-team', value: 'blue' }];
const COMMAND: RegisterCommand = {
  scope: { organisationUid: 'org_a', pharmacyUid: undefined },
  contract: aSubscription().contract,
  uidPrefix: 'ns-',
  target: 'https://hooks.example.com/again',
  eventTypes: aSubscription().eventTypes,
  payloadVersion: '1',
  metaData: { team: 'blue' },
  customHeaders: HEADERS,
  dedupeKey: DEDUPE_KEY,
};

function setUp(parts: Parameters<typeof aSubscription>[0] = {}) {
  const earlier = aSubscription({ status: 'disabled', statusReason: 'gone', ...parts });
  const keyed = { ...earlier, dedupeKey: DEDUPE_KEY };
  return { ...setUpSubscriptions([keyed]), earlier };
}

describe('a registration of the same pair as a disabled subscription', () => {
  it('revives it with what is given now, and adds none', async () => {
    const { subscriptions, store, sealer, earlier } = setUp({ metaData: { team: 'red' } });
    const { subscription } = await subscriptions.register(COMMAND);
    const { uid, target, metaData } = { ...COMMAND, uid: earlier.uid };
    expect(subscription).toMatchObject({ uid, target, metaData, status: 'active' });
    expect(JSON.parse(sealer.open(subscription.sealedHeaders ?? '', uid))).toEqual(HEADERS);
    expect(store.rows).toHaveLength(1);
  });

  it('takes away what is not given any more', async () => {
    const { subscriptions } = setUp({ metaData: { team: 'red' }, sealedHeaders: 'sealed' });
    const command = { ...COMMAND, metaData: undefined, customHeaders: [] };
    const { subscription } = await subscriptions.register(command);
    expect(subscription).toMatchObject({ metaData: undefined, sealedHeaders: undefined });
  });

  it('gets a new secret, and the old one signs beside it for a day', async () => {
    const { subscriptions, sealer, clock, earlier } = setUp();
    const { subscription, secret } = await subscriptions.register(COMMAND);
    expect(secret).toBe(PLAIN_CONTRACT.createSecret());
    expect(sealer.open(subscription.sealedSecret, earlier.uid)).toBe(secret);
    const [previous, ...more] = subscription.previousSecrets;
    expect(sealer.open(previous?.sealed ?? '', earlier.uid)).toBe(SECRET);
    expect(previous?.validUntil).toEqual(new Date(clock.time.getTime() + 86_400_000));
    expect(more).toEqual([]);
  });

  it('is never refused for the number of old secrets: of more than five the oldest ends', async () => {
    const { subscriptions, store, clock, earlier } = setUp();
    const ends: Date[] = [];
    for (let count = 0; count < 7; count += 1) {
      store.replace(earlier.uid, { status: 'disabled' });
      clock.time = new Date(clock.time.getTime() + 1);
      ends.unshift(new Date(clock.time.getTime() + 86_400_000));
      await subscriptions.register(COMMAND);
    }
    const previous = store.rows[0]?.previousSecrets.map(({ validUntil }) => validUntil);
    expect(previous).toEqual(ends.slice(0, 5));
  });

  it('is refused when another one was faster, whose secret stays', async () => {
    const { subscriptions, store, earlier } = setUp();
    store.beforeChange = () => store.replace(earlier.uid, { sealedSecret: 'of the other' });
    await expect(subscriptions.register(COMMAND)).rejects.toMatchObject({ code: 'already_exists' });
    expect(store.rows).toMatchObject([{ sealedSecret: 'of the other', previousSecrets: [] }]);
  });

  it('is found under the key of a former release', async () => {
    const { subscriptions, earlier } = setUp();
    const command = { ...COMMAND, dedupeKey: 'its key now', formerDedupeKeys: [DEDUPE_KEY] };
    expect((await subscriptions.register(command)).subscription.uid).toBe(earlier.uid);
  });
});

it.each(['active', 'paused'] as const)(
  'a registration of one that is %s is refused',
  async (status) => {
    const { subscriptions, store } = setUp({ status });
    await expect(subscriptions.register(COMMAND)).rejects.toMatchObject({ code: 'already_exists' });
    expect(store.changes).toEqual([]);
  },
);
