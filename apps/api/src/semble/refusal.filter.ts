import { Catch, type ExceptionFilter } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { describeFaults } from './dialect.js';

export type Refusal = { readonly data: null; readonly error: string };

/**
 * Returns an `AppError`, which the caller can correct, as the value of the mutation's field. Other
 * errors belong to `errors`. It runs outside the audit log, which must see the error.
 */
@Catch(AppError)
export class RefusalFilter implements ExceptionFilter<AppError> {
  catch(error: AppError): Refusal {
    return { data: null, error: describeFaults(error) };
  }
}
