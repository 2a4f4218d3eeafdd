/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/change.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/http.h"
#include "base/log.h"
#include "daemon/config_cages.h"
#include "daemon/config_files.h"
#include "daemon/config_keys.h"
#include "daemon/login.h"
#include "daemon/save.h"
#include "daemon/settings.h"

/* What is under way. */
struct under_way {
	enum api_change_kind kind;
	char *body; /* of a client; NULL */
	char actor[EDITS_ACTOR_MAX];
	void (*done)(void *done_arg, const struct api_changed *changed);
	void *done_arg;
	struct config_files files; /* open until they are judged */
	struct judge_edit *judged; /* what the question points to */
	struct config_sources sources;
	struct edits edits;
	struct config new, before;
	struct config_diff diff;
	struct config_diff own;                   /* from what was wanted before */
	const char *hidden[OPTIONS_SETTINGS_MAX]; /* that were set, by the command line */
	size_t hidden_count;
	char note[LIMIT_NOTES_MAX][LIMIT_NOTE_MAX];
	const char *notes[LIMIT_NOTES_MAX];
	size_t note_count;
};

struct change {
	struct change_config config;
	struct edits edits; /* those that count */
	struct config_sources sources;
	struct config
	    wanted; /* what files and edits say; some of it waits for a restart */
	struct under_way *way;
	struct {
		void (*done)(void *done_arg, const struct api_changed *changed);
		void *done_arg;
	} reload; /* that waits; NULL: none */
	struct save *save;
};

/* ---- the end ---- */

static void
free_way(struct under_way *w)
{
	config_files_close(&w->files);
	config_sources_free(&w->sources);
	edits_free(&w->edits);
	free(w->judged);
	free(w->body);
	free(w);
}

static void
finish(struct change *c, int err, const char *why)
{
	struct under_way *w = c->way;
	const struct api_changed changed = { .err = err,
		.why = why,
		.applied = w->diff.reload,
		.applied_count = err ? 0 : w->diff.reload_count,
		.waiting = w->diff.restart,
		.waiting_count = err ? 0 : w->diff.restart_count,
		.hidden = w->hidden,
		.hidden_count = err ? 0 : w->hidden_count,
		.notes = w->notes,
		.note_count = err ? 0 : w->note_count };

	for (size_t i = 0; i < changed.note_count; i++)
		log_warn("%s", w->notes[i]);
	c->way = NULL; /* who is told may begin the next */
	w->done(w->done_arg, &changed);
	free_way(w);
	if (c->reload.done && !c->way) {
		const struct api_change reload = { .kind = API_CHANGE_RELOAD };
		void (*done)(void *done_arg, const struct api_changed *changed_then) =
		    c->reload.done;

		c->reload.done = NULL;
		change_begin(c, &reload, done, c->reload.done_arg);
	}
}

/* What was judged counts from now on. */
static void
take_over(struct change *c)
{
	struct under_way *w = c->way;

	config_sources_free(&c->sources);
	c->sources = w->sources;
	w->sources = (struct config_sources){ .files = 0 };
	edits_free(&c->edits);
	c->edits = w->edits;
	w->edits = (struct edits){ .edit = NULL };
	for (size_t i = 0; i < c->sources.answer.count; i++) {
		if (c->sources.answer.leaf[i].from == JUDGE_BODY)
			c->sources.answer.leaf[i].from = JUDGE_EDIT;
	}
	c->wanted = w->new;
	if (w->kind == API_CHANGE_RELOAD)
		change_tell_cages(c);
	finish(c, 0, NULL);
}

/* ---- applying and saving ---- */

static enum change_step
step_of(const struct under_way *w)
{
	return w->kind == API_CHANGE_RELOAD ? CHANGE_RELOADED : CHANGE_EDITED;
}

static void
apply(struct change *c, const struct config *config, enum change_step step)
{
	const struct under_way *w = c->way;
	const struct change_by by = { .actor = w->actor,
		.wanted = &c->wanted,
		.hidden = w->hidden,
		.hidden_count = w->hidden_count };

	c->config.apply(c->config.arg, config, step, &by);
}

static void
on_saved(void *arg, int result)
{
	struct change *c = arg;
	char why[160];

	if (result > 0)
		log_warn("edits: it is not known whether they outlive a loss of power");
	if (result >= 0) {
		take_over(c);
		return;
	}
	apply(c, &c->way->before, CHANGE_TAKEN_BACK);
	snprintf(why, sizeof(why), "the edits cannot be saved, nothing changed: %s",
	    strerror(-result));
	log_error("change: %s", why);
	finish(c, result, why);
}

static void
save_edits(struct change *c)
{
	size_t len;
	char *text = edits_write(&c->way->edits, &len);
	int r = text ? save_begin(c->save, text, len, on_saved, c) : -ENOMEM;

	if (r < 0)
		on_saved(c, r);
}

/* ---- judging ---- */

static bool
same_edits(const struct edits *a, const struct edits *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct edit *e = edits_find(b, a->edit[i].path);

		if (!e || strcmp(e->text, a->edit[i].text) != 0)
			return false;
	}
	return true;
}

static int
build(struct change *c, char *err, size_t size)
{
	struct under_way *w = c->way;
	struct inventory *inv;
	struct now now;
	int r;

	c->config.now(c->config.arg, &now);
	r = config_build(c->config.options, &w->sources, &w->new, err, size);
	if (r < 0)
		return -EINVAL;
	if (c->config.judge(c->config.arg, &w->new, &w->sources, step_of(w), err, size) <
	    0) {
		config_say_origin(c->config.options, &w->new, &w->sources, err, size);
		return -EINVAL;
	}
	inv = c->config.inventory(c->config.arg);
	if (inv && config_cages_judge(&w->sources, inv, err, size) < 0)
		return -EINVAL;
	snprintf(err, size, "more than %d edits", JUDGE_EDITS_MAX);
	return edits_from_answer(&c->edits, &w->sources.answer, w->actor, now.wall_us,
	    &w->edits);
}

/* Whoever edits hears of what he changed, not of all that waits for a restart. */
static void
keep_own(struct change *c)
{
	struct under_way *w = c->way;
	size_t kept = 0;

	if (w->kind == API_CHANGE_RELOAD)
		return;
	config_compare(&c->wanted, &w->new, &w->own);
	for (size_t i = 0; i < w->diff.restart_count; i++) {
		for (size_t k = 0; k < w->own.restart_count; k++) {
			if (strcmp(w->diff.restart[i], w->own.restart[k]) != 0)
				continue;
			w->diff.restart[kept++] = w->diff.restart[i];
			break;
		}
	}
	w->diff.restart_count = kept;
}

/* Which keys of the body do not count, since the command line sets them, too. */
static void
find_hidden(struct change *c)
{
	const struct options *o = c->config.options;
	struct under_way *w = c->way;

	for (size_t i = 0; i < w->sources.answer.count; i++) {
		const struct judge_leaf *leaf = &w->sources.answer.leaf[i];
		bool hidden = false;

		for (size_t k = 0; k < o->setting_count && leaf->from == JUDGE_BODY; k++)
			hidden = hidden || strcmp(o->settings[k].key, leaf->path) == 0;
		if (hidden && w->hidden_count < OPTIONS_SETTINGS_MAX)
			w->hidden[w->hidden_count++] =
			    config_key_find(leaf->path, false)->path;
	}
}

static void
on_judged(void *arg, struct judge_answer *answer, const char *why)
{
	struct change *c = arg;
	struct under_way *w = c->way;
	char err[CONFIG_ERROR_MAX];
	int r;

	config_files_close(&w->files);
	if (!answer) {
		snprintf(err, sizeof(err), "the schema process %s", why);
		finish(c, -EIO, err);
		return;
	}
	w->sources.answer = *answer;
	if (answer->err) {
		finish(c, -EINVAL, answer->err);
		return;
	}
	r = build(c, err, sizeof(err));
	if (r < 0) {
		finish(c, r, err);
		return;
	}
	w->before = *c->config.running;
	config_compare(c->config.running, &w->new, &w->diff);
	keep_own(c);
	find_hidden(c);
	apply(c, &w->new, step_of(w));
	w->note_count = c->config.note(c->config.arg, &w->sources, &w->diff, w->note);
	for (size_t i = 0; i < w->note_count; i++)
		w->notes[i] = w->note[i];
	if (same_edits(&c->edits, &w->edits))
		take_over(c);
	else
		save_edits(c);
}

/* ---- the beginning ---- */

/* The question: files, edits that stay, and a body. 0 or -errno, and a line in `err`. */
static int
ask(struct change *c, const struct api_change *change, char *err, size_t size)
{
	struct under_way *w = c->way;
	struct judge_question *q = &w->files.question;
	struct judge_answer nothing = { .err = NULL };
	bool keeps =
	    change->kind == API_CHANGE_RELOAD || change->kind == API_CHANGE_PATCH;
	int r = config_files_open(c->config.options, !change->peer, &w->files, err, size);

	if (r < 0)
		return -EINVAL;
	snprintf(err, size, "no memory");
	if (config_sources_init(&w->sources, q) < 0)
		return -ENOMEM;
	if (keeps) {
		w->judged = edits_for_judge(&c->edits);
		if (!w->judged)
			return -ENOMEM;
		q->edit = w->judged;
		q->edits = c->edits.count;
	}
	if (change->body) {
		w->body = malloc(change->body_len + 1);
		if (!w->body)
			return -ENOMEM;
		memcpy(w->body, change->body, change->body_len);
		q->body = w->body;
		q->body_len = change->body_len;
	}
	if (q->files == 0 && q->edits == 0 && !q->body) {
		on_judged(c, &nothing, NULL);
		return 0;
	}
	r = schema_ask(c->config.ask, q, on_judged, c);
	if (r < 0)
		snprintf(err, size, "the schema process cannot be started: %s",
		    strerror(-r));
	return r;
}

/* Who changes it, as an edit remembers. */
static void
name_actor(const struct peer *peer, char ret_name[EDITS_ACTOR_MAX])
{
	char login[80];

	if (!peer) {
		snprintf(ret_name, EDITS_ACTOR_MAX, "SIGHUP");
	} else if (peer->transport == TRANSPORT_UNIX) {
		login_name(peer->uid, login, sizeof(login));
		snprintf(ret_name, EDITS_ACTOR_MAX, "uid %u%s pid %d",
		    (unsigned)peer->uid, login, (int)peer->pid);
	} else {
		snprintf(ret_name, EDITS_ACTOR_MAX, "%s%s%s", peer->address,
		    peer->name[0] ? " " : "", peer->name);
	}
}

int
change_begin(struct change *c, const struct api_change *change,
    void (*done)(void *done_arg, const struct api_changed *changed), void *done_arg)
{
	char err[CONFIG_ERROR_MAX] = "";
	int r;

	if (c->way && !change->peer) {
		c->reload.done = done;
		c->reload.done_arg = done_arg;
		return 0;
	}
	if (c->way)
		return -EBUSY;
	c->way = calloc(1, sizeof(*c->way));
	if (!c->way)
		return -ENOMEM;
	c->way->kind = change->kind;
	c->way->done = done;
	c->way->done_arg = done_arg;
	name_actor(change->peer, c->way->actor);
	r = ask(c, change, err, sizeof(err));
	if (r < 0)
		finish(c, r, err);
	return 0;
}

void
change_tell_cages(const struct change *c)
{
	struct inventory *inv = c->config.inventory(c->config.arg);

	if (inv)
		config_cages_tell(&c->sources, inv);
}

bool
change_is_under_way(const struct change *c)
{
	return c->way != NULL;
}

/* ---- life ---- */

struct change *
change_create(const struct change_config *config, struct edits *edits,
    struct config_sources *sources)
{
	struct change *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->config = *config;
	c->save = save_create(config->base, config->state_dir_fd);
	if (!c->save) {
		free(c);
		return NULL;
	}
	c->edits = *edits;
	c->sources = *sources;
	c->wanted = *config->running;
	return c;
}

void
change_destroy(struct change *c)
{
	if (!c)
		return;
	save_destroy(c->save);
	c->reload.done = NULL;
	if (c->way)
		finish(c, -ECANCELED, "the daemon ends");
	edits_free(&c->edits);
	config_sources_free(&c->sources);
	free(c);
}

void
change_settings(const struct change *c,
    void (*each)(void *each_arg, const struct api_setting *setting), void *each_arg)
{
	const struct settings settings = { .options = c->config.options,
		.wanted = &c->wanted,
		.running = c->config.running,
		.sources = &c->sources,
		.edits = &c->edits };

	settings_walk(&settings, each, each_arg);
}
