#!/usr/bin/env bash
# Proves the images without a container engine: plays docker/Dockerfile stage by stage in a temporary directory,
# then runs migrations, api and worker from the resulting trees, read-only and as the image's unprivileged user.
#
#   DATABASE_URL=postgres://user:password@127.0.0.1:5432/check docker/check-image-steps.sh
#
# Optional: REDIS_URL (otherwise BullMQ runs on PostgreSQL), QUEUE_PREFIX, PORT, WORKER_PORT (otherwise free ones).
# The database is migrated and left so: give it one of its own. Needs Linux, bash, git, npm and any Node; started as
# another user than root it runs everything as that user.
set -euo pipefail
set -o noglob # words of the Dockerfile are split, but never expanded
umask 022

root=$(cd "$(dirname "$0")/.." && pwd)
dockerfile=$root/docker/Dockerfile
no_dev_dependency=(typescript typescript7 vitest vite @nestjs/cli @nestjs/testing oxlint prettier knip embedded-postgres node react)
ready_seconds=60
stop_seconds=30

say() { printf '== %s\n' "$*"; }
fail() { printf 'check-image-steps: %s\n' "$*" >&2; exit 1; }

[ -n "${DATABASE_URL:-}" ] || fail 'set DATABASE_URL to an empty PostgreSQL database, such as postgres://user:password@127.0.0.1:5432/check'

work=$(mktemp -d)
chmod 755 "$work" # the unprivileged user has to get in
pids=()
clean_up() {
  local pid
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  chmod -R u+w "$work"
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# --- The Dockerfile as an image builder reads it -----------------------------------------------------------------

context=$work/context
stages=$work/stages

# What .dockerignore lets through. Git applies the patterns; its own index and ignore files play no part.
copy_context() {
  mkdir -p "$context"
  git init -q "$work/git"
  (cd "$root" && git --git-dir="$work/git/.git" --work-tree=. ls-files -z --others --exclude-from=.dockerignore) |
    tar -C "$root" --null -T - -cf - | tar -C "$context" -xf -
}

# One instruction a line: without comments, continuation lines joined.
instructions() {
  sed '/^[[:space:]]*#/d; /^[[:space:]]*$/d' "$dockerfile" | sed -e ':a' -e '/\\$/{N;s/\\\n[[:space:]]*//;ba' -e '}'
}

# The last value a stage, or one it is built from, gave to an instruction.
setting() { sed -n "s/^$2 //p" "$stages/$1.settings" | tail -n 1; }

# A command in exec form, one word a line.
words() { node -e 'JSON.parse(process.argv[1]).forEach((word) => console.log(word))' "$1"; }

play() {
  local instruction rest
  while read -r instruction rest; do
    case $instruction in
      FROM) play_from $rest ;;
      WORKDIR) mkdir -p "$stages/$stage$rest" && directory=$rest ;;
      COPY) play_copy $rest ;;
      RUN) play_run "$rest" ;;
      *) printf '%s %s\n' "$instruction" "$rest" >>"$stages/$stage.settings" ;;
    esac
  done
}

# FROM parent AS stage. Trees share their files as hard links: nothing is written after the last stage.
play_from() {
  stage=$3
  mkdir -p "$stages/$stage"
  if [ -d "$stages/$1" ]; then
    cp -al "$stages/$1/." "$stages/$stage"
    cp "$stages/$1.settings" "$stages/$stage.settings"
  else
    printf 'FROM %s\n' "$1" >"$stages/$stage.settings"
  fi
}

play_copy() {
  local from=$context mode='' source target
  while [[ $1 == --* ]]; do
    case $1 in
      --from=*) from=$stages/${1#*=} ;;
      --chmod=*) mode=${1#*=} ;;
      *) fail "COPY $1 is not known here" ;;
    esac
    shift
  done
  target=$stages/$stage$directory/${*: -1}
  for source in "${@:1:$#-1}"; do
    [ -e "$from/$source" ] || fail "COPY $source: not there, or kept out by .dockerignore"
    if [ -d "$from/$source" ]; then mkdir -p "$target" && cp -al "$from/$source/." "$target"; else cp -al "$from/$source" "$target"; fi
    [ -z "$mode" ] || chmod "$mode" "$target/$source"
  done
}

# Only npm may run on this machine; any other command is meant for the base image's files.
play_run() {
  local command=$1
  while [[ $command == --* ]]; do command=${command#* }; done
  if [[ $command == npm\ * ]]; then
    say "$stage: $command"
    (cd "$stages/$stage$directory" && sh -c "$command")
  else
    say "$stage: not run here: $command"
  fi
}

# --- Running what came out of it ---------------------------------------------------------------------------------

# What a container of the stage would run, as its user, with its variables and none of ours.
in_container() {
  local stage=$1 user as_user=()
  shift
  user=$(setting "$stage" USER)
  if [ "$(id -u)" = 0 ]; then
    as_user=(setpriv --reuid="${user%:*}" --regid="${user#*:}" --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all)
  fi
  cd "$stages/$stage$directory"
  exec "${as_user[@]}" env -i PATH="$work/bin" $(sed -n 's/^ENV //p' "$stages/$stage.settings") "${settings[@]}" "$@"
}

start() {
  mapfile -t command < <(words "$(setting "$1" CMD)")
  (in_container "$1" "${command[@]}") >"$work/$1.log" 2>&1 &
  pids+=($!)
}

until_ready() {
  local deadline=$((SECONDS + ready_seconds))
  until node -e 'fetch(process.argv[1]).then(({ ok }) => process.exit(ok ? 0 : 1))' "http://127.0.0.1:$3/health/ready" 2>/dev/null; do
    kill -0 "$2" 2>/dev/null || { cat "$work/$1.log" >&2; fail "$1 ended before it was ready"; }
    [ $SECONDS -lt $deadline ] || { cat "$work/$1.log" >&2; fail "$1 was not ready within $ready_seconds s"; }
    sleep 0.5
  done
  say "$1 is ready"
}

check_health_command() {
  local health
  health=$(setting "$1" HEALTHCHECK)
  mapfile -t command < <(words "${health#*CMD }")
  (in_container "$1" "${command[@]}") || fail "the HEALTHCHECK of $1 fails although it is ready"
}

stop() {
  local deadline=$((SECONDS + stop_seconds)) status=0
  kill -TERM "$2"
  while kill -0 "$2" 2>/dev/null; do
    [ $SECONDS -lt $deadline ] || fail "$1 did not end within $stop_seconds s of SIGTERM"
    sleep 0.1
  done
  wait "$2" || status=$?
  [ $status = 0 ] || [ $status = 143 ] || { cat "$work/$1.log" >&2; fail "$1 ended with status $status after SIGTERM"; }
  say "$1 ended with status $status after SIGTERM"
}

check_tree() {
  local tree=$stages/$1$directory name
  [ "$(ls -A "$tree" | sort | tr '\n' ' ')" = 'dist node_modules package.json ' ] || fail "$1 holds more than it should: $(ls -A "$tree")"
  for name in "${no_dev_dependency[@]}"; do
    [ ! -e "$tree/node_modules/$name" ] || fail "$1 holds the development dependency $name"
  done
  say "$1: $(du -sm "$tree" | cut -f1) MB without the base image, $(du -sm "$tree/node_modules" | cut -f1) MB of it node_modules"
}

# --- The check ---------------------------------------------------------------------------------------------------

copy_context
play < <(instructions)
chmod -R a-w "$stages"
check_tree api
check_tree worker

# The build stage's Node stands in for the base image's, so the two must agree.
mkdir "$work/bin"
ln -s "$stages/build$directory/node_modules/node/bin/node" "$work/bin/node"
export PATH=$work/bin:$PATH
base_image=$(setting api FROM)
[[ $base_image == node:$(node -p 'process.version.slice(1)')-* ]] || fail "the image starts from $base_image, package.json pins Node $(node --version)"

status=0
settings=()
(in_container api node dist/apps/api/src/main.js) 2>"$work/refusal.log" || status=$?
[ $status = 78 ] || { cat "$work/refusal.log" >&2; fail "api ended with status $status without configuration, 78 expected"; }
for name in DATABASE_URL ADMIN_API_KEY ENCRYPTION_KEYS; do
  grep -q "$name" "$work/refusal.log" || fail "api does not say that $name is missing"
done
say 'api refuses to start without configuration'

read -r port worker_port < <(node -e '
  const servers = [0, 0].map(() => require("node:net").createServer().listen(0));
  setImmediate(() => {
    console.log(...servers.map((server) => server.address().port));
    servers.forEach((server) => server.close());
  });')
port=${PORT:-$port}
worker_port=${WORKER_PORT:-$worker_port}
settings=(
  "DATABASE_URL=$DATABASE_URL"
  "REDIS_URL=${REDIS_URL:-}"
  "QUEUE_PREFIX=${QUEUE_PREFIX:-"{imagecheck}"}"
  "PORT=$port"
  "WORKER_PORT=$worker_port"
  "ADMIN_API_KEY=$(node -p 'crypto.randomBytes(32).toString("base64url")')"
  "ENCRYPTION_KEYS=check:$(node -p 'crypto.randomBytes(32).toString("base64")')"
)

(in_container api node dist/apps/api/src/migrate.main.js) || fail 'the migrations failed'
(in_container api node dist/apps/api/src/migrate.main.js) || fail 'the migrations cannot be run again'
say 'migrations are done'

start api
start worker
until_ready api "${pids[0]}" "$port"
until_ready worker "${pids[1]}" "$worker_port"
check_health_command api
check_health_command worker
node -e 'fetch(process.argv[1]).then(({ ok }) => process.exit(ok ? 0 : 1))' "http://127.0.0.1:$port/dashboard" ||
  fail 'api does not serve the dashboard'
stop api "${pids[0]}"
stop worker "${pids[1]}"
say "passed in $SECONDS s"
