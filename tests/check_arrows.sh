#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The arrows between the floors point down: a file includes its own floor and
# those below it. Reads the #include lines of the tree; prints what points up.
cd "${1:-$(dirname "$0")/..}" || exit 2

floor_list="base optics sim model engine schema api daemon"

# What each folder may include.
allowed() {
	case $1 in
	plugins | plugins/*) echo "plugins sim base" ;;
	cli) echo "cli optics sim base" ;;
	*)
		out=
		for floor in $floor_list; do
			out="$out $floor"
			[ "$floor" = "$1" ] && break
		done
		case $1 in # the ABI is one file that the upper floors share with plugins
		engine | schema | api | daemon) out="$out plugins" ;;
		esac
		case $1 in # beside each other: the simulator is no part of the daemon
		model | engine | schema | api | daemon) out=$(echo "$out" | sed 's/ sim / /') ;;
		esac
		echo "$out"
		;;
	esac
}

bad=0
for folder in $floor_list plugins plugins/* cli; do
	[ -d "$folder" ] || continue
	list=" $(allowed "$folder") "
	for file in "$folder"/*.[ch]; do
		[ -e "$file" ] || continue
		for target in $(sed -n 's/^#include "\([a-z]*\)\/[^"]*".*/\1/p' "$file" | sort -u); do
			case $list in
			*" $target "*) ;;
			*)
				echo "$file includes $target/, which is above it"
				bad=1
				;;
			esac
		done
		name=$(basename "$file")
		if [ "${folder%%/*}" != plugins ] && grep '^#include "plugins/' "$file" |
			grep -qv '"plugins/\(platform\|board/match\).h"'; then
			echo "$file includes more of plugins/ than the ABI and what finds a board"
			bad=1
		fi
		case $folder in # a plugin has what a stranger has, and its own folder
		plugins | plugins/*)
			if [ "${name#sim}" = "$name" ] && grep '^#include "' "$file" |
				grep -qv "\"\(plugins/platform.h\|$folder/[^/]*\)\""; then
				echo "$file includes more than plugins/platform.h and $folder/"
				bad=1
			fi
			;;
		esac
		if [ "$folder" != daemon ] && [ "${folder%%/*}" != plugins ] && [ "$folder" != cli ] &&
			grep -qE '\b(clock_gettime|gettimeofday|time)\(' "$file"; then
			echo "$file reads a clock below daemon"
			bad=1
		fi
		case $folder in
		optics | model | engine | schema)
			if grep -qE '\b(log_(error|warn|info|debug)|pthread_create|socket)\(' "$file"; then
				echo "$file logs, or knows sockets or threads"
				bad=1
			fi
			;;
		esac
	done
done
exit $bad
