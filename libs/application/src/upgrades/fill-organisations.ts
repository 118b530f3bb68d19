import { Injectable } from '@nestjs/common';
import { UpgradeStore } from '../ports/upgrade-store.js';
import { untilDone } from '../retention/until-done.js';

/** Fills in the organisation of attempts and endpoint states that older releases wrote. */
@Injectable()
export class FillOrganisations {
  constructor(private readonly store: UpgradeStore) {}

  execute(signal: AbortSignal): Promise<void> {
    return untilDone(() => this.store.fillOrganisations(), signal);
  }
}
