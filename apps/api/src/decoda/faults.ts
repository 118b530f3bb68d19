import { AppError } from '@rxhooks/domain';

/** One thing that is wrong, in the vendor's form. */
export type Fault = {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
};

/** Becomes the list in `detail` of a 422. */
export class FaultsError extends AppError {
  constructor(readonly faults: readonly Fault[]) {
    super('unprocessable', 'Validation failed');
  }
}

export const missing = (...loc: (string | number)[]): Fault => ({
  loc,
  msg: 'Field required',
  type: 'missing',
});

/** Not one of a list of names; the names are told, and never what came instead. */
export function notOneOf(names: readonly string[], ...loc: (string | number)[]): Fault {
  const quoted = names.map((name) => `'${name}'`);
  const last = quoted.pop() ?? '';
  const expected = quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last;
  return { loc, msg: `Input should be ${expected}`, type: 'enum' };
}

export const wrongValue = (sentence: string, ...loc: (string | number)[]): Fault => ({
  loc,
  msg: `Value error, ${sentence}`,
  type: 'value_error',
});

/** @throws FaultsError when there are any */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new FaultsError(faults);
}
