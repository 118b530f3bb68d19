import { expect, it } from 'vitest';
import { nameEnums } from './named-enums.js';
import { refTo, type Schemas } from './schema.js';

const ORIGINS = ['schedule', 'person'];

it('values that may be null are one type, and null', () => {
  const made_by = { type: ['string', 'null'], enum: [...ORIGINS, null], description: 'Why.' };
  const { named } = nameEnums({ AttemptView: { type: 'object', properties: { made_by } } });
  expect(named['AttemptOrigin']).toEqual({ type: 'string', enum: ORIGINS });
  expect(named['AttemptView']?.properties?.['made_by']).toEqual({
    description: 'Why.',
    oneOf: [refTo('AttemptOrigin'), { type: 'null' }],
  });
});

it('the same values elsewhere are the same type, with the defaults of their place', () => {
  const step = { type: 'string', enum: ['minute', 'hour'] };
  const schemas: Schemas = { StatsView: { type: 'object', properties: { step } } };
  const { refer } = nameEnums(schemas);
  expect(refer({ schema: { ...step, default: 'hour' } })).toEqual({
    schema: { default: 'hour', ...refTo('StatsStep') },
  });
});

it('a schema that is an enum itself stays, and is referred to', () => {
  const AlertType = { type: 'string', enum: ['A', 'B'] };
  const { named, refer } = nameEnums({ AlertType });
  expect(named).toEqual({ AlertType });
  expect(refer([AlertType])).toEqual([refTo('AlertType')]);
});
