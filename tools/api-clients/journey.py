"""What a Python client does that was generated from the API document."""

import os
import time
from types import ModuleType
from typing import Any

from conforms import misfit_in
from rxhooks_api import AuthenticatedClient, models
from rxhooks_api.api.api_keys import create_api_key
from rxhooks_api.api.decoda_webhooks import get_decoda_webhook, list_decoda_webhooks
from rxhooks_api.api.deliveries import get_delivery, list_deliveries
from rxhooks_api.api.event_types import list_event_types
from rxhooks_api.api.events import (
    get_event,
    get_event_data,
    list_events,
    send_event,
    send_event_batch,
)
from rxhooks_api.api.organisations import create_organisation, list_organisations
from rxhooks_api.api.rx_scale_organisation_webhooks import (
    list_rxscale_webhooks,
    register_rxscale_webhook,
)

EVENT_TYPE = "pharmacy_order_created"
EVENT_IDS = ["order-1", "order-2", "order-3"]


def client_of(key: str, header: str = "X-API-Key") -> AuthenticatedClient:
    return AuthenticatedClient(
        base_url=os.environ["API_URL"], token=key, prefix="", auth_header_name=header
    )


def call(expected: int, operation: ModuleType, *args: Any, **more: Any) -> Any:
    """The answer, once its status and all its fields are as documented."""
    answer = operation.sync_detailed(*args, **more)
    name = operation.__name__.rpartition(".")[2]
    assert answer.status_code == expected, f"{name}: {answer.status_code} {answer.content}"
    parsed = answer.parsed
    for one in parsed if isinstance(parsed, list) else [parsed]:
        fault = misfit_in(one, name)
        assert fault is None, fault
    return parsed


operator = client_of(os.environ["API_KEY"])
organisation = call(
    201,
    create_organisation,
    client=operator,
    body=models.CreateOrganisationRequest(display_name="Linden, in Python"),
)
permission = models.CreateApiKeyRequestPermissionsItem
issued = call(
    201,
    create_api_key,
    organisation.uid,
    client=operator,
    body=models.CreateApiKeyRequest(
        display_name="journey",
        permissions=[
            permission.NOTIFICATION_SUBSCRIPTIONREAD,
            permission.NOTIFICATION_SUBSCRIPTIONWRITE,
            permission.NOTIFICATION_DELIVERYREAD,
            permission.EVENTREAD,
            permission.EVENTWRITE,
            permission.EVENT_DATAREAD,
        ],
    ),
)
client = client_of(issued.key)

webhook = call(
    201,
    register_rxscale_webhook,
    client=client,
    body=models.RegisterRequest(
        target=os.environ["TARGET"],
        notification_type=models.RxscaleEventType(EVENT_TYPE),
    ),
)
webhooks = call(200, list_rxscale_webhooks, client=client)
assert [one.uid for one in webhooks] == [webhook.uid]

types = call(200, list_event_types, client=client, contract="rxscale")
[example] = [one.example.to_dict() for one in types.data if one.name == EVENT_TYPE]


def order(id: str) -> models.IncomingEvent:
    data = models.IncomingEventData.from_dict(example)
    return models.IncomingEvent(id=id, event_type=EVENT_TYPE, data=data)


accepted = call(202, send_event, client=client, body=order("order-1"))
assert (accepted.id, accepted.duplicate) == ("order-1", False)
batch = models.BatchRequest(events=[order(id) for id in EVENT_IDS])
answered = call(202, send_event_batch, client=client, body=batch)
assert [one.duplicate for one in answered.results] == [True, False, False]

page = call(200, list_events, client=client, limit=2)
found = [event.id for event in page.data]
assert len(found) == 2
while page.next_cursor is not None:
    page = call(200, list_events, client=client, limit=2, cursor=page.next_cursor)
    found += [event.id for event in page.data]
assert sorted(found) == EVENT_IDS
stored = call(200, get_event_data, "order-1", client=client)
assert stored.to_dict() == example

until = time.monotonic() + 20
succeeded = [models.DeliveryStatus.SUCCEEDED]
while len(call(200, list_deliveries, client=client, status=succeeded).data) < len(EVENT_IDS):
    assert time.monotonic() < until, "The deliveries have not succeeded."
    time.sleep(0.2)
event = call(200, get_event, "order-1", client=client)
delivery = call(200, get_delivery, event.deliveries[0].uid, client=client)
[attempt] = delivery.attempts
assert (delivery.attempt_count, attempt.number, attempt.status_code) == (1, 1, 200)
assert (delivery.status, attempt.made_by) == (
    models.DeliveryStatus.SUCCEEDED,
    models.AttemptOrigin.SCHEDULE,
)

unknown = call(404, get_delivery, "dlv_unknown", client=client)
assert isinstance(unknown, models.Error)
wrong = order("order-4")
wrong.data = models.IncomingEventData.from_dict({"uid": 5})
refused = call(422, send_event, client=client, body=wrong)
assert any(one.field.startswith("data") for one in refused.details)
denied = call(403, list_organisations, client=client)
assert isinstance(denied, models.AccessError) and denied.code == "permission_denied"

for_decoda = client_of(issued.key, "API-KEY")
tenant = organisation.slug
assert call(200, list_decoda_webhooks, client=for_decoda, tenant=tenant) == []
lost = call(404, get_decoda_webhook, "wh_unknown", client=for_decoda, tenant=tenant)
assert isinstance(lost, models.DecodaError) and lost.detail

print("The Python client registers, sends, pages, reads, and is refused as documented.")
