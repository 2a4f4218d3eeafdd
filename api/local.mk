noinst_LTLIBRARIES += libapi.la
libapi_la_SOURCES = \
	api/access.c api/access.h \
	api/api.h \
	api/checker.c api/checker.h \
	api/credentials.c api/credentials.h \
	api/crypto.c api/crypto.h \
	api/deadline.c api/deadline.h \
	api/figures.c api/figures.h \
	api/gnmi.c api/gnmi.h \
	api/gnmi_capabilities.c \
	api/gnmi_feed.c api/gnmi_feed.h api/gnmi_feed_parts.h \
	api/gnmi_filter.c api/gnmi_filter.h \
	api/gnmi_follow.c \
	api/gnmi_get.c \
	api/gnmi_json.c api/gnmi_json.h \
	api/gnmi_look.c api/gnmi_look.h \
	api/gnmi_notice.c api/gnmi_notice.h \
	api/gnmi_part.c api/gnmi_part.h \
	api/gnmi_parts.h \
	api/gnmi_path.c api/gnmi_path.h \
	api/gnmi_request.c api/gnmi_request.h \
	api/gnmi_share.c api/gnmi_share.h \
	api/gnmi_source.c api/gnmi_source.h \
	api/gnmi_subscribe.c \
	api/gnmi_value.c api/gnmi_value.h \
	api/gnmi_view.c api/gnmi_view.h \
	api/gnmi_set.c \
	api/grpc.c api/grpc.h \
	api/grpc_call.c \
	api/grpc_conn.c \
	api/grpc_head.c \
	api/grpc_http2.c \
	api/grpc_in.c api/grpc_out.c \
	api/grpc_parts.h \
	api/grpc_sign_in.c \
	api/grpc_socket.c \
	api/grpc_wire.c api/grpc_wire.h \
	api/gzip.c api/gzip.h \
	api/health.c api/health.h \
	api/http.c api/http.h \
	api/http_accept.c \
	api/http_conn.h \
	api/http_listener.c \
	api/http_request.c api/http_answer.c \
	api/json.c api/json.h \
	api/guards.c api/guards.h \
	api/metrics.c api/metrics.h api/metrics_options.h \
	api/negotiate.c api/negotiate.h \
	api/openapi.c api/openapi.h \
	api/openapi_objects.c api/openapi_objects.h \
	api/openapi_schemas.c api/openapi_schemas.h \
	api/openmetrics.c api/openmetrics.h \
	api/path.c api/path.h \
	api/pb.c api/pb.h \
	api/pb_scan.c api/pb_scan.h \
	api/problem.c api/problem.h \
	api/query.c api/query.h \
	api/reflection.c api/reflection.h \
	api/rest.c api/rest.h \
	api/rest_act.c api/rest_config.c \
	api/rest_call.c \
	api/rest_alarms.c api/rest_alarms.h \
	api/rest_events.c api/rest_events.h \
	api/rest_operator.c \
	api/rest_flags.c api/rest_flags.h \
	api/rest_findings.c api/rest_findings.h \
	api/rest_json.c api/rest_json.h \
	api/rest_look.c \
	api/rest_pins.c api/rest_pins.h \
	api/rest_platform.c \
	api/rest_transfers.c api/rest_transfers.h \
	api/rest_vdm.c api/rest_vdm.h \
	api/rest_work.h \
	api/restconf.c api/restconf.h \
	api/restconf_age.c api/restconf_age.h \
	api/restconf_body.c api/restconf_body.h \
	api/restconf_error.c api/restconf_error.h \
	api/restconf_leaf.c api/restconf_leaf.h \
	api/restconf_path.c api/restconf_path.h \
	api/restconf_view.c api/restconf_view.h \
	api/restconf_write.c api/restconf_write.h \
	api/route.h \
	api/scrape.c api/scrape.h \
	api/snapshot.c api/snapshot.h \
	api/sources.c api/sources.h \
	api/stream.c api/stream.h \
	api/text.c api/text.h \
	api/tls.c api/tls.h \
	api/tls_stream.c api/tls_stream.h \
	api/tls_turns.c api/tls_turns.h \
	api/web.h
libapi_la_LIBADD = libproto.la $(NGHTTP2_LIBS)
