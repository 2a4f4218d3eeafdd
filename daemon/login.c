/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/login.h"

#include <pwd.h>
#include <stdio.h>

#include "base/utf8.h"

void
login_name(uid_t uid, char *ret_name, size_t size)
{
	FILE *file = fopen("/etc/passwd", "re");
	const struct passwd *p = NULL;
	char shown[64];

	ret_name[0] = '\0';
	while (file && (p = fgetpwent(file)) && p->pw_uid != uid)
		;
	if (file && p) {
		utf8_printable(shown, sizeof(shown), p->pw_name);
		snprintf(ret_name, size, " (%s)", shown);
	}
	if (file)
		fclose(file);
}
