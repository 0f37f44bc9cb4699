#!/bin/sh
# Makes what is missing of the credentials of a deployment, and leaves what is there:
#
#   servers/redis-password, servers/zookeeper-auth   how nodes and workers are let in
#   servers/secrets-key                              what secrets are sealed with in ZooKeeper; lost, they must be set anew
#   admin/admin-token                                how people and programs are let in by the nodes
#   redis/users.acl, redis/admin-password            whom Redis lets in; of passwords the first holds no more than their hash
#
# `admin-token` takes the token from standard input instead. Each file is for one user alone: `node` of our images, or Redis's.
set -eu
umask 077
cd /run/escapement
node_user=1000:1000
redis_user=$(id -u redis):$(id -g redis)
# The same as in apps/dev/src/servers/redis-config.ts: all that the product does, and nothing that reaches beyond the data.
rights='~* &* +@all -@admin -@dangerous +info +config|get +client|list'

random() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n'; }
hash_of() { printf %s "$1" | sha256sum | cut -d ' ' -f 1; }

# Whole or not at all: a start that was cut short must not leave half a password.
put() { # PATH USER TEXT
  printf '%s\n' "$3" >"$1.new"
  chown "$2" "$1.new"
  chmod 400 "$1.new"
  mv -f "$1.new" "$1"
}
keep() { [ -s "$1" ] || put "$1" "$2" "$3"; } # the same, unless there is one

case $1 in
  make)
    keep servers/redis-password $node_user "$(random)"
    keep servers/zookeeper-auth $node_user "escapement:$(random)"
    keep servers/secrets-key $node_user "$(random)"
    keep admin/admin-token $node_user "$(random)"
    keep redis/admin-password "$redis_user" "$(random)"
    put redis/users.acl "$redis_user" "user default on #$(hash_of "$(cat redis/admin-password)") ~* &* +@all
user escapement on #$(hash_of "$(cat servers/redis-password)") $rights"
    chown $node_user servers admin
    chown "$redis_user" redis
    ;;
  admin-token)
    token=$(head -n 1)
    [ ${#token} -ge 24 ] || { echo 'The token must have at least 24 characters.' >&2; exit 2; }
    put admin/admin-token $node_user "$token"
    ;;
  *) echo "make or admin-token is expected, not $1" >&2; exit 2 ;;
esac
