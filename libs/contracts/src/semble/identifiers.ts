import type { JsonObject } from '@rxhooks/domain';
import { described, identifier, nullable, object, string } from '../schema.js';

/** The schema of an event's identifiers, and an example with all of them. */
export type Shape = { readonly schema: JsonObject; readonly example: JsonObject };

/**
 * "Optional identifiers appear only when the related record exists", so an empty one is invalid.
 * Null counts as missing, because upstream's serialisers write it; receivers never get one.
 */
export const optional = nullable(identifier);

/** Every value is a text, also of unknown identifiers. [/docs/webhooks/guide/] */
export const others = { additionalProperties: nullable(string) } as const;

const EXAMPLES = {
  availabilityId: '507f1f77bcf86cd799439013',
  bookingId: '507f1f77bcf86cd799439011',
  changedKeys: '["Job, role","Payroll number"]',
  clinicalReportId: '507f1f77bcf86cd7994390b2',
  consultationId: '507f1f77bcf86cd799439082',
  contactId: '507f1f77bcf86cd7994390c1',
  customAttributeId: '507f1f77bcf86cd799439043',
  doctorId: '507f1f77bcf86cd799439012',
  episodeId: '507f1f77bcf86cd7994390a1',
  invoiceId: '507f1f77bcf86cd799439021',
  labId: '507f1f77bcf86cd799439031',
  labelId: '507f1f77bcf86cd799439072',
  letterId: '507f1f77bcf86cd799439041',
  locationGroupId: '507f1f77bcf86cd799439092',
  locationId: '507f1f77bcf86cd799439091',
  numberId: '507f1f77bcf86cd799439046',
  outboxId: 'dlv_01a1f9c5a1b3',
  pathwayId: '507f1f77bcf86cd7994390b1',
  patientDocumentId: '507f1f77bcf86cd799439051',
  patientId: '507f191e810c19729de860ea',
  paymentOnAccountId: '507f1f77bcf86cd7994390d1',
  phoneId: '507f1f77bcf86cd799439045',
  prescriptionId: '507f1f77bcf86cd799439061',
  productId: '507f1f77bcf86cd799439071',
  questionnaireId: '507f1f77bcf86cd799439081',
  relationshipId: '507f1f77bcf86cd799439044',
  resourceAvailabilityId: '507f1f77bcf86cd799439014',
  sourcePatientId: '507f191e810c19729de860ea',
  subscriptionId: 'whs_01a1f9c5a1b2',
  targetPatientId: '507f191e810c19729de860eb',
} as const;

type Identifier = keyof typeof EXAMPLES;

/** Adds what the name does not say. */
const DESCRIPTIONS: Partial<Record<Identifier, string>> = {
  changedKeys: 'A JSON array of texts, written as a text.',
  locationId: 'The room.',
  sourcePatientId: 'The patient that was merged into the other one.',
  targetPatientId: 'The patient that is left.',
};

export function identifiers(
  always: readonly Identifier[],
  mayBeMissing: readonly Identifier[] = [],
): Shape {
  const schemas = (names: readonly Identifier[], schema: JsonObject) =>
    Object.fromEntries(names.map((name) => [name, explained(name, schema)]));
  return {
    schema: { ...object(schemas(always, identifier), schemas(mayBeMissing, optional)), ...others },
    example: exampleOf(...always, ...mayBeMissing),
  };
}

export function exampleOf(...names: readonly Identifier[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, EXAMPLES[name]]));
}

function explained(name: Identifier, schema: JsonObject): JsonObject {
  const description = DESCRIPTIONS[name];
  return description === undefined ? schema : described(schema, description);
}
