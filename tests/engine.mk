check_PROGRAMS += tests/check_aside tests/check_base tests/check_model tests/check_history tests/check_vdm_set tests/check_engine tests/check_visits \
	tests/check_visits_garbled tests/check_visits_lasers tests/check_visits_presence tests/check_visits_resets \
	tests/check_visits_samples tests/check_visits_swap tests/check_visits_trust tests/check_visits_vdm \
	tests/check_dst tests/check_alarm tests/check_illness tests/check_rules tests/check_rules_state \
	tests/check_dst_alarms tests/check_dst_faults tests/check_dst_presence \
	tests/check_presence_reads tests/check_dst_ring tests/check_ring \
	tests/check_dst_recovery tests/check_ladder tests/check_dst_shared tests/check_dst_day \
	tests/check_dst_apps tests/check_dst_sweep tests/check_dst_flags tests/check_dst_observed tests/check_dst_lost tests/check_dst_outage tests/check_dst_told tests/check_dst_arms tests/check_arms tests/check_watch_armed tests/check_soak tests/check_tally
tests_check_aside_SOURCES = tests/check_aside.c
tests_check_aside_LDADD = libbase.la $(CHECK_LIBS)
tests_check_base_SOURCES = tests/check_base.c
tests_check_base_LDADD = libbase.la $(CHECK_LIBS)
tests_check_model_SOURCES = tests/check_model.c
tests_check_history_SOURCES = tests/check_history.c
tests_check_history_LDADD = libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_vdm_set_SOURCES = tests/check_vdm_set.c
tests_check_vdm_set_LDADD = libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_model_LDADD = libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_engine_SOURCES = tests/check_engine.c
tests_check_engine_LDADD = libengine.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_dst_SOURCES = tests/dst/check_dst.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_apps_SOURCES = tests/dst/check_dst_apps.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_apps_LDADD = $(tests_check_dst_LDADD)
tests_check_dst_LDADD = libengine.la libmodel.la libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_visits = tests/visits_fixture.c tests/visits_fixture.h
tests_check_visits_SOURCES = tests/check_visits.c $(tests_visits)
tests_check_visits_LDADD = libengine.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_visits_garbled_SOURCES = tests/check_visits_garbled.c $(tests_visits)
tests_check_visits_garbled_LDADD = $(tests_check_visits_LDADD)
tests_check_visits_lasers_SOURCES = tests/check_visits_lasers.c $(tests_visits)
tests_check_visits_lasers_LDADD = $(tests_check_visits_LDADD)
tests_check_visits_presence_SOURCES = tests/check_visits_presence.c $(tests_visits)
tests_check_visits_presence_LDADD = $(tests_check_visits_LDADD)
tests_check_visits_resets_SOURCES = tests/check_visits_resets.c $(tests_visits)
tests_check_visits_resets_LDADD = $(tests_check_visits_LDADD)
tests_check_visits_samples_SOURCES = tests/check_visits_samples.c $(tests_visits)
tests_check_visits_samples_LDADD = $(tests_check_visits_LDADD)
tests_check_visits_swap_SOURCES = tests/check_visits_swap.c $(tests_visits)
tests_check_visits_swap_LDADD = $(tests_check_visits_LDADD)
tests_check_visits_trust_SOURCES = tests/check_visits_trust.c $(tests_visits)
tests_check_visits_trust_LDADD = $(tests_check_visits_LDADD)
tests_check_visits_vdm_SOURCES = tests/check_visits_vdm.c $(tests_visits)
tests_check_visits_vdm_LDADD = $(tests_check_visits_LDADD)
tests_check_alarm_SOURCES = tests/check_alarm.c
tests_check_alarm_LDADD = libschema.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_illness_SOURCES = tests/check_illness.c
tests_check_illness_LDADD = libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_rules_SOURCES = tests/check_rules.c
tests_check_rules_state_SOURCES = tests/check_rules_state.c
tests_check_rules_state_LDADD = libengine.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_rules_LDADD = libengine.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_dst_alarms_SOURCES = tests/dst/check_dst_alarms.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_alarms_LDADD = $(tests_check_dst_LDADD)
tests_check_dst_faults_SOURCES = tests/dst/check_dst_faults.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_faults_LDADD = $(tests_check_dst_LDADD)
tests_check_presence_reads_SOURCES = tests/check_presence_reads.c
tests_check_presence_reads_LDADD = libengine.la libbase.la $(CHECK_LIBS)
tests_check_dst_presence_SOURCES = tests/dst/check_dst_presence.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_presence_LDADD = $(tests_check_dst_LDADD)
tests_check_ring_SOURCES = tests/check_ring.c
tests_check_ring_LDADD = libengine.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_dst_ring_SOURCES = tests/dst/check_dst_ring.c tests/dst/rig.c tests/dst/rig.h \
	tests/dst/observed.c tests/dst/observed.h
tests_check_dst_ring_LDADD = $(tests_check_dst_LDADD)
tests_check_dst_recovery_SOURCES = tests/dst/check_dst_recovery.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_recovery_LDADD = $(tests_check_dst_LDADD)
tests_check_ladder_SOURCES = tests/check_ladder.c
tests_check_ladder_LDADD = libengine.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_dst_shared_SOURCES = tests/dst/check_dst_shared.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_shared_LDADD = $(tests_check_dst_LDADD)
tests_check_dst_told_SOURCES = tests/dst/check_dst_told.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_told_LDADD = libschema.la $(tests_check_dst_LDADD)
tests_check_dst_day_SOURCES = tests/dst/check_dst_day.c tests/dst/rig.c tests/dst/rig.h \
	tests/dst/truth.c tests/dst/truth.h tests/dst/audit.c tests/dst/audit.h \
	tests/dst/observed.c tests/dst/observed.h
tests_check_dst_day_LDADD = $(tests_check_dst_LDADD)
tests_check_arms_SOURCES = tests/check_arms.c
tests_check_arms_LDADD = libengine.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_watch_armed_SOURCES = tests/check_watch_armed.c
tests_check_watch_armed_LDADD = libengine.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_dst_arms_SOURCES = tests/dst/check_dst_arms.c tests/dst/rig.c tests/dst/rig.h \
	tests/dst/truth.c tests/dst/truth.h tests/dst/audit.c tests/dst/audit.h \
	tests/dst/observed.c tests/dst/observed.h
tests_check_dst_arms_LDADD = $(tests_check_dst_LDADD)
tests_check_dst_sweep_SOURCES = tests/dst/check_dst_sweep.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_sweep_LDADD = $(tests_check_dst_LDADD)
tests_check_dst_lost_SOURCES = tests/dst/check_dst_lost.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_lost_LDADD = $(tests_check_dst_LDADD)
tests_check_dst_outage_SOURCES = tests/dst/check_dst_outage.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_outage_LDADD = $(tests_check_dst_LDADD)
tests_check_dst_flags_SOURCES = tests/dst/check_dst_flags.c tests/dst/rig.c tests/dst/rig.h
tests_check_dst_flags_LDADD = $(tests_check_dst_LDADD)
tests_check_dst_observed_SOURCES = tests/dst/check_dst_observed.c tests/dst/observed.c tests/dst/observed.h \
	tests/dst/rig.c tests/dst/rig.h
tests_check_dst_observed_LDADD = $(tests_check_dst_LDADD)
tests_check_tally_SOURCES = tests/check_tally.c tests/dst/rig.c tests/dst/rig.h
tests_check_tally_LDADD = $(tests_check_dst_LDADD)
tests_check_soak_SOURCES = tests/check_soak.c
tests_check_soak_LDADD = libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
