/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/say.h"

#include <stdarg.h>
#include <stdio.h>

void
say(const struct platform_host *host, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	host->log(host, text);
}
