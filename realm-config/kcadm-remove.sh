#!/usr/bin/env bash
# Makes a realm as it was without Session Guard: kcadm-remove.sh REALM [kcadm options, such as --config FILE]
# To be run before the jar is removed. Switches everything off, then takes away every attribute of ours:
# attributes that are only taken away count as lost by mistake, and come back.
set -euo pipefail
(($#)) || {
  echo "usage: kcadm-remove.sh REALM [kcadm options]" >&2
  exit 2
}
realm=$1
shift
kcadm=${KCADM:-kcadm.sh}
"$kcadm" update session-guard/settings -r "$realm" -f - "$@" <<'JSON'
{
  "limit": {
    "enabled": false,
    "maxSessions": 3,
    "whenExceeded": "end-oldest",
    "fallback": "deny",
    "countOffline": true
  },
  "idle": { "enabled": false, "value": 30, "unit": "minutes" },
  "history": { "retentionDays": 90 },
  "privacy": { "ip": "full", "city": "full" },
  "list": { "roles": [] },
  "notice": { "eviction": false, "newLogin": false },
  "tools": { "acceptChanges": false }
}
JSON
mapfile -t names < <("$kcadm" get "realms/$realm" --fields 'attributes(*)' "$@" |
  sed -n 's/^ *"\(sessionGuard\.[A-Za-z.]*\)" *:.*/\1/p')
deletions=()
for name in ${names[@]+"${names[@]}"}; do
  deletions+=(-d "attributes.\"$name\"")
done
((${#deletions[@]} == 0)) || "$kcadm" update "realms/$realm" "${deletions[@]}" "$@"
