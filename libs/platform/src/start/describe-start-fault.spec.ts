import { expect, it } from 'vitest';
import { describeStartFault } from './describe-start-fault.js';

// A schema that a role may not use is one that PostgreSQL does not find.
it.each(['42501', '3F000'])('a right that is missing (%s) is told, and ends with 78', (code) => {
  const fault = describeStartFault(Object.assign(new Error('x'), { code }));
  expect(fault).toEqual({ text: expect.stringContaining('GRANT'), exitCode: 78 });
});

it('a fault that is not known is left to its stack', () => {
  expect(describeStartFault(new Error('x'))).toBeUndefined();
});
