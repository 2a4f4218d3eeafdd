#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# optics/ is pure: its objects ask for nothing beyond this list, so there is no
# I/O, clock, log or allocation in it, and they keep nothing that can be written.
# Reads the objects of a build folder; prints what does not belong there.
cd "${1:-.}" || exit 2

# Copies, comparisons and texts in memory; arithmetic; what the compiler adds.
allowed='memcpy memmove memset memcmp bcmp memchr strlen strnlen strcmp strncmp strchr
	snprintf vsnprintf __snprintf_chk __vsnprintf_chk __memcpy_chk __memset_chk __memmove_chk
	lround llround pow log10 floor fabs sqrt
	__assert_fail __stack_chk_fail __popcountdi2 _GLOBAL_OFFSET_TABLE_'
# What sanitizers and coverage add.
instrumented='^(__asan|__ubsan|__sanitizer|__sancov|__llvm_profile|__gcov|llvm_gcda|__start___sancov|__stop___sancov)'

objects=$(find optics -name '*.o')
[ -n "$objects" ] || {
	echo "no objects in $PWD/optics"
	exit 2
}
own=$(nm --defined-only -g -j $objects | grep -v ':$' | sort -u)
bad=0
for object in $objects; do
	for symbol in $(nm -u -j "$object"); do
		echo "$symbol" | grep -qE "$instrumented" && continue
		case " $(echo $allowed) $(echo $own) " in
		*" $symbol "*) ;;
		*)
			echo "$object asks for $symbol"
			bad=1
			;;
		esac
	done
	nm -u -j "$object" | grep -qE "$instrumented" && continue
	# constants with addresses in them are .data.rel.ro, which is nm's d, too
	state=$(objdump -h "$object" | awk '$2 ~ /^\.(data|bss|tdata|tbss)$/ && $3 !~ /^0+$/ { print $2 }')
	if [ -n "$state" ]; then
		echo "$object keeps something that can be written:" $state
		bad=1
	fi
done
exit $bad
