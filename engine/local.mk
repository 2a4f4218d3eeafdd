noinst_LTLIBRARIES += libengine.la
libengine_la_SOURCES = \
	engine/tally.c engine/tally.h \
	engine/arms.c engine/arms.h \
	engine/bounds.c engine/bounds.h \
	engine/breaker.c engine/breaker.h \
	engine/budget.c engine/budget.h \
	engine/busy.c engine/busy.h \
	engine/climb.c engine/climb.h \
	engine/engine.c engine/engine.h \
	engine/engine_news.c engine/engine_parts.h engine/engine_replies.c \
	engine/flags.c engine/flags.h \
	engine/flap.c engine/flap.h \
	engine/gap.c engine/gap.h \
	engine/glitch.c engine/glitch.h \
	engine/health.c engine/health.h \
	engine/ladder.c engine/ladder.h \
	engine/observe.c engine/observe.h \
	engine/outputs.c engine/outputs.h \
	engine/pages.c engine/pages.h \
	engine/pins.c engine/pins.h \
	engine/plan.c engine/plan.h \
	engine/presence.c engine/presence.h \
	engine/presence_read.c engine/presence_read.h \
	engine/pull.c engine/pull.h \
	engine/recognise.c engine/recognise.h \
	engine/request.h \
	engine/replay.c engine/replay.h \
	engine/reset.c engine/reset.h \
	engine/ring.c engine/ring.h \
	engine/rules.c engine/rules.h \
	engine/rules_laser.c \
	engine/rules_state.c \
	engine/schedule.c engine/schedule.h \
	engine/supervise.c engine/supervise.h \
	engine/sweep.c engine/sweep.h \
	engine/watch.c engine/watch.h \
	engine/watch_adopt.c \
	engine/watch_armed.c engine/watch_armed.h \
	engine/watch_finish.c engine/watch_phase.h \
	engine/words.c engine/words.h
