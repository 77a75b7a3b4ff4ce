/*
 * conform.h - whether a participant keeps the Actions of its programme, as far as it can be
 * measured.
 *
 * An Action holds when the scores that measure it are ready, all of them or any, as the framework
 * says (routing information may be in the IRR or in the RPKI). An Action that no
 * score measures, or whose scores have no data, is not measured: attestations are the auditor's. A
 * participant conforms when all mandatory Actions hold, does not when one fails, and otherwise
 * that is not known. All of this is our own choice.
 */
#ifndef CONFORM_H
#define CONFORM_H

#include "app/aggregate.h"

enum conform { CONFORM_UNKNOWN, CONFORM_NO, CONFORM_YES, CONFORMS };

/* "not_measured", "fails", "holds". */
const char *conform_word(enum conform c);
/* Of one Action, by the means of a participant. */
enum conform conform_action(
    const struct framework *f, const struct fw_action *act, const struct agg *sum);
/* Of all mandatory Actions together. */
enum conform conform_all(
    const struct framework *f, const struct fw_programme *p, const struct agg *sum);
/* The programme of that id, NULL when the framework has none. */
const struct fw_programme *conform_programme(const struct framework *f, const char *id);

#endif
