import { AppError } from '@rxhooks/domain';

const TEXT = 'must be UTF-8 without the character U+0000';

/** Parameters of a path or a query whose text no value of ours can be. */
export class ParameterError extends AppError {
  constructor(
    readonly place: 'path' | 'query',
    names: readonly string[],
  ) {
    const fields = names.map((field) => ({ field, message: TEXT }));
    super('invalid', 'Validation failed', fields);
  }
}
