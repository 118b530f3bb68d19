import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@rxhooks/platform';
import { OverloadError } from '../http/overload-error.js';

const AT_ONCE = 3;
const OF_ONE_ORGANISATION = 2;
/** A place for each so many connections of the pool that events are accepted with. */
const CONNECTIONS_PER_PLACE = 3;
const RETRY_AFTER_SECONDS = 5;

/**
 * Limits how many recoveries are started or tried out at a time in this process. Each asks the
 * database without a pause for up to 20 seconds, with one of the few connections that events are
 * accepted with. One that was started before by its key is answered without a place.
 */
@Injectable()
export class RecoveryPlaces {
  readonly #atOnce: number;
  #taken: readonly string[] = [];

  constructor(@Inject(CONFIG) { databasePools }: Pick<Config, 'databasePools'>) {
    const places = Math.floor(databasePools.main / CONNECTIONS_PER_PLACE);
    this.#atOnce = Math.max(1, Math.min(AT_ONCE, places));
  }

  /**
   * The place is given back when it is disposed of.
   *
   * @throws OverloadError when there is none, or none for this organisation
   */
  take(organisationUid: string): Disposable {
    const own = this.#taken.filter((uid) => uid === organisationUid);
    if (this.#taken.length >= this.#atOnce || own.length >= OF_ONE_ORGANISATION)
      throw new OverloadError('Enough recoveries are being started', RETRY_AFTER_SECONDS);
    this.#taken = [...this.#taken, organisationUid];
    return { [Symbol.dispose]: () => this.#giveBack(organisationUid) };
  }

  #giveBack(organisationUid: string): void {
    this.#taken = this.#taken.toSpliced(this.#taken.indexOf(organisationUid), 1);
  }
}
