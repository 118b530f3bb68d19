import { QueryFailedError } from 'typeorm';

// Class 22, "data exception", such as U+0000 in a text: no repetition will make the database take the value.
const DATA_EXCEPTION = /^22/;

/** True when the statement failed because of a value that was given to it. */
export function isUnstorable(error: unknown): boolean {
  if (!(error instanceof QueryFailedError) || !('code' in error.driverError)) return false;
  return DATA_EXCEPTION.test(String(error.driverError.code));
}
