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

export const wrongValue = (sentence: string, ...loc: (string | number)[]): Fault => ({
  loc,
  msg: `Value error, ${sentence}`,
  type: 'value_error',
});
