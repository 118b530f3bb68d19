import type { Contract, EventType } from '@rxhooks/application';
import type { JsonObject } from '@rxhooks/domain';

/** The body of the type's example, rendered as deliveries are. */
export function exampleBody(
  { render }: Pick<Contract, 'render'>,
  { name, example }: EventType,
  payloadVersion: string,
  metadata?: JsonObject,
): JsonObject {
  const event = {
    uid: 'evt_example',
    organisationUid: 'org_example',
    pharmacyUid: undefined,
    id: 'example',
    type: name,
    timestamp: 1_760_000_100,
    data: JSON.stringify(example),
    metadata: metadata && JSON.stringify(metadata),
  };
  const subscription = { uid: 'sub_example', pharmacyUid: undefined, payloadVersion };
  return JSON.parse(render({ deliveryUid: 'dlv_example', event, subscription }).toString());
}
