# SPDX-License-Identifier: Apache-2.0
# What protoc-c makes of the .proto files: gNMI's messages, and descriptors of all.
proto_own = gnmi.proto gnmi_ext.proto
proto_known = google/protobuf/any.proto google/protobuf/duration.proto
proto_served = gnmi.proto grpc/health/v1/health.proto grpc/reflection/v1/reflection.proto \
	grpc/reflection/v1alpha/reflection.proto
proto_files = $(addprefix $(srcdir)/schema/,$(proto_own) $(proto_served))
EXTRA_DIST += $(sort $(addprefix schema/,$(proto_own) $(proto_served)))

proto_made = schema/pb/gnmi.pb-c.c schema/pb/gnmi.pb-c.h schema/pb/gnmi_ext.pb-c.c \
	schema/pb/gnmi_ext.pb-c.h schema/pb/google/protobuf/any.pb-c.c schema/pb/google/protobuf/any.pb-c.h \
	schema/pb/google/protobuf/duration.pb-c.c schema/pb/google/protobuf/duration.pb-c.h
CLEANFILES += $(proto_made) schema/pb/made schema/pb/descriptors.desc schema/pb/descriptors.c
BUILT_SOURCES += schema/pb/made schema/pb/descriptors.c

# Well-known types are found beside protoc-c.
schema/pb/made: $(proto_files)
	$(AM_V_GEN)$(MKDIR_P) schema/pb && $(PROTOC_C) -I$(srcdir)/schema \
	    --c_out=schema/pb $(proto_own) $(proto_known) && touch $@
$(proto_made): schema/pb/made

schema/pb/descriptors.c: $(proto_files)
	$(AM_V_GEN)$(MKDIR_P) schema/pb && $(PROTOC_C) -I$(srcdir)/schema \
	    --include_imports --descriptor_set_out=schema/pb/descriptors.desc $(proto_served) && { \
	    echo '#include "schema/descriptors.h"'; echo 'const unsigned char descriptors[] = {'; \
	    od -An -v -tx1 schema/pb/descriptors.desc | sed 's/ \(..\)/0x\1,/g'; \
	    echo '};'; echo 'const size_t descriptors_len = sizeof(descriptors);'; } >$@.tmp && mv $@.tmp $@

noinst_LTLIBRARIES += libproto.la
nodist_libproto_la_SOURCES = $(proto_made) schema/pb/descriptors.c
libproto_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_builddir)/schema/pb
libproto_la_CFLAGS = -std=gnu11 $(HARDEN_CFLAGS) $(PROTOBUF_C_CFLAGS)
libproto_la_LIBADD = $(PROTOBUF_C_LIBS)
