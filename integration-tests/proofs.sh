#!/usr/bin/env bash
# What takes too long for ./test: races, faults, deaths, a user of 100,000 sessions, mutants. Hours; says how far it is.
#   proofs.sh [NAME...]   ghosts races many mixed faults mutants
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash integration-tests/install-debian.sh || exit 1
mvn -B -ntp -q -DskipTests package -pl distribution -am || exit 1

proof() { # CLASS [ARGUMENT...]
  mvn -B -ntp verify -pl integration-tests -Dtest=none "-Dit.test=$1" -Dsurefire.failIfNoSpecifiedTests=false "${@:2}"
}

failed=()
for name in "${@:-ghosts races many mixed faults mutants}"; do
  for one in $name; do
    echo "==> $one, $(date +%H:%M)"
    case $one in
      ghosts) proof GhostsIT,GhostsWithoutCacheIT -DsessionGuard.rounds=50 ;;
      races) proof RaceProof ;;
      many) proof ManySessionsProof ;;
      mixed) proof MixedNodesProof ;;
      # needs root and a mount
      faults) proof FaultProof ;;
      mutants) python3 integration-tests/mutants/mutants.py ;;
      *)
        echo "proofs.sh: no proof is called $one" >&2
        false
        ;;
    esac || failed+=("$one")
  done
done
echo "==> failed: ${failed[*]:-none}"
((${#failed[@]} == 0))
