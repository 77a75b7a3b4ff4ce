/*
 * resume.h - the state of a detection in a file and back: whose it is, the event engine, the
 * detectors, what was told.
 *
 * Whose it is: program, settings, world, time of the baseline, and each file by collector, name and
 * SHA-256. All of that must be the same, but for files that came since.
 */
#ifndef RESUME_H
#define RESUME_H

#include "app/detection.h"

/* Takes the place of what is there at once, or not at all. */
enum st resume_save(struct detection *d, struct err *e);
/*
 * Into a detection without files: fills follow, detect, gaps, and order[0..kept_files), which are
 * to be added first. ST_END: there is none. Else, and not ST_OK, *d is to be begun anew.
 */
enum st resume_load(struct detection *d, struct err *e);

#endif
