/* settings_i.h - inside of the settings. */
#ifndef SETTINGS_I_H
#define SETTINGS_I_H

#include "detect/settings.h"

/*
 * Turns the words of a loaded file into numbers and bits, sorts the signals, and checks what no
 * shape can: known words, each once and none missing, dates, prefixes, ordered thresholds.
 */
enum st settings_resolve(struct settings *s, struct str text, struct err *e);

#endif
