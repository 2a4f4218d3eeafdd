libdaemon_la_SOURCES += \
	daemon/config.c daemon/config.h \
	daemon/config_address.c daemon/config_address.h \
	daemon/config_alarms.c daemon/config_alarms.h \
	daemon/config_cages.c daemon/config_cages.h \
	daemon/config_here.c daemon/config_here.h \
	daemon/config_ports.c daemon/config_ports.h \
	daemon/config_limits.c daemon/config_limits.h \
	daemon/config_compare.c \
	daemon/config_files.c daemon/config_files.h \
	daemon/config_keys.c daemon/config_keys.h \
	daemon/config_print.c \
	daemon/config_value.c daemon/config_value.h \
	daemon/config_yaml.c daemon/config_yaml.h \
	daemon/dirs.c daemon/dirs.h \
	daemon/edits.c daemon/edits.h \
	daemon/edits_judge.c daemon/edits_judge.h \
	daemon/edits_start.c daemon/edits_start.h \
	daemon/login.c daemon/login.h \
	daemon/judge.h daemon/judge_wire.c \
	daemon/options.c daemon/options.h \
	daemon/schema_process.c daemon/schema_process.h \
	daemon/web_config.c daemon/web_config.h \
	daemon/yang_dir.c daemon/yang_dir.h
nodist_libdaemon_la_SOURCES = daemon/config_rows.h
