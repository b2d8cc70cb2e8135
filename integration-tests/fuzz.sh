#!/usr/bin/env bash
# Lets Jazzer look for inputs that break what reads text from outside: integration-tests/fuzz.sh [seconds for each target, 60] [part of a target's name]
# What it finds is kept as a seed in src/test/fuzz of the module, where ./test tries it ever after.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-60}
wanted=${2:-}
jazzer=0.30.0
get=org.apache.maven.plugins:maven-dependency-plugin:3.8.1

mvn -q -B -ntp -DskipUi -pl authenticator,admin-ui-extension test-compile \
  "$get:build-classpath" -Dmdep.outputFile=target/fuzz-classpath -Dmdep.includeScope=test
for artifact in jazzer jazzer-api; do
  mvn -q -B -ntp -N "$get:copy" -Dartifact="com.code-intelligence:$artifact:$jazzer" -DoutputDirectory="$PWD/integration-tests/target/jazzer"
done

status=0
for module in authenticator admin-ui-extension; do
  for source in $(cd "$module/src/test/java" && find . -name '*Fuzz.java' | sort); do
    target=$(sed 's:^\./::; s:\.java$::; s:/:.:g' <<<"$source")
    [[ $target == *"$wanted"* ]] || continue
    seeds=$module/src/test/fuzz/${target#dev.sessionguard.}
    found=$module/target/fuzz/$target
    mkdir -p "$found"
    echo "==> $target, $seconds s"
    # -close_fd_mask keeps the parsers' own words off the terminal
    if ! java -Xmx1g -cp "integration-tests/target/jazzer/*:$module/target/test-classes:$module/target/classes:$(<"$module/target/fuzz-classpath")" \
      com.code_intelligence.jazzer.Jazzer --target_class="$target" \
      --instrumentation_includes='dev.sessionguard.**:com.maxmind.db.**:ua_parser.**' \
      --reproducer_path="$found" \
      -max_total_time="$seconds" -max_len=4096 -timeout=60 -rss_limit_mb=3000 -print_final_stats=1 \
      -artifact_prefix="$seeds/" "$found" "$seeds" 2>"$found.log"; then
      status=1
      echo "    found something; it is in $seeds"
      grep -m 8 -E '^== |Exception|Error|^\s+at dev\.|ERROR: libFuzzer' "$found.log" || tail -20 "$found.log"
    fi
    grep -E 'stat::number_of_executed_units|stat::new_units_added' "$found.log" | sed 's/^/    /' || true
  done
done
exit $status
