check_PROGRAMS += tests/check_feed tests/check_gnmi_value tests/check_gnmi_view tests/check_grpc tests/check_units tests/check_leaf tests/check_tree tests/check_oc tests/check_carrier tests/check_equal tests/check_yang tests/check_yang_official tests/check_access tests/check_guards tests/check_metrics \
	tests/check_rest tests/check_restconf tests/check_http tests/check_negotiate tests/check_special
api_test_libs = libapi.la libschema.la libmodel.la liboptics.la libbase.la $(MHD_LIBS) \
	$(EVENT_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS) $(GNUTLS_LIBS) $(CRYPT_LIBS) -lpthread $(CHECK_LIBS)

tests_feed_fixture = tests/feed_fixture.c tests/feed_fixture.h tests/api_fixture.h
tests_check_feed_SOURCES = tests/check_feed.c $(tests_feed_fixture)
tests_check_feed_LDADD = $(api_test_libs)
check_PROGRAMS += tests/check_feed_bounds tests/check_feed_left_out tests/check_feed_steps
tests_check_feed_bounds_SOURCES = tests/check_feed_bounds.c $(tests_feed_fixture)
tests_check_feed_bounds_LDADD = $(api_test_libs)
tests_check_feed_left_out_SOURCES = tests/check_feed_left_out.c $(tests_feed_fixture)
tests_check_feed_left_out_LDADD = $(api_test_libs)
tests_check_feed_steps_SOURCES = tests/check_feed_steps.c $(tests_feed_fixture)
tests_check_feed_steps_LDADD = $(api_test_libs)
tests_check_gnmi_value_SOURCES = tests/check_gnmi_value.c
tests_check_gnmi_value_LDADD = $(api_test_libs)
tests_check_gnmi_view_SOURCES = tests/check_gnmi_view.c
tests_check_gnmi_view_LDADD = $(api_test_libs)
tests_check_grpc_SOURCES = tests/check_grpc.c
tests_check_grpc_LDADD = $(api_test_libs)
tests_check_units_SOURCES = tests/check_units.c
tests_check_units_LDADD = libschema.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_leaf_SOURCES = tests/check_leaf.c tests/api_fixture.h
tests_check_leaf_LDADD = libschema.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_tree_SOURCES = tests/check_tree.c tests/api_fixture.h
tests_check_tree_LDADD = libschema.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_oc_SOURCES = tests/check_oc.c tests/api_fixture.h
tests_check_oc_LDADD = libschema.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_carrier_SOURCES = tests/check_carrier.c tests/api_fixture.h
tests_check_carrier_LDADD = libschema.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_equal_SOURCES = tests/check_equal.c tests/equal.h tests/equal_ours.c tests/equal_named.c tests/equal_openconfig.c tests/equal_switch.c \
	tests/equal_tree.c tests/equal_tree.h tests/golden.c tests/golden.h tests/api_fixture.h tests/host_fixture.h
tests_check_equal_LDADD = libcli.la $(CURL_LIBS) $(api_test_libs) -lm
tests_check_yang_SOURCES = tests/check_yang.c tests/tree_json.h daemon/yang_deviations.c daemon/yang_deviations.h tests/dst/rig.c tests/dst/rig.h
tests_check_yang_CFLAGS = $(AM_CFLAGS) $(YANG_CFLAGS)
tests_check_yang_LDADD = libschema.la libengine.la libmodel.la libsim.la liboptics.la libbase.la $(YANG_LIBS) -lpthread -lm $(CHECK_LIBS)
tests_check_yang_official_SOURCES = $(tests_check_yang_SOURCES)
tests_check_yang_official_CPPFLAGS = $(AM_CPPFLAGS) -DOFFICIAL=1
tests_check_yang_official_CFLAGS = $(tests_check_yang_CFLAGS)
tests_check_yang_official_LDADD = $(tests_check_yang_LDADD)
tests_check_access_SOURCES = tests/check_access.c
tests_check_access_LDADD = $(api_test_libs)
tests_check_guards_SOURCES = tests/check_guards.c
tests_check_guards_LDADD = $(api_test_libs)
tests_check_metrics_SOURCES = tests/check_metrics.c tests/api_fixture.h
tests_check_metrics_LDADD = $(api_test_libs)
tests_check_negotiate_SOURCES = tests/check_negotiate.c
tests_check_negotiate_LDADD = $(api_test_libs)
tests_check_rest_SOURCES = tests/check_rest.c tests/api_fixture.h
tests_check_rest_LDADD = $(api_test_libs)
check_PROGRAMS += tests/print_leaves
tests_print_leaves_SOURCES = tests/print_leaves.c
tests_print_leaves_LDADD = libschema.la libmodel.la liboptics.la libbase.la
tests_check_restconf_SOURCES = tests/check_restconf.c tests/api_fixture.h tests/host_fixture.h
tests_check_restconf_LDADD = $(api_test_libs)
tests_check_http_SOURCES = tests/check_http.c tests/api_fixture.h tests/host_fixture.h
tests_check_http_LDADD = $(api_test_libs)
tests_check_special_SOURCES = tests/check_special.c tests/golden.c tests/golden.h tests/dst/rig.c tests/dst/rig.h tests/host_fixture.h
tests_check_special_LDADD = libapi.la libschema.la libengine.la libmodel.la libsim.la liboptics.la libbase.la \
	$(MHD_LIBS) $(EVENT_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS) $(GNUTLS_LIBS) $(CRYPT_LIBS) -lpthread $(CHECK_LIBS) -lm
