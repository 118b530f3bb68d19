import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { TargetPolicy } from '../ports/target-policy.js';

/** Every URL that a tenant gives us comes through here before it is stored or dialled. */
@Injectable()
export class CheckTarget {
  constructor(private readonly policy: TargetPolicy) {}

  /** @throws AppError `invalid`, naming the field and what is wrong with the URL */
  async execute(url: string, field: string): Promise<void> {
    const verdict = await this.policy.check(url);
    if (verdict.kind === 'refused')
      throw new AppError('invalid', 'Validation failed', [{ field, message: verdict.reason }]);
  }
}
