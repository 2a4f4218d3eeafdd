#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the fuzz targets, from any build folder; builds them in ./build-fuzz first.
#
#   FUZZ_TARGETS="cmis path"   these alone; default: all
#   FUZZ_SECONDS=15            how long each runs
#   FUZZ_RUNS=10000000         how many executions each gets, instead of seconds
#   FUZZ_JOBS=1                how many run at a time; default: one a processor
#   CAGED_SHARED=../shared     real dumps there join the corpus of this run
#
# Prints a line for each target: name, seconds, executions, and how many of the lines of its
# room were covered; then how many targets passed. What it invented stays in build-fuzz/grown; an input that did harm is in
# build-fuzz/found, and the script fails.
set -euo pipefail
src=$(cd "$(dirname "$0")/../.." && pwd)
normal=$PWD
build=$normal/build-fuzz
shared=${CAGED_SHARED:-$src/../shared}
seconds=${FUZZ_SECONDS:-15}
jobs=${FUZZ_JOBS:-$(nproc)}
# Of who allocated the caller alone, without which no leak is told; a small quarantine that
# stays in the cache; and the first bytes of new memory alone are filled: twice as fast.
export ASAN_OPTIONS=malloc_context_size=2:quarantine_size_mb=1:max_malloc_fill_size=256${ASAN_OPTIONS:+:$ASAN_OPTIONS}

# The room of a target: the sources whose lines are counted.
room() {
	case $1 in
	sff8472) echo "optics/sff8472.c" ;;
	sff8636) echo "optics/sff8636.c" ;;
	cmis) echo "optics/cmis.c optics/cmis_apps.c optics/cmis_identity.c optics/cmis_path.c optics/cmis_state.c optics/auxmon.c" &&
		echo "optics/flag_at.c optics/latch.c optics/limit_sense.c" ;;
	ccmis) echo "optics/ccmis.c optics/tunable.c" ;;
	cmis_pages) echo "optics/cmis_diag.c optics/cmis_lane.c optics/cmis_offers.c" ;;
	lint) cd "$src" && ls optics/lint*.c && echo "optics/decoder.c optics/identity.c" ;;
	parameter) echo "optics/parameter.c optics/app_select.c" ;;
	registers) cd "$src" && ls optics/registers*.c ;;
	vdm) echo "optics/vdm.c optics/quantity.c" ;;
	decode) cd "$src" && ls cli/decode_*.c optics/sff8024*.c &&
		echo "optics/compliance.c optics/facts.c optics/memmap.c optics/monitor.c optics/sff8472_laser.c" ;;
	answer) echo "cli/show_flags.c cli/show_values.c" ;;
	json) echo "api/text.c" ;;
	path) echo "api/path.c" ;;
	gnmi) echo "api/gnmi_filter.c api/gnmi_path.c api/pb.c api/pb_scan.c" ;;
	grpc) cd "$src" && ls api/grpc_*.c && echo "api/gzip.c api/health.c api/reflection.c" ;;
	query) echo "api/query.c model/event.c" ;;
	restconf) echo "api/restconf_error.c api/restconf_path.c api/restconf_view.c" ;;
	config) cd "$src" && ls daemon/config.c daemon/config_*.c | grep -v "config_files\|config_here" ;; # those are folders and users
	board) cd "$src/plugins/board" && ls judge.c keys.c keys_cage.c lines.c names.c parse.c path.c reader.c sections.c slip.c store.c | sed 's|^|plugins/board/|' ;;
	proto) echo "daemon/proto.c daemon/proto_read.c" ;;
	part) cd "$src" && ls sim/part.c sim/part_*.c && echo "sim/parts.c sim/quantity.c sim/notes.c sim/setting.c" ;;
	web) echo "daemon/web_config.c" ;;
	world) cd "$src" && ls sim/sim_*.c && echo "sim/bus.c sim/calibration.c sim/fault.c sim/hand.c sim/ledger.c sim/measure.c" &&
		echo "sim/module.c sim/observable.c sim/physics.c sim/signal.c sim/wire.c" ;;
	dump) echo "sim/dump.c" ;;
	*) echo "optics/$1.c" ;;
	esac
}

all_targets() {
	(cd "$src/tests/fuzz" && ls fuzz_*.c | sed 's/^fuzz_\(.*\)\.c$/\1/')
}
targets=${FUZZ_TARGETS:-$(all_targets)}

# Only rooms are traced and counted: a fuzzer is not to be led by the plumbing, nor to pay for it.
list_traced() {
	local target file
	echo "fun:*"
	for target in $(all_targets); do
		for file in $(room "$target"); do
			echo "src:*/$file"
		done
	done | sort -u
}

# Bytes that an input has at most. What a module takes grows with what its input holds.
longest() {
	case $1 in
	config | gnmi | grpc | world) echo 512 ;;
	decode | registers) echo 1024 ;;
	*) echo 2048 ;;
	esac
}

build_targets() {
	mkdir -p "$build" && cd "$build"
	list_traced >traced.new
	cmp -s traced.new traced || rm -rf Makefile */*.o */*.lo
	mv traced.new traced
	[ -e Makefile ] || CC="${FUZZ_CC:-clang}" "$src/configure" --quiet --enable-fuzzers \
		CFLAGS="-O2 -g -fsanitize-coverage-allowlist=$build/traced -fprofile-list=$build/traced"
	make -s -j"$(nproc)" generated >&2
	make -s -j"$(nproc)" $(printf 'tests/fuzz/fuzz_%s ' $targets) >&2
}

# A corpus of real modules for the targets that read modules, where dumps are at hand.
real_modules() {
	[ -d "$shared/corpus" ] && [ -x "$normal/tests/fuzz/seeds" ] || return 0
	find "$shared/corpus" -name 'a0-lower.bin' -printf '%h\0' |
		xargs -0 -r "$normal/tests/fuzz/seeds" "$build/real"
}

# Lines that a run covered, of those that the room has.
coverage() { # target
	llvm-profdata-14 merge -o "$build/$1.profdata" "$build/$1.profraw"
	(cd "$src" && llvm-cov-14 export -summary-only "$build/tests/fuzz/fuzz_$1" \
		-instr-profile="$build/$1.profdata" $(room "$1" | xargs -n 1 realpath)) |
		python3 -c 'import json, sys
n = json.load(sys.stdin)["data"][0]["totals"]["lines"]
n["count"] or sys.exit("a room without lines")
print("%d/%d" % (n["covered"], n["count"]))'
}

run_target() { # target
	local target=$1 start=$SECONDS limit="-max_total_time=$seconds" runs lines folder
	local log=$build/$target.log seeds="" words=$src/tests/fuzz/dict/$target
	[ -z "${FUZZ_RUNS:-}" ] || limit="-runs=$FUZZ_RUNS"
	mkdir -p "$build/grown/$target" "$build/found/$target"
	for folder in "$src/tests/fuzz/corpus/$target" "$src/tests/fuzz/found/$target" "$build/real/$target"; do
		[ ! -d "$folder" ] || seeds="$seeds $folder"
	done
	[ ! -e "$words" ] || limit="$limit -dict=$words"
	if ! LLVM_PROFILE_FILE="$build/$target.profraw" "$build/tests/fuzz/fuzz_$target" $limit -timeout=10 \
		-entropic_scale_per_exec_time=1 -reload=0 \
		-max_len="$(longest "$target")" -print_final_stats=1 -artifact_prefix="$build/found/$target/" \
		"$build/grown/$target" $seeds >"$log" 2>&1; then
		echo "$target: an input did harm; it is in build-fuzz/found/$target" >&2
		tail -n 40 "$log" >&2
		return 1
	fi
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	lines=$(coverage "$target") || return 1
	printf '%-12s %6d s %10d executions %9s lines\n' "$target" $((SECONDS - start)) "$runs" "$lines"
}

build_targets
real_modules
count=0
bad=0
for target in $targets; do
	[ "$count" -lt "$jobs" ] || wait -n || bad=$((bad + 1))
	count=$((count + 1))
	run_target "$target" &
done
for ((i = count < jobs ? count : jobs; i > 0; i--)); do
	wait -n || bad=$((bad + 1))
done
echo "$((count - bad)) passed, $bad failed, 0 skipped"
exit $((bad > 0))
