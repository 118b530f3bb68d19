import { SetMetadata } from '@nestjs/common';
import type { AppError } from '@rxhooks/domain';

export const REFUSALS = 'rxhooks:refusals';

/** By the names of their examples in the API document. */
export type Refusals = Readonly<Record<string, AppError>>;

/**
 * What a route refuses that does not follow from its other marks: the errors as they are thrown, so that the API document
 * shows what callers get. `@throws {409} ...` in the docstring says in words when.
 */
export const Refuses = (refusals: Refusals) => SetMetadata(REFUSALS, refusals);
