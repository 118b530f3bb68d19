import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { ContractRegistry, PERMISSIONS } from './registry.js';

const registry = new ContractRegistry();

describe('ContractRegistry', () => {
  it('gives every contract a name of its own', () => {
    const names = registry.all().map(({ name }) => name);
    expect(names).toContain('rxscale');
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives every event type to one contract alone', () => {
    const types = registry.all().flatMap(({ eventTypes }) => eventTypes.map(({ name }) => name));
    expect(types.length).toBeGreaterThan(0);
    expect(new Set(types).size).toBe(types.length);
  });

  it('finds every contract by its name and by each of its event types', () => {
    for (const contract of registry.all()) {
      expect(registry.get(contract.name)).toBe(contract);
      for (const { name } of contract.eventTypes) expect(registry.owning(name)).toBe(contract);
    }
  });

  it('names the contract that a row asks for and this version does not serve', () => {
    expect(() => registry.get('gone')).toThrow('No contract named "gone" is served');
  });

  it.each(['', 'toString', '__proto__', 'PHARMACY_ORDER_CREATED', 'pharmacy_order_created '])(
    'does not know the event type %j',
    (name) => {
      expect(registry.owning(name)).toBeUndefined();
    },
  );
});

describe('the permissions that a key may hold', () => {
  it('keep their names and their order, which answers list', () => {
    expect(PERMISSIONS).toEqual([
      'notification_subscription:read',
      'notification_subscription:write',
      'notification_delivery:read',
      'notification_delivery:write',
      'webhooks_read',
      'webhooks_write',
      'event:write',
      'event:read',
      'event_data:read',
      'portal_link:write',
      'seeWebhooks',
      'createWebhooks',
      'editWebhooks',
      'deleteWebhooks',
    ]);
  });

  it.each(registry.all())(
    'include those of $name, and among them those for its secrets',
    (contract) => {
      expect(PERMISSIONS).toEqual(expect.arrayContaining([...contract.permissions]));
      expect(contract.permissions).toEqual(expect.arrayContaining([...contract.secretPermissions]));
    },
  );
});
