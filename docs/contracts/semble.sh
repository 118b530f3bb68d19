#!/bin/sh
# Every call of docs/contracts/semble.md, with curl. Prints what was asked and what came back, and ends with an error when
# an answer is not the one of the page.
#
#   RXHOOKS_URL=http://localhost:3000 TOKEN=rxh_... TARGET=https://hooks.example.com/semble sh docs/contracts/semble.sh
#
# The token needs seeWebhooks, createWebhooks, editWebhooks and deleteWebhooks. Nobody calls TARGET. The webhook that is
# made is deleted in the end.
set -eu

: "${RXHOOKS_URL:?}" "${TOKEN:?}" "${TARGET:?}"

# The token goes in by standard input, for arguments can be seen by others on the machine.
header() { if [ -n "$TOKEN" ]; then echo "x-token: $TOKEN"; fi; }

# call TITLE STATUS PART QUERY [VARIABLES]: PART has to be in the answer, which is in $answer afterwards.
call() {
  # A query of several lines is one text in JSON.
  query=$(printf '%s' "$4" | tr '\n' ' ' | sed 's/"/\\"/g')
  while
    response=$(
      header | curl --silent --show-error --request POST --header @- --header 'Content-Type: application/json' \
        --data-binary "{\"query\":\"$query\",\"variables\":${5-null}}" --write-out '\n%{http_code}' "$RXHOOKS_URL/graphql"
    )
    status=$(printf '%s' "$response" | tail -n 1)
    answer=$(printf '%s' "$response" | sed '$d')
    case $answer in *TOO_MANY_REQUESTS*) ;; *) false ;; esac
  do
    sleep 1
  done
  printf '## %s\n%s\n' "$1" "$4" | sed '2,$s/^/> /'
  if [ $# -gt 4 ]; then printf '> %s\n' "$5"; fi
  printf '< %s\n< %s\n\n' "$status" "$answer"
  case "$status $answer" in
    "$2 "*"$3"*) ;;
    *)
      echo "Expected $2 with $3." >&2
      exit 1
      ;;
  esac
}

ALL='id secret url label eventTypes headers { key value } version createdAt updatedAt deleted deliveryPaused'
INPUT="{\"label\":\"Main integration\",\"url\":\"$TARGET\",\"eventTypes\":[\"patient.created\",\"booking.updated\"],\"headers\":[{\"key\":\"X-Own-Header\",\"value\":\"an-invented-value\"}]}"

call 'Create' 200 '"error":null' "mutation (\$input: CreateWebhookInput!) {
  createWebhook(input: \$input) { data { $ALL } error }
}" "{\"input\":$INPUT}"
WEBHOOK=$(printf '%s' "$answer" | sed 's/.*"id":"\([^"]*\)".*/\1/')

call 'Create the same' 200 '"createWebhook":{"data":null,"error":"' "mutation (\$input: CreateWebhookInput!) {
  createWebhook(input: \$input) { data { id } error }
}" "{\"input\":$INPUT}"

call 'List' 200 "$WEBHOOK" "{ webhooks { $ALL } }"
call 'Get' 200 '"deleted":false' "{ webhook(id: \"$WEBHOOK\") { $ALL } }"
call 'Get an unknown one' 200 '{"data":{"webhook":null}}' '{ webhook(id: "whs_unknown") { id } }'

call 'Update' 200 '"label":"Other integration"' "mutation {
  updateWebhook(id: \"$WEBHOOK\", input: { label: \"Other integration\", headers: [] }) { data { $ALL } error }
}"
call 'Pause' 200 '"deliveryPaused":true' "mutation {
  updateWebhook(id: \"$WEBHOOK\", input: { deliveryPaused: true }) { data { id deliveryPaused } error }
}"
call 'Resume' 200 '"deliveryPaused":false' "mutation {
  updateWebhook(id: \"$WEBHOOK\", input: { deliveryPaused: false }) { data { id deliveryPaused } error }
}"
call 'Update with an old name' 200 '"error":"eventTypes[0]: ' "mutation {
  updateWebhook(id: \"$WEBHOOK\", input: { eventTypes: [\"PATIENT_CREATED\"] }) { data { id } error }
}"

call 'Delete' 200 "{\"data\":{\"id\":\"$WEBHOOK\"},\"error\":null}" "mutation {
  deleteWebhook(id: \"$WEBHOOK\") { data { id } error }
}"
call 'Delete again' 200 '"data":null,"error":"id: ' "mutation {
  deleteWebhook(id: \"$WEBHOOK\") { data { id } error }
}"
call 'List with deleted ones' 200 '"deleted":true' '{ webhooks(includeDeleted: true) { id deleted } }'

call 'What is no query' 200 'GRAPHQL_VALIDATION_FAILED' '{ webhoks { id } }'
TOKEN=wrong
call 'An unknown token' 401 '"Invalid token."' '{ webhooks { id } }'
TOKEN=''
call 'No token' 401 '{"errors":[{"message":"Missing token.","extensions":{"code":"UNAUTHENTICATED"}}]}' '{ webhooks { id } }'

echo 'All answers are as documented.'
