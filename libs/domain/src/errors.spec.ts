import { expect, it } from 'vitest';
import { AppError } from './errors.js';

it('is an error with its code, its message and the fault of each field', () => {
  const fields = [{ field: 'data.uid', message: 'is required' }];
  const error = new AppError('unprocessable', 'The event was not accepted', fields);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'AppError',
    code: 'unprocessable',
    message: 'The event was not accepted',
    fields,
  });
});
