import type { RenderInput } from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';

/** A delivery that was worked out by hand: what went in, and every byte that has to come out. */
export type Vector = {
  readonly name: string;
  readonly given: Rendered & { readonly secret: string; readonly attemptAt: string };
  readonly expected: {
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
  };
};

type Rendered = {
  readonly eventType: string;
  readonly timestamp: number;
  readonly payloadVersion: string;
  readonly pharmacyUid?: string;
  /** JSON text, for an object would not hold every value that a text can. */
  readonly data: string;
  /** JSON text as well. */
  readonly metadata?: string;
};

export function inputOf({
  eventType,
  pharmacyUid,
  payloadVersion,
  ...rest
}: Rendered): RenderInput {
  const event: DomainEvent = {
    uid: 'evt_1',
    organisationUid: 'org_1',
    id: 'event-1',
    type: eventType,
    pharmacyUid,
    timestamp: rest.timestamp,
    data: rest.data,
    metadata: rest.metadata,
  };
  return {
    deliveryUid: 'dlv_1',
    event,
    subscription: { uid: 'sub_1', pharmacyUid, payloadVersion },
  };
}
