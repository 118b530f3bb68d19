#!/usr/bin/env bash
# Every call of docs/contracts/decoda.md, with curl. Prints what was asked and what came back, and ends with an error
# when an answer has another status than the page says.
#
#   RXHOOKS_URL=http://localhost:3000 TENANT=linden API_KEY=rxh_... TARGET=https://hooks.example.com/decoda \
#     bash docs/contracts/decoda.sh
#
# The key needs notification_subscription:read and :write, notification_delivery:read, and event:write.
# TARGET has to answer with a 2xx.
set -euo pipefail

: "${RXHOOKS_URL:?}" "${TENANT:?}" "${API_KEY:?}" "${TARGET:?}"
PREFIX="${PREFIX:-/webhook/decoda}"

# call <status> <method> <path> [body]: the answer is in $ANSWER afterwards.
call() {
  local expected="$1" method="$2" path="$3" body=(-H 'Content-Type: application/json')
  if [ $# -gt 3 ]; then body+=(--data "$4"); fi
  local status=429
  while [ "$status" = 429 ]; do
    ANSWER="$(curl --silent --show-error --globoff --request "$method" "$RXHOOKS_URL$path" \
      -H "TENANT: $TENANT" -H "API-KEY: $API_KEY" -H "X-API-Key: $API_KEY" "${body[@]}" --write-out '\n%{http_code}')"
    status="${ANSWER##*$'\n'}"
    ANSWER="${ANSWER%$'\n'*}"
    if [ "$status" = 429 ]; then sleep 1; fi # as Retry-After says
  done
  printf '%s %s\n%s %s\n\n' "$method" "$path" "$status" "$ANSWER"
  if [ "$status" != "$expected" ]; then
    echo "Expected $expected." >&2
    exit 1
  fi
}

# The first id in the last answer.
first_id() { printf '%s' "$ANSWER" | sed -E 's/^[^"]*"id":"([^"]+)".*/\1/'; }

call 200 POST "$PREFIX/create" \
  "{\"url\":\"$TARGET\",\"subscriptions\":[\"PATIENT_CREATED\",\"CALL_RECIEVED\"],\"notificationEmail\":\"ops@example.com\"}"
WEBHOOK="$(first_id)"
call 200 GET "$PREFIX/list"
call 200 GET "$PREFIX/list?include_archived=true"
call 200 GET "$PREFIX/get/$WEBHOOK"
call 200 PUT "$PREFIX/update/$WEBHOOK" '{"subscriptions":["PATIENT_CREATED"],"notificationEmail":null}'

call 202 POST /v1/events \
  '{"event_type":"PATIENT_CREATED","timestamp":1710498600,"data":{"id":"pat_1","type":"PATIENT","firstName":"Mara","createdDate":"2024-03-15T10:30:00Z"}}'
for _ in $(seq 50); do
  call 200 GET "$PREFIX/$WEBHOOK/delivery-attempts/list?event_type=PATIENT_CREATED&is_delivered=true&limit=1"
  if [ "$ANSWER" != '[]' ]; then break; fi
  sleep 0.2
done
ATTEMPT="$(first_id)"
call 200 GET "$PREFIX/events/$ATTEMPT"
call 200 GET "$PREFIX/events/$ATTEMPT/send?notify_failure=false"

call 422 POST "$PREFIX/create" '{"subscriptions":["NO_SUCH_EVENT"]}'
call 422 GET "$PREFIX/$WEBHOOK/delivery-attempts/list?limit=many"
call 404 GET "$PREFIX/get/wh_unknown"
API_KEY=wrong call 401 GET "$PREFIX/list"
TENANT=somebody-else call 403 GET "$PREFIX/list"

call 200 DELETE "$PREFIX/delete/$WEBHOOK"
echo 'All answers are as documented.'
