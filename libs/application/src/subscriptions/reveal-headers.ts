import { Injectable } from '@nestjs/common';
import type { CustomHeader, Subscription } from '@rxhooks/domain';
import { Sealer } from '../ports/sealer.js';
import { openHeaders } from './sealed-headers.js';

/** For contracts whose API shows the custom headers with their values. */
@Injectable()
export class RevealHeaders {
  constructor(private readonly sealer: Sealer) {}

  execute(subscription: Subscription): readonly CustomHeader[] {
    return openHeaders(this.sealer, subscription);
  }
}
