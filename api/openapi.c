/* SPDX-License-Identifier: Apache-2.0 */
#include "api/openapi.h"

#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/json.h"
#include "api/openapi_schemas.h"
#include "api/path.h"
#include "api/problem.h"
#include "api/stream.h"
#include "base/bytes.h"
#include "model/event.h"

static const char about[] =
    "The transceivers of a switch: what is plugged in its cages, how it is, and what is "
    "wrong with it. x-role is the least of the roles viewer, operator and admin that an "
    "operation needs. Who comes over TCP without credentials is a viewer, or is asked "
    "who he is where users, tokens or certificates are configured. A value that a module does not "
    "offer has no member. Members may be added, so skip those that you do not know.";

static void
put_info(struct json *j, const char *version)
{
	json_object(j, "info");
	json_string(j, "title", "caged");
	json_string(j, "version", version);
	json_string(j, "description", about);
	json_object(j, "license");
	json_string(j, "name", "Apache License 2.0");
	json_string(j, "identifier", "Apache-2.0");
	json_object_end(j);
	json_object_end(j);
}

/* The one parameter that a path may have. */
static void
put_parameters(struct json *j, bool is_id)
{
	json_array(j, "parameters");
	json_object(j, NULL);
	json_string(j, "name", is_id ? "id" : "name");
	json_string(j, "in", "path");
	json_bool(j, "required", true);
	json_string(j, "description",
	    is_id ? "The id of an alarm." : "The name of a cage, percent-encoded.");
	json_object(j, "schema");
	json_string(j, "type", "string");
	json_count(j, "minLength", 1);
	json_count(j, "maxLength", PATH_SEGMENT_MAX - 1);
	json_object_end(j);
	json_object_end(j);
	json_array_end(j);
}

/* Any text but one with a NUL in it. */
#define NO_NUL "^[^\\u0000]*$"

/* A text of up to so many bytes, or as many as its pattern says. */
static void
put_text(struct json *j, const char *key, size_t max, const char *pattern)
{
	json_object(j, key);
	json_string(j, "type", "string");
	if (max)
		json_count(j, "maxLength", max);
	json_string(j, "pattern", pattern);
	json_object_end(j);
}

static void
put_limit(struct json *j)
{
	json_object(j, "schema");
	json_string(j, "type", "integer");
	json_count(j, "minimum", 1);
	json_count(j, "maximum", API_EVENTS_MAX);
	json_object_end(j);
}

/* Up to 2^63, or a little less where a pattern has to say it. */
static void
put_cursor(struct json *j)
{
	put_text(j, "schema", 0, "^([0-9]{1,18}|[0-8][0-9]{18})$");
}

static void
put_cage(struct json *j)
{
	put_text(j, "schema", sizeof(((struct api_event_query *)0)->cage) - 1, NO_NUL);
}

static void
put_serial(struct json *j)
{
	put_text(j, "schema", sizeof(((struct api_stay_query *)0)->serial) - 1, NO_NUL);
}

static void
put_kind(struct json *j)
{
	json_object(j, "schema");
	json_string(j, "type", "string");
	json_array(j, "enum");
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		json_string(j, NULL, event_kind_name((enum event_kind)kind));
	json_array_end(j);
	json_object_end(j);
}

static void
put_since(struct json *j)
{
	json_object(j, "schema");
	json_array(j, "anyOf");
	json_object(j, NULL);
	json_string(j, "type", "string");
	json_string(j, "format", "date-time");
	json_object_end(j);
	put_text(j, NULL, 0, "^[0-9]{1,10}(\\.[0-9]{1,9})?$");
	json_array_end(j);
	json_object_end(j);
}

/* Arguments of queries: what each says. */
static const struct {
	const char *name;
	void (*put_schema)(struct json *j);
	const char *help;
} arguments[] = {
	{ "limit", put_limit, "How many at most, else 100." },
	{ "cursor", put_cursor,
	    "An id: what is behind it, from the first on. Last-Event-ID says the same." },
	{ "cage", put_cage, "Only what is about this cage." },
	{ "kind", put_kind, "Only events of this kind." },
	{ "since", put_since,
	    "Only what was seen since then: RFC 3339, or seconds since 1970." },
	{ "serial", put_serial, "Only modules of this serial number." },
};

static void
put_argument(struct json *j, const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(arguments); i++) {
		if (strlen(arguments[i].name) != len ||
		    memcmp(arguments[i].name, name, len) != 0)
			continue;
		json_object(j, NULL);
		json_string(j, "name", arguments[i].name);
		json_string(j, "in", "query");
		json_string(j, "description", arguments[i].help);
		arguments[i].put_schema(j);
		json_object_end(j);
	}
}

/* The arguments of an operation. */
static void
put_arguments(struct json *j, const char *names)
{
	json_array(j, "parameters");
	for (size_t len; *names; names += len + (names[len] == ' ')) {
		len = strcspn(names, " ");
		put_argument(j, names, len);
	}
	json_array_end(j);
}

/* The same schema, or text, in each of some content types; a stream is text. */
static void
put_content(struct json *j, const char *types, const char *schema)
{
	char type[64];

	json_object(j, "content");
	for (size_t len; *types; types += len + (types[len] == ' ')) {
		len = strcspn(types, " ");
		snprintf(type, sizeof(type), "%.*s", (int)len, types);
		json_object(j, type);
		if (schema && strcmp(type, STREAM_TYPE) != 0) {
			openapi_reference(j, "schema", schema);
		} else {
			json_object(j, "schema");
			json_string(j, "type", "string");
			json_object_end(j);
		}
		json_object_end(j);
	}
	json_object_end(j);
}

static void
put_response(struct json *j, const char *status, const char *description,
    const char *types, const char *schema)
{
	json_object(j, status);
	json_string(j, "description", description);
	put_content(j, types, schema);
	json_object_end(j);
}

/* An object that the daemon judges by its schema of the configuration. */
static void
put_body(struct json *j, const char *help)
{
	json_object(j, "requestBody");
	json_bool(j, "required", true);
	json_object(j, "content");
	json_object(j, "application/json");
	json_object(j, "schema");
	json_string(j, "type", "object");
	json_string(j, "description", help);
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
}

static void
put_operation(struct json *j, const struct route *route)
{
	char method[8] = "";

	for (size_t i = 0; route->method[i] && i + 1 < sizeof(method); i++)
		method[i] = (char)(route->method[i] - 'A' + 'a');
	json_object(j, method);
	json_string(j, "operationId", route->name);
	json_string(j, "summary", route->summary);
	if (route->arguments)
		put_arguments(j, route->arguments);
	if (route->body)
		put_body(j, route->body);
	json_string(j, "x-role", role_name(access_needs(route->verb, route->pattern)));
	json_object(j, "responses");
	put_response(j, "200", "What was asked for.", route->types, route->answer);
	put_response(j, "4XX", "The request cannot be met.", PROBLEM_TYPE, "Problem");
	put_response(j, "5XX", "The daemon or the hardware cannot meet it.", PROBLEM_TYPE,
	    "Problem");
	json_object_end(j);
	json_object_end(j);
}

/* All operations of one path, whose rows stand together; gives the row behind them. */
static size_t
put_path(struct json *j, const struct route *routes, size_t at, size_t count)
{
	const char *pattern = routes[at].pattern;

	json_object(j, pattern);
	if (strchr(pattern, '{'))
		put_parameters(j, strstr(pattern, "{id}"));
	for (; at < count && strcmp(routes[at].pattern, pattern) == 0; at++)
		put_operation(j, &routes[at]);
	json_object_end(j);
	return at;
}

/* Any of these, or none: what a listener wants depends on how it was set up. */
static const struct {
	const char *name;
	const char *type;
	const char *scheme; /* of HTTP; NULL: it is no such one */
} schemes[] = {
	{ "basic", "http", "basic" },
	{ "bearer", "http", "bearer" },
	{ "certificate", "mutualTLS", NULL },
};

static void
put_security(struct json *j)
{
	json_array(j, "security");
	json_object(j, NULL);
	json_object_end(j);
	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		json_object(j, NULL);
		json_array(j, schemes[i].name);
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
put_schemes(struct json *j)
{
	json_object(j, "securitySchemes");
	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		json_object(j, schemes[i].name);
		json_string(j, "type", schemes[i].type);
		if (schemes[i].scheme)
			json_string(j, "scheme", schemes[i].scheme);
		json_object_end(j);
	}
	json_object_end(j);
}

void
openapi_write(struct text *out, const char *version, const struct route *routes,
    size_t count)
{
	struct json j;

	json_init(&j, out);
	json_object(&j, NULL);
	json_string(&j, "openapi", "3.1.0");
	put_info(&j, version);
	json_array(&j, "servers");
	json_object(&j, NULL);
	json_string(&j, "url", "/");
	json_object_end(&j);
	json_array_end(&j);
	put_security(&j);
	json_object(&j, "paths");
	for (size_t i = 0; i < count;)
		i = put_path(&j, routes, i, count);
	json_object_end(&j);
	json_object(&j, "components");
	put_schemes(&j);
	json_object(&j, "schemas");
	openapi_schemas(&j);
	json_object_end(&j);
	json_object_end(&j);
	json_object_end(&j);
}
