#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Jobs that take hours. Each is a function that appends what it measured to docs/soak.md:
#
#   tests/soak.sh [JOB...]     from a build folder; default: all
#
# fuzz: FUZZ_RUNS executions of every fuzz target, by default ten million.
set -euo pipefail
src=$(cd "$(dirname "$0")/.." && pwd)
rows=$src/docs/soak.md
commit=$(git -C "$src" rev-parse --short HEAD)
[ -z "$(git -C "$src" status --porcelain -uno)" ] || commit=$commit-dirty
today=$(date +%F)

job_fuzz() {
	local target
	for target in ${FUZZ_TARGETS:-$(cd "$src/tests/fuzz" && ls fuzz_*.c | sed 's/^fuzz_\(.*\)\.c$/\1/')}; do
		FUZZ_TARGETS=$target FUZZ_RUNS=${FUZZ_RUNS:-10000000} "$src/tests/fuzz/fuzz.sh" | tee /dev/stderr |
			awk -v day="$today" -v commit="$commit" 'NF == 6 && $5 == "executions" || $5 ~ /^executions/ {
				printf "| %s | fuzz %s | %d | %d | %s | %s |\n", day, $1, $2, $4, $6, commit }' >>"$rows"
	done
}

for job in ${*:-fuzz}; do
	"job_$job"
done
