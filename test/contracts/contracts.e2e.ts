import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decoda } from '../support/contracts/decoda.js';
import type { Account, ManagedContract } from '../support/contracts/managed-contract.js';
import { recordStory, send } from '../support/contracts/record-story.js';
import { rxscaleAtOrganisation, rxscaleAtPharmacy } from '../support/contracts/rxscale.js';
import { semble } from '../support/contracts/semble.js';
import { exampleData } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const CONTRACTS: readonly ManagedContract[] = [
  rxscaleAtOrganisation,
  rxscaleAtPharmacy,
  decoda,
  semble,
];
const TARGET = 'https://127.0.0.1:8443/hook';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

describe.each(CONTRACTS)('the contract $name', (contract) => {
  let tenant: Tenant;
  let account: Account;

  beforeEach(async () => {
    tenant = await world.tenant();
    account = await contract.open(world, tenant);
  });

  const subscribe = async (target: string, type = contract.wanted): Promise<string> => {
    const { body } = await send(world.api, account, contract.create(target, type));
    return contract.idIn(body as never);
  };
  const happens = (event_type: string, id: string) =>
    tenant.send({
      id,
      event_type,
      data: exampleData(event_type),
      ...(account.pharmacyUid !== undefined && { pharmacy_uid: account.pharmacyUid }),
    });

  test('answers each call of its story with the golden answer', async () => {
    const file = `goldens/${contract.name.replaceAll(' ', '-')}.txt`;
    const story = await recordStory(world.api, account, contract, TARGET);
    await expect(story).toMatchFileSnapshot(file);
    expect(story).not.toContain(account.key);
  });

  test('lists all of many subscriptions, oldest first', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 30; count += 1) ids.push(await subscribe(`${TARGET}/${count}`));
    const { body } = await send(world.api, account, contract.list);
    expect(contract.idsIn(body as never)).toEqual(ids);
  });

  test('delivers what a subscription asked for and nothing else', async () => {
    const endpoint = await receiver();
    await subscribe(endpoint.url);
    await happens(contract.unwanted, 'unwanted');
    await happens(contract.wanted, 'wanted');

    const [request] = await endpoint.waitFor(1);
    expect(JSON.parse(String(request?.body))[contract.typeIn]).toBe(contract.wanted);
    await eventually(async () => {
      const rows = await world.database.query(
        'SELECT uid FROM waiting_events WHERE organisation_uid = $1',
        [tenant.uid],
      );
      expect(rows).toEqual([]);
    });
    const { body } = await tenant.call('GET', DELIVERIES);
    expect(body.data.map(({ event_id }: { event_id: string }) => event_id)).toEqual(['wanted']);
  });

  test('has its deliveries in the log page by page, newest first', async () => {
    const endpoint = await receiver();
    await subscribe(endpoint.url);
    for (const id of ['one', 'two', 'three']) {
      await happens(contract.wanted, id);
      await endpoint.waitFor((all) => all.length === ['one', 'two', 'three'].indexOf(id) + 1);
    }
    await eventually(async () => {
      const { body } = await tenant.call('GET', DELIVERIES);
      expect(body.data).toHaveLength(3);
    });
    const pages: string[] = [];
    let cursor = '';
    do {
      const { body } = await tenant.call('GET', `${DELIVERIES}?limit=1${cursor}`);
      pages.push(...body.data.map(({ event_id }: { event_id: string }) => event_id));
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
    } while (cursor !== '');
    expect(pages).toEqual(['three', 'two', 'one']);
  });
});
