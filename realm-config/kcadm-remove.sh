#!/usr/bin/env bash
# Makes a realm as it was without Session Guard: kcadm-remove.sh REALM [kcadm options, such as --config FILE]
# To be run before the jar is removed. Takes away every attribute of ours; that switches everything off.
set -euo pipefail
(($#)) || {
  echo "usage: kcadm-remove.sh REALM [kcadm options]" >&2
  exit 2
}
realm=$1
shift
kcadm=${KCADM:-kcadm.sh}
mapfile -t names < <("$kcadm" get "realms/$realm" --fields 'attributes(*)' "$@" |
  sed -n 's/^ *"\(sessionGuard\.[A-Za-z.]*\)" *:.*/\1/p')
deletions=()
for name in ${names[@]+"${names[@]}"}; do
  deletions+=(-d "attributes.\"$name\"")
done
((${#deletions[@]} == 0)) || "$kcadm" update "realms/$realm" "${deletions[@]}" "$@"
