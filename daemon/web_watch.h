/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Web watch: takes certificates, users and roles over when their files change.
 */
#ifndef DAEMON_WEB_WATCH_H
#define DAEMON_WEB_WATCH_H

#include "api/http.h"
#include "daemon/config.h"
#include "daemon/door.h"

struct event_base;
struct web_watch;

/*
 * Looks at the files of http.web-config every two seconds; what would open what `door`
 * serves to everybody (door_judge) is refused. All borrowed. NULL without memory.
 */
struct web_watch *web_watch_create(struct event_base *base, const struct config *config,
    const struct door *door, const struct web *web, struct http *http);
void web_watch_destroy(struct web_watch *w);

/*
 * Whether they could be taken over as they are now: 0, or -errno and a line that names
 * the place. Changes nothing that is served.
 */
int web_watch_judge(struct web_watch *w, char *err, size_t size);

/* Takes them over now, changed or not; says so, or what is wrong with them. */
void web_watch_reload(struct web_watch *w);

/* What was taken over last. */
const struct web *web_watch_current(const struct web_watch *w);

#endif
