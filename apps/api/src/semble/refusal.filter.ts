import { Catch, type ExceptionFilter } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { describeFaults } from './dialect.js';

export type Refusal = { readonly data: null; readonly error: string };

/**
 * What a mutation refuses is the value of its field: whatever the caller can put right by asking for something else. All
 * other errors belong to `errors`. It stands outside of the audit log, which wants to see the error.
 */
@Catch(AppError)
export class RefusalFilter implements ExceptionFilter<AppError> {
  catch(error: AppError): Refusal {
    return { data: null, error: describeFaults(error) };
  }
}
