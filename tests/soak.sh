#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Jobs that take hours. Each is a function that appends what it measured to docs/soak.md:
#
#   tests/soak.sh [JOB...]     from a build folder; default: all
#
# fuzz: FUZZ_RUNS executions of each of FUZZ_TARGETS, by default ten million of all.
set -euo pipefail
src=$(cd "$(dirname "$0")/.." && pwd)
rows=$src/docs/soak.md
commit=$(git -C "$src" rev-parse --short HEAD)
[ -z "$(git -C "$src" status --porcelain -uno -- . ':!docs/soak.md')" ] || commit="$commit, changed"
today=$(date +%F)
bad=0

job_fuzz() {
	FUZZ_RUNS=${FUZZ_RUNS:-10000000} "$src/tests/fuzz/fuzz.sh" | while read -r target seconds _ runs unit lines _; do
		[ "$unit" != executions ] || echo "| $today | fuzz $target | $seconds s | $runs executions, $lines lines of its room | $commit |"
	done | tee -a "$rows"
}

for job in ${*:-fuzz}; do
	"job_$job" || bad=1
done
exit $bad
