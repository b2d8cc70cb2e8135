#!/usr/bin/env bash
# What takes too long for ./test: races, faults, deaths, a user of 100,000 sessions, mutants. Hours; says how far it is.
#   proofs.sh [NAME...]   ghosts races ruled-races many mixed faults mutants plain-mutants
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
names="${*:-ghosts races ruled-races many mixed faults mutants plain-mutants}"
if [[ $names != plain-mutants ]]; then # which needs no server
  bash integration-tests/install-debian.sh || exit 1
  mvn -B -ntp -q -DskipTests package -pl distribution -am || exit 1
fi

proof() { # CLASS [ARGUMENT...]
  mvn -B -ntp verify -pl integration-tests -Dtest=none "-Dit.test=$1" -Dsurefire.failIfNoSpecifiedTests=false "${@:2}"
}

plain_mutants() {
  local built
  rm -rf {authenticator,admin-ui-extension}/target/mutation/pit-reports
  mvn -B -ntp -Pmutation -DskipUi process-test-classes -pl authenticator,admin-ui-extension
  built=$?
  python3 integration-tests/mutants/plain.py && ((built == 0))
}

failed=()
for one in $names; do
  echo "==> $one, $(date +%H:%M)"
  case $one in
    ghosts) proof GhostsIT,GhostsWithoutCacheIT -DsessionGuard.rounds=50 ;;
    races) proof RaceProof ;;
    ruled-races) proof RuledRaceProof ;;
    many) proof ManySessionsProof ;;
    mixed) proof MixedNodesProof ;;
    # needs root and a mount
    faults) proof FaultProof ;;
    mutants) python3 integration-tests/mutants/mutants.py ;;
    plain-mutants) plain_mutants ;;
    *)
      echo "proofs.sh: no proof is called $one" >&2
      false
      ;;
  esac || failed+=("$one")
done
echo "==> failed: ${failed[*]:-none}"
((${#failed[@]} == 0))
