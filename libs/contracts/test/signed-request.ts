import {
  type ComposedRequest,
  ComposeRequest,
  type Contract,
  toSigningSecret,
} from '@rxhooks/application';
import { DELIVERY_OPTIONS } from '../../application/test/fakes/builders.js';
import { FakeContracts } from '../../application/test/fakes/fake-contracts.js';
import { ReadableSealer } from '../../application/test/fakes/readable-sealer.js';

export type SignedRequest = ComposedRequest & { readonly secret: string; readonly now: Date };

type Parts = {
  readonly body: Buffer;
  readonly eventType: string;
  readonly secret: string;
  readonly previousSecrets?: readonly string[];
  readonly attemptAt: Date;
  readonly isTest?: boolean;
};

/** What would go over the wire, from the code that composes deliveries. */
export function composerOf(contract: Contract): (parts: Parts) => SignedRequest {
  const contracts = new FakeContracts([contract]);
  const composer = new ComposeRequest(contracts, new ReadableSealer(), DELIVERY_OPTIONS);
  return (parts) => ({
    ...composer.compose({
      contract: contract.name,
      messageId: 'dlv_1',
      customHeaders: [],
      isTest: false,
      ...parts,
      secret: toSigningSecret(parts.secret),
      previousSecrets: (parts.previousSecrets ?? []).map(toSigningSecret),
    }),
    secret: parts.secret,
    now: parts.attemptAt,
  });
}
