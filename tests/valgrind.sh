#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The unit tests under valgrind, from a build folder: no error, no leak. The
# processes test starts and kills real processes and is left to the sanitizers.
bad=0
count=0
for program in tests/check_*; do
	case $program in
	*.o | */check_processes | */check_corpus | */check_arrows.sh) continue ;;
	esac
	[ -x "$program" ] && [ ! -d "$program" ] || continue
	count=$((count + 1))
	if ! CK_FORK=no CK_DEFAULT_TIMEOUT=0 libtool_quiet=1 ./libtool --quiet --mode=execute \
		valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite \
		--errors-for-leak-kinds=definite "$program" >/tmp/valgrind.$$ 2>&1; then
		echo "$program under valgrind:"
		cat /tmp/valgrind.$$
		bad=$((bad + 1))
	fi
done
rm -f /tmp/valgrind.$$
echo "$((count - bad)) passed, $bad failed, 0 skipped"
[ "$bad" = 0 ] && [ "$count" -gt 0 ]
