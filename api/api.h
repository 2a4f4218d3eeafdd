/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the servers need from above, as functions that `daemon` fills.
 *
 * Each gets `arg` first. Members that say so may be NULL. Everything is called
 * in the thread of the loop and must return at once.
 */
#ifndef API_API_H
#define API_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/access.h"
#include "base/clock.h"
#include "model/cage.h"
#include "model/event.h"
#include "model/stay.h"

struct tree_yang;

/* The status of a line that stands before the action, not behind it. */
#define API_AUDIT_BEGINS 0u

/*
 * One line of the audit: a verb that was not only looking, allowed or not. What is
 * allowed has two, one before anything is done and one when it is answered.
 */
struct api_audit {
	const struct peer *peer; /* with its role */
	const char *method;      /* "POST" */
	const char *path;        /* as asked, unescaped bytes: hostile text */
	bool allowed;            /* by the role: it was begun */
	unsigned status;         /* what was answered, or API_AUDIT_BEGINS */
	const char *result;      /* "done", "denied", "no cage is named 99" ... */
};

/* How long the turns of the loop took: a histogram. */
struct api_turns {
	const uint32_t *bound_us; /* upper bounds, growing */
	const uint64_t *count;    /* turns in each bucket alone; [bounds] is the rest */
	size_t bounds;
	uint64_t sum_us;
};

/* What the process used so far; zero where it is not known. */
struct api_usage {
	uint64_t cpu_us;
	uint64_t resident_bytes, virtual_bytes;
	uint64_t open_fds, max_fds;
	uint64_t start_wall_us;
};

/* What the switch is reached by; all texts are borrowed. */
struct api_platform {
	const char *name;  /* of the plugin: "board" */
	const char *about; /* what it serves, in its own words; "": it says nothing */
	const char *const *options; /* what it was told: "key=value", ended by NULL */
	const char *kernel;         /* "6.1.0-28-amd64" */
	/* When it was last seen who else uses modules, mono and wall; 0: never. */
	uint64_t looked_us, looked_wall_us;
	bool blind; /* ... and not all processes could be looked at */
};

/* What is asked of the events that the journal has committed. */
struct api_event_query {
	bool tail;      /* the last ones; else the first of those behind `after` */
	uint64_t after; /* an id */
	uint64_t since_wall_us;   /* seen no earlier than this; 0: any */
	int kind;                 /* enum event_kind; -1: any */
	char cage[CAGE_NAME_MAX]; /* "": any */
	unsigned limit;           /* 1 to API_EVENTS_MAX */
};

#define API_EVENTS_MAX 1000

/* What was found, in the order of ids. */
struct api_events {
	int err;                     /* 0, or a negative errno: there is none now */
	struct event_record *events; /* to be freed by who is told; may be NULL */
	size_t count;
	uint64_t next; /* `after` of the query that goes on from here */
};

/* Who was in which cage, the latest first. */
struct api_stay_query {
	char cage[CAGE_NAME_MAX];   /* "": any */
	char serial[STAY_TEXT_MAX]; /* "": any */
	unsigned limit;             /* 1 to API_EVENTS_MAX */
};

struct api_stays {
	int err;
	struct stay *stays; /* to be freed likewise */
	size_t count;
};

/* How the journal is. */
struct api_journal {
	bool works; /* else `why` tells, and since when */
	const char *why;
	uint64_t events, bytes; /* in it now */
	uint64_t committed;     /* events, in this run */
	uint64_t commits;
	uint64_t written_bytes; /* to the disk, in this run */
	uint64_t troubles;      /* how often it stopped working */
	uint64_t lost;          /* events that could not be kept until it worked again */
	uint64_t waiting;       /* events that are not committed yet */
	uint64_t last_id;       /* the last one that was committed in this run; 0: none */
};

/* What shall become of the configuration. */
enum api_change_kind {
	API_CHANGE_RELOAD,  /* read the files again */
	API_CHANGE_PATCH,   /* set what the body says, forget what it says null of */
	API_CHANGE_REPLACE, /* the body is all edits that there are */
	API_CHANGE_CLEAR    /* forget all edits */
};

struct api_change {
	enum api_change_kind kind;
	const char *body; /* JSON, or YAML, of PATCH and REPLACE */
	size_t body_len;
	const struct peer *peer;
};

/* What became of it; all is borrowed. */
struct api_changed {
	int err;         /* 0; -EINVAL: it is wrong; else it could not be done */
	const char *why; /* of an error; maybe NULL without one */
	const char *const *applied; /* keys whose values have changed */
	size_t applied_count;
	const char *const *waiting; /* keys that wait for a restart */
	size_t waiting_count;
	const char *const
	    *hidden; /* keys that were set, and that the command line hides */
	size_t hidden_count;
	const char *const *notes; /* what whoever set it should know; it counts */
	size_t note_count;
};

/* A key of the configuration and its value, all as texts; borrowed. */
struct api_setting {
	const char *path;
	const char *value;
	const char *fallback; /* its default; NULL: it has none */
	const char *origin;   /* "default", "caged.yaml:3:20", "edits", "--http" */
	bool restart;         /* a change waits for a restart */
	const char *running;  /* the value that counts until then; NULL: the same */
	/* "" is a value, or a running one, of a platform's key that is not set. */
	/* Where there is an edit: */
	const char *actor; /* else NULL */
	uint64_t wall_us;
	const char *edited;    /* what it says */
	const char *below;     /* what files say without it; NULL: nothing does */
	const char *hidden_by; /* the option that counts before both; NULL: none does */
};

/* An edit that does not hold, and was put aside at the start. */
struct api_refused {
	const char *path, *value;
	const char *actor;
	uint64_t wall_us;
	const char *why;
};

struct api_host {
	void *arg;
	const char *version;
	const struct api_platform *platform;
	const struct tree_yang *yang; /* what clients are told that the tree is made of */

	/* The time of this turn, which begins when it is first asked for. */
	void (*now)(void *arg, struct now *ret_now);

	/* Is all data there? If not, why: "bus 3 was never up". */
	bool (*ready)(void *arg, char *ret_why, size_t size);

	/*
	 * Resets the module of a cage. 0: ordered, and `done` will be called once
	 * with 0 or an enum hw_err, maybe before this returns, maybe after
	 * http_destroy(). Negative errno (-ENOENT no module, -EOPNOTSUPP no reset
	 * pin, -EBUSY under way or the bus is not up): `done` is never called.
	 */
	int (*reset)(void *arg, struct cage *cage, void (*done)(void *done_arg, int err),
	    void *done_arg);

	/* Hears every verb that is not GET or HEAD. */
	void (*audit)(void *arg, const struct api_audit *record);

	/* May be NULL: then the families are absent. */
	void (*turns)(void *arg, struct api_turns *ret_turns);
	void (*usage)(void *arg, struct api_usage *ret_usage);

	/* May be NULL: then there is no journal. */
	void (*journal)(void *arg, struct api_journal *ret_journal);

	/*
	 * Searches the journal. 0: `done` will be called once, after this returned, maybe
	 * after http_destroy(). -EBUSY: too many searches are under way.
	 */
	int (*events)(void *arg, const struct api_event_query *query,
	    void (*done)(void *done_arg, const struct api_events *found), void *done_arg);
	int (*stays)(void *arg, const struct api_stay_query *query,
	    void (*done)(void *done_arg, const struct api_stays *found), void *done_arg);

	/*
	 * Changes the configuration, one change at a time. 0: `done` will be called once,
	 * maybe after http_destroy(); -EBUSY: another change is under way.
	 */
	int (*change)(void *arg, const struct api_change *change,
	    void (*done)(void *done_arg, const struct api_changed *changed),
	    void *done_arg);

	/* Shows each key that has a value, in the order of the manual. */
	void (*settings)(void *arg,
	    void (*each)(void *each_arg, const struct api_setting *setting),
	    void *each_arg);

	/* Edits that were put aside; NULL: none ever are. */
	void (*refused)(void *arg,
	    void (*each)(void *each_arg, const struct api_refused *refused),
	    void *each_arg);
};

#endif
