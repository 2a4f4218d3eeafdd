#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The unit tests and a running daemon under valgrind, from a build folder: no
# error, no leak. check_processes* count milliseconds of real processes, which
# an interpreter does not have, and check_corpus, check_faceplate, check_physics and
# the hours of check_dst_* take minutes there; they are left to the sanitizers.
src=$(cd "$(dirname "$0")/.." && pwd)
export CAGED_SRC="$src" CAGED_BUILD="$PWD" srcdir="$src" CK_TIMEOUT_MULTIPLIER=50
export CAGED_DST_SEEDS=1 CAGED_DST_SECONDS=90 CAGED_SLOWNESS=20
grind="valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite \
	--errors-for-leak-kinds=definite"

# One program: its last words stay in $log/NAME.bad when it has errors.
if [ "$1" = one ]; then
	log=$2 name=${3#tests/} start=$(date +%s)
	grep -qx "$name" "$srcdir/tests/forks" || export CK_FORK=no
	[ "$name" = check_dst ] && export CK_RUN_CASE="straight path" # hours take too long here
	[ "$name" = check_equal ] && export CK_RUN_CASE="equal" # 300 bent tables take as long
	[ "$name" = check_ring ] && export CK_RUN_CASE="ring" # valgrind cannot trace a child
	[ "$name" = check_judge ] && export CK_RUN_CASE="judge" # nor live within a limit of memory
	./libtool --quiet --mode=execute timeout 600 $grind "$3" >"$log/$name.out" 2>&1
	status=$?
	echo "$name: $(($(date +%s) - start)) s"
	[ $status = 0 ] || {
		echo "$name under valgrind: status $status"
		tail -n 60 "$log/$name.out"
	} | tee "$log/$name.bad"
	exit 0
fi

log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
for program in tests/check_*; do
	case ${program#tests/} in
	*.* | check_processes* | check_corpus | check_faceplate | check_physics | check_dst_*) continue ;;
	esac
	[ -x "$program" ] && [ ! -d "$program" ] && echo "$program"
done >"$log/programs"
xargs -P "$(nproc)" -n 1 "$0" one "$log" <"$log/programs"
count=$(wc -l <"$log/programs")
bad=$(find "$log" -name '*.bad' | wc -l)

# The daemon: read everything, answer, reload, end. Its run folder must be open to
# the user that it becomes.
chmod 755 "$log"
timeout 120 $grind ./caged --platform sim:cages=8 --run-dir "$log/run" --state-dir "$log/state" \
	--http off >"$log/out" 2>&1 &
pid=$!
tries=0
until ./cagectl --run-dir "$log/run" ports 2>/dev/null | grep -q ready || [ $tries -gt 60 ]; do
	tries=$((tries + 1))
	sleep 1
done
./cagectl --run-dir "$log/run" show 1 >/dev/null || bad=$((bad + 1))
./cagectl --run-dir "$log/run" sim remove 2 >/dev/null || bad=$((bad + 1))
sleep 2
pkill -HUP -P "$pid" -x caged 2>/dev/null
pkill -TERM -P $pid 2>/dev/null || kill -TERM $pid
wait $pid
status=$?
count=$((count + 1))
[ $status = 0 ] || {
	bad=$((bad + 1))
	echo "caged under valgrind: status $status"
	tail -n 60 "$log/out"
}

echo "$((count - bad)) passed, $bad failed, 0 skipped"
[ "$bad" = 0 ] && [ "$count" -gt 20 ]
