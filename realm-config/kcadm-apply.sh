#!/usr/bin/env bash
# Applies settings.json to a realm: kcadm-apply.sh REALM [kcadm options, such as --config FILE]
# Log in first: kcadm.sh config credentials --server ... KCADM names kcadm.sh where it is not on the path.
set -euo pipefail
(($#)) || {
  echo "usage: kcadm-apply.sh REALM [kcadm options]" >&2
  exit 2
}
realm=$1
shift
# Everything is checked on the server; where something is wrong, nothing is saved and all of it is said.
"${KCADM:-kcadm.sh}" update session-guard/settings -r "$realm" \
  -f "$(dirname "${BASH_SOURCE[0]}")/settings.json" "$@"
