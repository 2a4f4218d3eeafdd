/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/boot.h"

#include <stdio.h>

const char *
boot_id(void)
{
	static char id[BOOT_ID_MAX];
	FILE *f;

	if (id[0])
		return id;
	f = fopen("/proc/sys/kernel/random/boot_id", "re");
	if (!f)
		return id;
	if (!fgets(id, sizeof(id), f))
		id[0] = '\0';
	fclose(f);
	return id;
}
