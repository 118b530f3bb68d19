#!/bin/sh
# Runs a command in a world of its own: `namespace.sh <folder for files> <uid> <gid> command...`, as the first process
# of fresh network, mount and process namespaces. Everything ends with this shell, and it ends when its stdin closes,
# so nothing outlives whoever started it, however that ended.
set -eu
files=$1 uid=$2 gid=$3
shift 3

mount --make-rprivate /
ip link set lo up
# Any address in the world is this machine, so that a connection to a forbidden one arrives and is seen; yet none of
# them is assigned to an interface, where the service would take it for its own.
ip route add local 0.0.0.0/0 dev lo
ip -6 route add local ::/0 dev lo
ip route add 93.184.216.99/32 dev lo # a black hole: SYN gets no answer at all
ip route add unreachable 93.184.216.98/32
ip addr add 93.184.216.77/32 dev lo # public, and assigned: the one address that is the service's own

# Programs that are killed leave things there, named after process ids that every namespace gives anew.
mount -t tmpfs tmpfs /dev/shm

# A search list and a hosts file that a careless resolver would believe.
printf 'nameserver 127.0.0.1\nsearch svc.cluster.local\n' >"$files/resolv.conf"
printf '127.0.0.1 localhost\n10.0.0.5 hooks.partner.example\n' >"$files/hosts"
mount --bind "$files/resolv.conf" /etc/resolv.conf
mount --bind "$files/hosts" /etc/hosts

# PostgreSQL refuses to run as root, also as the root of a namespace who may become nobody else.
if [ "$uid" -ne 0 ]; then
  echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start
  set -- unshare --user --map-user="$uid" --map-group="$gid" -- "$@"
fi

exec 3<&0 # a background command would get /dev/null for its stdin
"$@" </dev/null &
run=$!
(read -r _ <&3 || kill -9 "$run") 2>/dev/null &
status=0
wait "$run" || status=$?
exit "$status"
