/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/web_watch.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/log.h"
#include "daemon/web_config.h"

#define PERIOD_S 2

/* By which a file is known to be another, or to say something else. */
struct mark {
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec changed;
};

struct web_watch {
	const struct config *config;
	const struct door *door;
	const char *file; /* of the configuration */
	struct http *http;
	struct web *web;    /* as it was taken over last */
	struct web_tls tls; /* as it was read last, refused or not */
	bool is_refused;
	char told[HTTP_ERROR_MAX]; /* why it is refused */
	struct mark mark[4];
	struct event *timer;
};

static const struct timeval period = { .tv_sec = PERIOD_S };

/* What the files are now. One that is missing is none, until it is back. */
static void
look(const struct web_watch *w, struct mark ret_mark[4])
{
	const char *files[4] = { w->file, w->tls.cert_file, w->tls.key_file,
		w->tls.ca_file };
	struct stat st;

	memset(ret_mark, 0, 4 * sizeof(*ret_mark));
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		if (!files[i][0] || stat(files[i], &st) < 0)
			continue;
		ret_mark[i].dev = st.st_dev;
		ret_mark[i].ino = st.st_ino;
		ret_mark[i].size = st.st_size;
		ret_mark[i].changed.tv_sec = st.st_ctim.tv_sec;
		ret_mark[i].changed.tv_nsec = st.st_ctim.tv_nsec;
	}
}

/* What the files say, where a network may be served with it. */
static int
load(struct web_watch *w, struct web *web, char *err, size_t size)
{
	int r = web_config_load(w->file, web, err, size);

	if (r < 0)
		return r;
	w->tls = web->tls;
	return door_judge(w->door, w->config, web, err, size);
}

static void
refuse(struct web_watch *w)
{
	w->is_refused = true;
	http_refuse_web(w->http);
}

int
web_watch_judge(struct web_watch *w, char *err, size_t size)
{
	struct web *web = calloc(1, sizeof(*web));
	char why[HTTP_ERROR_MAX];
	int r;

	snprintf(err, size, "caged: no memory");
	if (!web)
		return -ENOMEM;
	r = load(w, web, err, size);
	if (r == 0) {
		r = http_try_web(w->http, web, why, sizeof(why));
		if (r < 0)
			snprintf(err, size, "caged: http.web-config: %s", why);
	}
	if (r < 0)
		refuse(w);
	explicit_bzero(web, sizeof(*web));
	free(web);
	return r;
}

/* What is wrong is told, where it is not what was told before. */
static void
tell(struct web_watch *w, const char *err)
{
	bool named = strncmp(err, w->file, strlen(w->file)) == 0;

	if (strcmp(err, w->told) == 0)
		return;
	snprintf(w->told, sizeof(w->told), "%s", err);
	log_error("%s%srefused, the former ones stay: %s", named ? "" : w->file,
	    named ? "" : ": ", err);
}

static void
take_over(struct web_watch *w)
{
	struct mark file;
	char err[HTTP_ERROR_MAX];
	struct web *web = malloc(sizeof(*web));
	int r = -1;

	if (!web) {
		log_error("%s: no memory to read it again", w->file);
		return;
	}
	look(w, w->mark);
	file = w->mark[0];
	r = load(w, web, err, sizeof(err));
	look(w, w->mark); /* it may name other files */
	w->mark[0] = file;
	if (r == 0)
		r = http_set_web(w->http, web, err, sizeof(err));
	if (r == 0) {
		log_info("%s: certificate, users and roles are taken over", w->file);
		*w->web = *web;
		w->is_refused = false;
		w->told[0] = '\0';
	} else {
		refuse(w);
		tell(w, err);
	}
	explicit_bzero(web, sizeof(*web));
	free(web);
}

void
web_watch_reload(struct web_watch *w)
{
	w->told[0] = '\0';
	take_over(w);
}

/* What is refused may be right later, and its files the same: it is tried each time. */
static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct web_watch *w = arg;
	struct mark mark[4];

	(void)fd;
	(void)what;
	look(w, mark);
	if (memcmp(mark, w->mark, sizeof(mark)) != 0)
		web_watch_reload(w);
	else if (w->is_refused)
		take_over(w);
	evtimer_add(w->timer, &period);
}

struct web_watch *
web_watch_create(struct event_base *base, const struct config *config,
    const struct door *door, const struct web *web, struct http *http)
{
	struct web_watch *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->config = config;
	w->door = door;
	w->file = config->http.web_config;
	w->http = http;
	w->web = malloc(sizeof(*w->web));
	w->timer = evtimer_new(base, on_timer, w);
	if (!w->web || !w->timer) {
		web_watch_destroy(w);
		return NULL;
	}
	*w->web = *web;
	w->tls = web->tls;
	look(w, w->mark);
	evtimer_add(w->timer, &period);
	return w;
}

void
web_watch_destroy(struct web_watch *w)
{
	if (!w)
		return;
	if (w->timer)
		event_free(w->timer);
	free(w->web);
	free(w);
}

const struct web *
web_watch_current(const struct web_watch *w)
{
	return w->web;
}
