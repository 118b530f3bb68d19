import type { BusinessKeyQuery, Principal } from '@rxhooks/application';

/** A parameter `business_key`, and whether its caller may search by ids of patients. */
export function toKeyQuery(
  value: string | undefined,
  caller: Principal,
): BusinessKeyQuery | undefined {
  if (value === undefined) return undefined;
  const isDataReader = caller.kind === 'tenant' && caller.permissions.includes('event_data:read');
  return { value, isDataReader };
}
