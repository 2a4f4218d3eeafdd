# SPDX-License-Identifier: Apache-2.0
# What a system needs to run the daemon as a service. Without configure's option
# all of it stays in the prefix, where systemd looks when that is /usr or /usr/local.
sysusersdir = $(prefix)/lib/sysusers.d
tmpfilesdir = $(prefix)/lib/tmpfiles.d
udevrulesdir = $(prefix)/lib/udev/rules.d

systemdsystemunit_DATA = systemd/caged.service
dist_sysusers_DATA = systemd/sysusers.d/caged.conf
dist_tmpfiles_DATA = systemd/tmpfiles.d/caged.conf
dist_udevrules_DATA = systemd/70-caged.rules
