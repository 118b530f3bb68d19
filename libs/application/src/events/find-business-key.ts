import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { BusinessKeyHasher } from '../ports/business-key-hasher.js';
import type { KeyQuestion } from '../ports/event-log.js';
import { type KeyVisibility, MAX_KEY_LENGTH } from './business-keys-in.js';

export type BusinessKeyQuery = {
  readonly value: string;
  /** Whether the caller may read the data of events. */
  readonly isDataReader: boolean;
};

/** Turns the business key of a question into what is stored of it. */
@Injectable()
export class FindBusinessKey {
  constructor(private readonly hasher: BusinessKeyHasher) {}

  /**
   * @returns `undefined` when the organisation has no business keys at all
   * @throws AppError `invalid` for a value that no key has
   */
  async execute(
    { organisationUid, pharmacyUid }: TenantScope,
    { value, isDataReader }: BusinessKeyQuery,
  ): Promise<KeyQuestion | undefined> {
    // Too long a one is refused where it comes in, by the count of characters that events are accepted with.
    if (value === '') {
      const message = `must be 1 to ${MAX_KEY_LENGTH} characters`;
      throw new AppError('invalid', 'Validation failed', [{ field: 'business_key', message }]);
    }
    const hash = await this.hasher.find(organisationUid, value);
    const visibilities: KeyVisibility[] = ['everybody'];
    // A pharmacy may not read the data of events, whatever its key may.
    if (pharmacyUid === undefined) visibilities.push('organisation');
    if (pharmacyUid === undefined && isDataReader) visibilities.push('data_reader');
    return hash && { hash, visibilities };
  }
}
