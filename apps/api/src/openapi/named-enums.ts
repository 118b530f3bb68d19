import { refTo, type Schema, type Schemas } from './schema.js';

/**
 * The names of values that several places have, by one of these: generated clients get one type, not one for each place.
 * `openapi-document.e2e.ts` finds those that have no name.
 */
const NAMES: Readonly<Record<string, string>> = {
  AttemptOrigin: 'AttemptView.made_by',
  DeliveryStatus: 'DeliveryView.status',
  EventFanOut: 'EventView.fan_out',
  EventPayload: 'EventView.payload',
  FailureCode: 'RecoveryFilterRequest.error',
  OperatorRole: 'OperatorKeyView.role',
  RecoveredStatus: 'RecoveryView.include',
  RxscaleEventType: 'RegisterRequest.notification_type',
  RxscalePayloadVersion: 'RegisterRequest.payload_version',
  StatsStep: 'StatsView.step',
  SubscriptionStatus: 'ManagedSubscriptionView.status',
};

/** The schemas with those of the named values, and how any part of the document refers to them. */
export function nameEnums(schemas: Schemas): {
  readonly named: Schemas;
  readonly refer: <T>(part: T) => T;
} {
  const found = Object.entries(NAMES).flatMap(([name, place]): [string, Schema][] => {
    const values = valuesAt(place, schemas);
    return values ? [[name, { type: 'string', enum: values }]] : [];
  });
  const own = Object.entries(schemas).filter(([, one]) => one.enum);
  const names = new Map([...found, ...own].map(([name, one]) => [keyOf(one), name]));
  const refer = <T>(part: T): T => referring(part, names) as T;
  const referred = Object.entries(schemas).map(([name, one]) => [
    name,
    one.enum ? one : refer(one),
  ]);
  return {
    named: { ...(Object.fromEntries(referred) as Schemas), ...Object.fromEntries(found) },
    refer,
  };
}

function valuesAt(place: string, schemas: Schemas): readonly unknown[] | undefined {
  const [model = '', field = ''] = place.split('.');
  const property = schemas[model]?.properties?.[field];
  return (property?.items ?? property)?.enum?.filter((one) => one !== null);
}

const keyOf = ({ enum: values = [] }: Schema) =>
  JSON.stringify(values.filter((one) => one !== null));

function referring(part: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(part)) return part.map((one) => referring(one, names));
  if (typeof part !== 'object' || part === null) return part;
  const { enum: values, type, ...rest } = part as Schema;
  const name = Array.isArray(values) ? names.get(keyOf({ enum: values })) : undefined;
  if (name === undefined)
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [key, referring(value, names)]),
    );
  // An enum with null in it becomes three types in some generators.
  const isNullable = values?.includes(null) || [type].flat().includes('null');
  return isNullable
    ? { ...rest, oneOf: [refTo(name), { type: 'null' }] }
    : { ...rest, ...refTo(name) };
}
