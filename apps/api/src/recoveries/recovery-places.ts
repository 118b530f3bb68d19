import { Injectable } from '@nestjs/common';
import { OverloadError } from '../http/overload-error.js';

const AT_ONCE = 3;
const OF_ONE_ORGANISATION = 2;
const RETRY_AFTER_SECONDS = 5;

/**
 * Limits how many recoveries are started or tried out at a time in this process. Each asks the
 * database without a pause for up to 20 seconds, with one of the few connections that events are
 * accepted with.
 */
@Injectable()
export class RecoveryPlaces {
  #taken: readonly string[] = [];

  /**
   * The place is given back when it is disposed of.
   *
   * @throws OverloadError when there is none, or none for this organisation
   */
  take(organisationUid: string): Disposable {
    const own = this.#taken.filter((uid) => uid === organisationUid);
    if (this.#taken.length >= AT_ONCE || own.length >= OF_ONE_ORGANISATION)
      throw new OverloadError('Enough recoveries are being started', RETRY_AFTER_SECONDS);
    this.#taken = [...this.#taken, organisationUid];
    return { [Symbol.dispose]: () => this.#giveBack(organisationUid) };
  }

  #giveBack(organisationUid: string): void {
    this.#taken = this.#taken.toSpliced(this.#taken.indexOf(organisationUid), 1);
  }
}
