#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Jobs that take hours. Each is a function that appends what it measured to docs/soak.md:
#
#   tests/soak.sh [JOB...]     from a build folder; default: all
#
# dst: a week of 64 cages in virtual time, an event of trouble each 8 s, from seed DST_SEED (the day of the year).
# kills: CAGED_KILLS (1,000) times main, the spawner or the process of a bus is killed, while events are followed.
# follow: for CAGED_FOLLOW_S (600) seconds events are followed over restarts, by cursor and as a stream.
# gnmi: 50 subscribers, 10 of them with windows that are closed for CAGED_CLOSED_S (180) seconds, have in the end what is so.
# rotations: CAGED_ROTATIONS (1,000) times the certificate changes under traffic, and nobody is cut off.
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

job_dst() {
	local seed=${DST_SEED:-$(date +%-j)} days=${DST_DAYS:-7} out seconds sums
	make -s tests/check_dst_day || return 1
	TIMEFORMAT=%U
	out=$(mktemp)
	seconds=$( { time CAGED_DST_PACE=8 CAGED_DST_SEED=$seed CAGED_DST_SECONDS=$((days * 86400)) tests/check_dst_day >"$out" 2>&1; } 2>&1) || {
		cat "$out"
		rm "$out"
		return 1
	}
	sums=$(sed -n "s/^# seed $seed: \([0-9]* kills.*\)/\1/p" "$out")
	rm "$out"
	echo "| $today | dst seed $seed, $days days | ${seconds%.*} s | $sums | $commit |" | tee -a "$rows"
}

# A row of a test on the running daemon that prints its sums behind "# " when it passes.
row_of_test() { # what the row is called, suite, test, what of the line of sums is told
	local out sums seconds=$SECONDS
	make -s all check-programs || return 1
	out=$(CAGED_SRC=$src CAGED_BUILD=$PWD "$src/tests/integration/run.py" "$2" "$3") || {
		echo "$out"
		return 1
	}
	sums=$(sed -n "s/^# \($4\)/\1/p" <<<"$out")
	echo "| $today | $1 | $((SECONDS - seconds)) s | $sums | $commit |" | tee -a "$rows"
}

job_kills() {
	CAGED_KILLS=${CAGED_KILLS:-1000} row_of_test journal test_journal \
		test_nothing_acknowledged_is_lost_to_kills_and_no_id_comes_twice 'seed [0-9]*: .*'
}

job_follow() {
	CAGED_FOLLOW_S=${CAGED_FOLLOW_S:-600} row_of_test follow test_journal \
		test_followers_take_each_committed_event_once_in_order_over_restarts 'seed [0-9]*: followed.*'
}

job_gnmi() {
	CAGED_CLOSED_S=${CAGED_CLOSED_S:-180} row_of_test gnmi test_gnmi_many \
		test_50_subscribers_have_in_the_end_what_the_model_has '50 subscribers.*'
}

job_rotations() {
	CAGED_ROTATIONS=${CAGED_ROTATIONS:-1000} row_of_test rotations test_tls \
		test_certificates_and_users_change_under_traffic_and_nobody_is_cut_off '[0-9]* rotations.*'
}

for job in ${*:-dst kills follow gnmi rotations fuzz}; do
	"job_$job" || bad=1
done
exit $bad
