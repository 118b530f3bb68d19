import { isRawNumber } from '@rxhooks/json';
import { ValidateBy } from 'class-validator';

const isJsonObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

/** A free-form JSON object. */
export const IsJsonObject = () =>
  ValidateBy({
    name: 'isJsonObject',
    validator: { validate: isJsonObject, defaultMessage: () => 'must be an object' },
  });
