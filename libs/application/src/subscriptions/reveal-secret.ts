import { Injectable } from '@nestjs/common';
import type { Subscription } from '@rxhooks/domain';
import { Sealer } from '../ports/sealer.js';

/** For contracts whose API shows the signing secret on every read, and not once. */
@Injectable()
export class RevealSecret {
  constructor(private readonly sealer: Sealer) {}

  execute({ uid, sealedSecret }: Subscription): string {
    return this.sealer.open(sealedSecret, uid);
  }
}
