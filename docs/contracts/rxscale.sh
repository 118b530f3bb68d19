#!/bin/sh
# Runs the examples of rxscale.md with curl against a running rxhooks, and prints each request with its answer.
#
#   BASE_URL=http://localhost:3000 ADMIN_API_KEY=... sh docs/contracts/rxscale.sh
#
# RECEIVER_URL names an endpoint that answers 2xx. Without it the targets are below https://hooks.example.com, where
# nobody listens: the test calls then say so, and deliveries fail.
#
# Makes an organisation for itself, which stays behind; its keys are revoked in the end. Exits 1 when a status is not
# the documented one.
set -eu

: "${BASE_URL:?names the rxhooks to talk to}" "${ADMIN_API_KEY:?is the key of its operator}"
HOOKS=${RECEIVER_URL:-https://hooks.example.com}
SUBSCRIPTIONS=/v1/management/notification-subscriptions
DELIVERIES=/v1/management/notification-deliveries
failures=0

# Which header a caller sends; keys go in by standard input, for arguments can be seen by others on the machine.
header_of() {
  case $1 in
    nobody) ;;
    operator) echo "X-API-Key: $ADMIN_API_KEY" ;;
    management) echo "X-API-Key: $management_key" ;;
    pharmacy) echo "X-API-Key: $pharmacy_key" ;;
    powerless) echo "X-API-Key: $powerless_key" ;;
    stranger) echo "X-API-Key: unknown" ;;
    bearer) echo "Authorization: Bearer token" ;;
  esac
}

# send CALLER METHOD PATH [BODY]: leaves $status and $answer behind.
send() {
  while
    response=$(
      header_of "$1" | curl --silent --show-error --request "$2" --header @- \
        ${4+--header "Content-Type: application/json" --data-binary "$4"} \
        --write-out '\n%{http_code}' "$BASE_URL$3"
    )
    status=$(printf '%s' "$response" | tail -n 1)
    [ "$status" = 429 ]
  do
    sleep 1 # as Retry-After says
  done
  answer=$(printf '%s' "$response" | sed '$d')
}

# example TITLE STATUS CALLER METHOD PATH [BODY]
example() {
  title=$1 expected=$2
  shift 2
  send "$@"
  printf '## %s\n> %s %s as %s\n' "$title" "$2" "$3" "$1"
  if [ $# -gt 3 ]; then printf '%s\n' "$4" | sed 's/^/> /'; fi
  printf '< %s\n' "$status"
  if [ -n "$answer" ]; then printf '< %s\n' "$answer"; fi
  echo
  if [ "$status" != "$expected" ]; then
    echo "!! documented is $expected" >&2
    failures=$((failures + 1))
  fi
}

# field NAME: a text of the last answer, which is one object.
field() {
  printf '%s' "$answer" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

# set_up PATH BODY: what the operator does before anybody can begin.
set_up() {
  send operator POST "/v1/admin/organisations$1" "$2"
  if [ "$status" = 201 ]; then return; fi
  echo "The operator got $status: $answer" >&2
  exit 1
}

new_key() {
  set_up "/$organisation/api-keys" "{\"display_name\":\"rxscale.sh\",$1}"
  keys="${keys-} $(field uid)"
  key=$(field key)
}

set_up "" '{"display_name":"Examples of RxScale"}'
organisation=$(field uid)
set_up "/$organisation/pharmacies" '{"display_name":"Linden Apotheke"}'
pharmacy=$(field uid)
subscription='"notification_subscription:read","notification_subscription:write"'
new_key "\"permissions\":[$subscription,\"notification_delivery:read\",\"event:write\"]"
management_key=$key
new_key "\"permissions\":[\"webhooks_read\",\"webhooks_write\"],\"pharmacy_uid\":\"$pharmacy\""
pharmacy_key=$key
new_key '"permissions":[]'
powerless_key=$key

registration="{\"notification_type\":\"pharmacy_order_created\",\"target\":\"$HOOKS/rx\"}"
pair="target=$HOOKS/rx&notification_type=pharmacy_order_created"

example "No key" 401 nobody GET $SUBSCRIPTIONS
example "A key in the wrong header" 401 bearer GET $SUBSCRIPTIONS
example "An unknown key" 401 stranger GET $SUBSCRIPTIONS
example "A key without the permission" 403 powerless GET $SUBSCRIPTIONS
example "A pharmacy's key at organisation level" 403 pharmacy GET $SUBSCRIPTIONS

example "Nothing to list" 200 management GET $SUBSCRIPTIONS/
example "Register" 201 management POST $SUBSCRIPTIONS/ "$registration"
example "Register the same" 409 management POST $SUBSCRIPTIONS/ "$registration"
example "Register an unknown type" 400 management POST $SUBSCRIPTIONS/ \
  "{\"notification_type\":\"unknown\",\"target\":\"$HOOKS/rx\"}"
example "Register what is no URL" 400 management POST $SUBSCRIPTIONS/ \
  '{"notification_type":"pharmacy_order_created","target":"hooks"}'
example "Register half a JSON" 400 management POST $SUBSCRIPTIONS/ '{"target":'
example "Register with metadata" 201 management POST $SUBSCRIPTIONS \
  "{\"notification_type\":\"appointment_reminder_due\",\"target\":\"$HOOKS/rx\",\"payload_version\":\"1\",\"meta_data\":{\"header_key\":\"X-Partner\",\"header_value\":\"b41\",\"team\":\"blue\"}}"
example "List" 200 management GET $SUBSCRIPTIONS/
example "Send a test" 200 management POST $SUBSCRIPTIONS/test "{\"target_url\":\"$HOOKS/test\"}"
example "Send a test with everything" 200 management POST $SUBSCRIPTIONS/test \
  "{\"target_url\":\"$HOOKS/test\",\"event_type\":\"pharmacy_sku_stock_updated\",\"header_key\":\"X-Partner\",\"header_value\":\"b41\"}"

for base in /v1/external-pharmacy-api-v1 /v1/external_pharmacy_api; do
  webhooks=$base/webhooks
  stock="{\"target\":\"$HOOKS/pharmacy\",\"notification_type\":\"pharmacy_sku_stock_updated\"}"
  example "$base: an organisation's key" 403 management GET $webhooks/
  example "$base: nothing to list" 200 pharmacy GET $webhooks/
  example "$base: register" 201 pharmacy POST $webhooks/ "$stock"
  uid=$(field uid)
  example "$base: register the same" 409 pharmacy POST $webhooks/ "$stock"
  example "$base: register a type that pharmacies do not have" 400 pharmacy POST $webhooks/ \
    "{\"target\":\"$HOOKS/pharmacy\",\"notification_type\":\"appointment_reminder_due\"}"
  example "$base: list" 200 pharmacy GET $webhooks/
  example "$base: remove" 204 pharmacy DELETE "$webhooks/$uid"
  example "$base: remove again" 404 pharmacy DELETE "$webhooks/$uid"
done

example "Remove without saying what" 400 management DELETE $SUBSCRIPTIONS/
example "Remove" 204 management DELETE "$SUBSCRIPTIONS/?$pair"
example "Remove again" 404 management DELETE "$SUBSCRIPTIONS/?$pair"

# One order for both levels. The organisation's delivery has data.fulfillment, the pharmacy's has not.
example "Register at organisation level" 201 management POST $SUBSCRIPTIONS/ "$registration"
example "Register at pharmacy level" 201 pharmacy POST /v1/external_pharmacy_api/webhooks/ \
  "{\"target\":\"$HOOKS/pharmacy\",\"notification_type\":\"pharmacy_order_created\"}"
at_pharmacy=$(field uid)
example "An order happens" 202 management POST /v1/events "{
  \"event_type\": \"pharmacy_order_created\", \"pharmacy_uid\": \"$pharmacy\", \"timestamp\": 1760000100,
  \"data\": {
    \"uid\": \"po-5c1e77\", \"status\": \"waiting for pharmacy\", \"name\": \"#2043\", \"data\": {},
    \"external_status\": \"OPEN\", \"created_at\": 1760000040, \"updated_at\": 1760000090, \"deleted_at\": null,
    \"pharmacy\": { \"uid\": \"ph-0a91\", \"display_name\": \"Linden Apotheke\" },
    \"order\": { \"uid\": \"ord-88f2\", \"delivery_address\": null, \"invoice_address\": null,
      \"shipping_costs_amount\": null, \"shipping_costs_currency\": null, \"priority\": 0 },
    \"delivery_type\": null, \"order_items\": [], \"patient_data\": null, \"doctor_data\": null,
    \"prescription_file\": null,
    \"fulfillment\": {
      \"uid\": \"fo-c39\", \"external_id\": \"SHOP-FO-55\",
      \"order\": { \"uid\": \"ord-88f2\", \"shop_order\": { \"uid\": \"so-f10\", \"external_id\": \"5567001\" } }
    }
  }
}"
example "A reminder becomes due" 202 management POST /v1/events '{
  "event_type": "appointment_reminder_due", "timestamp": 1760030000,
  "data": {
    "uid": "rem-7e21", "meeting_uid": "mtg-40d8", "meeting_status": "confirmed", "doctor_uid": "doc-71a",
    "doctor_display_name": "Dr. Muster", "patient_uid": "pat-2b7", "patient_display_name": "Erika Beispiel",
    "appointment_type_uid": "at-19c", "appointment_type_name": "Follow-up", "starts_at": 1760116400,
    "ends_at": 1760118200, "due_at": 1760030000, "minutes_before": 1440
  }
}'

# succeeded COUNT: whether the log has so many deliveries that arrived.
succeeded() {
  send management GET "$DELIVERIES?status=succeeded"
  [ "$(printf '%s' "$answer" | grep -o '"status":"succeeded"' | wc -l)" -ge "$1" ]
}

if [ -n "${RECEIVER_URL-}" ]; then
  tries=0
  until succeeded 3 || [ $tries = 30 ]; do
    tries=$((tries + 1))
    sleep 1
  done
  example "What arrived" 200 management GET "$DELIVERIES?status=succeeded"
fi

# What is left is taken away again.
send pharmacy DELETE "/v1/external_pharmacy_api/webhooks/$at_pharmacy"
send management DELETE "$SUBSCRIPTIONS?$pair"
send management DELETE "$SUBSCRIPTIONS?target=$HOOKS/rx&notification_type=appointment_reminder_due"
for key in $keys; do send operator DELETE "/v1/admin/organisations/$organisation/api-keys/$key"; done
exit $((failures > 0))
