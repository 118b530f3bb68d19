import { OPERATOR_PERMISSIONS, ROLES } from '@rxhooks/application';
import { describe, expect, it } from 'vitest';
import { PERMISSIONS } from './registry.js';
import { GRANTS, LEAST_ROLES, permissionsOf } from './role-permissions.js';

const NOT_IN_ROLES = ['event_data:read', 'webhooks_read', 'webhooks_write'];
const ALL = [...PERMISSIONS, ...OPERATOR_PERMISSIONS];

describe('the table of roles', () => {
  it('has a row for every permission, and for no other', () => {
    expect(Object.keys(LEAST_ROLES).toSorted()).toEqual([...ALL].toSorted());
  });

  it('grants payloads alone, and nothing else', () => {
    expect(GRANTS).toEqual(['event_data:read']);
  });

  it.each(ROLES)('lets the %s read no payload', (role) => {
    expect(permissionsOf({ role, grants: [] })).not.toContain('event_data:read');
  });

  it.each(ROLES)('lets the %s read payloads with the grant', (role) => {
    const held = permissionsOf({ role, grants: ['event_data:read'] });
    expect(held.filter((it) => !permissionsOf({ role, grants: [] }).includes(it))).toEqual(GRANTS);
  });

  it('takes no permission of a role for a grant', () => {
    const grants = ['operator_key:write'];
    expect(permissionsOf({ role: 'viewer', grants })).not.toContain('operator_key:write');
  });

  it('gives each role what the one before it has', () => {
    const [viewer = [], operator = [], admin = []] = ROLES.map((role) =>
      permissionsOf({ role, grants: [] }),
    );
    expect(operator).toEqual(expect.arrayContaining([...viewer]));
    expect(admin).toEqual(expect.arrayContaining([...operator]));
    expect(admin.toSorted()).toEqual(ALL.filter((it) => !NOT_IN_ROLES.includes(it)).toSorted());
  });

  it('lets the viewer write nothing', () => {
    for (const permission of permissionsOf({ role: 'viewer', grants: [] }))
      expect(permission).toMatch(/:read$/);
  });
});
