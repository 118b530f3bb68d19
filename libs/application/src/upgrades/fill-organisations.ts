import { Injectable } from '@nestjs/common';
import { UpgradeStore } from '../ports/upgrade-store.js';
import { untilDone } from '../retention/until-done.js';

/** Has attempts and endpoint states name their organisation, whichever release has written them. */
@Injectable()
export class FillOrganisations {
  constructor(private readonly store: UpgradeStore) {}

  execute(signal: AbortSignal): Promise<void> {
    return untilDone(() => this.store.fillOrganisations(), signal);
  }
}
