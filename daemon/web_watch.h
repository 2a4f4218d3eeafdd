/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Web watch: takes certificates, users and roles over when their files change.
 */
#ifndef DAEMON_WEB_WATCH_H
#define DAEMON_WEB_WATCH_H

#include "api/http.h"

struct event_base;
struct web_watch;

/* Looks at the files every two seconds; all borrowed. NULL without memory. */
struct web_watch *web_watch_create(struct event_base *base, const char *file,
    const struct web *web, struct http *http);
void web_watch_destroy(struct web_watch *w);

/* Takes them over now, changed or not; says so, or what is wrong with them. */
void web_watch_reload(struct web_watch *w);

#endif
