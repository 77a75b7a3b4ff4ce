/*
 * settings.h - what the detectors believe, as data: weights, thresholds and lists, each with date
 * and source.
 *
 * A YAML file that a person can read and change (docs/detection.md); catalogue/detection.yaml is
 * built in. Unknown words are refused with their line. Nothing changes after loading, so any number
 * of threads may read it.
 *
 * How a suspicion is graded, before sight is asked for:
 *
 *   confidence  base of the kind + weights of the signals that apply to it, within 0 .. 1
 *   grade       low, or medium from a confidence on; high and proven by a rule of that grade whose
 *               signals are all there, high with its own least confidence; and then at most what
 *               each signal admits
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "base/buf.h"
#include "base/err.h"
#include "detect/suspicion.h"
#include "pfx/pfx.h"

enum grade { GRADE_LOW, GRADE_MEDIUM, GRADE_HIGH, GRADE_PROVEN, GRADES };

const char *grade_word(unsigned grade); /* "low", ... */

/* Of one signal, in the order of enum signal. */
struct settings_signal {
	char *word;
	int32_t weight;	 /* hundredths of confidence; below 0 it lowers */
	uint8_t most;	 /* enum grade that is admitted beside it; GRADE_PROVEN: any */
	uint8_t sig;	 /* enum signal */
	char *most_text; /* NULL: any */
	char **kinds;	 /* words; NULL: all kinds */
	char *why, *source, *date;
	uint32_t kinds_n;
	uint32_t mask; /* a bit for each enum incident_kind */
};

/* Signals that make a grade possible when they are there together. */
struct settings_rule {
	uint8_t grade; /* GRADE_HIGH or GRADE_PROVEN */
	char **kinds, **all, **any, **none;
	char *why, *source;
	uint32_t kinds_n, all_n, any_n, none_n;
	uint32_t mask;
	uint64_t all_bits, any_bits, none_bits; /* any_bits 0: none is asked for */
};

enum settings_use {
	LIST_SCRUBBER,	 /* announces for others to clean traffic of attacks */
	LIST_BEACON,	 /* announced and withdrawn by schedule */
	LIST_EXPERIMENT, /* announces for experiments */
	LIST_REPUTATION, /* named by others for former incidents */
	LIST_REGION,	 /* space that one registry hands out; title: the registry */
	LIST_LARGE,	 /* no customer of a small network */
	LIST_USES,
};

/* ASes and prefixes of which something is known, until it expires. */
struct settings_list {
	uint8_t use; /* enum settings_use */
	char *title, *source, *date, *expires;
	uint32_t *asns;
	char **ranges; /* of AS numbers, "64496-64511" */
	char **prefixes;
	struct pfx *pfxs; /* [prefixes_n] */
	struct settings_range {
		uint32_t first, last;
	} * spans; /* [ranges_n] */
	uint32_t asns_n, ranges_n, prefixes_n;
	int64_t expires_s; /* Unix seconds; lists are in force before */
};

struct settings_limits {
	uint32_t medium_at, high_at;	/* hundredths of confidence */
	uint32_t peer_asns, collectors; /* that must show it before it is high or proven */
	uint32_t stable_peers;		/* peers of the first tables that make a holder stable */
	uint32_t quiet_s;		/* without a sight before an incident is over */
	uint32_t known_s;		/* what stood so long becomes known */
	uint32_t hand_over_s;		/* the old origin is gone for so long */
	uint32_t recurrent_s;		/* the same pair came before within */
	uint32_t dormant_s;		/* silent for so long */
	uint32_t roa_fresh_s;		/* a VRP that came or went within proves nothing */
	uint32_t vrps_stale_s;		/* an older set lowers */
	uint32_t vrps_held_s;		/* the same, while a newer one is held back */
	uint32_t coverage_percent;	/* of the peers due */
	uint32_t typo_most; /* highest AS number that is taken for a count of prepends */
	uint32_t long_path; /* ASes of a path that is too long */
	uint32_t many_communities;
	uint32_t longest4, longest6;	   /* prefixes longer than that are too specific */
	uint32_t peak_prefixes, peak_ases; /* conflicts at once of a wholesale leak */
};

struct settings {
	char *title, *date;
	struct settings_limits limits;
	struct settings_base {
		char *kind;
		int32_t weight; /* hundredths of confidence before any signal */
	} * bases;
	struct settings_signal *signals; /* sorted: [SIGNALS] */
	struct settings_rule *rules;
	struct settings_list *lists;
	uint32_t bases_n, signals_n, rules_n, lists_n;
	int32_t base[INC_KINDS];
	uint8_t sha256[32]; /* of the text, for evidence */
};

/* The built-in one when file is NULL. ST_BAD with the line and what is wrong. On failure *out is
 * NULL. */
enum st settings_load(struct settings **out, const char *file, struct err *e);
enum st settings_parse(
    struct settings **out, const void *p, size_t n, const char *name, struct err *e);
void settings_free(struct settings *s); /* NULL is fine */
/* The text of the built-in one. */
struct str settings_built_in(void);

struct weighed {
	int32_t confidence; /* hundredths, 0 .. 100 */
	uint8_t grade;	    /* enum grade; what sight allows comes later */
};

/* Pure: what the signals of a suspicion of that kind are worth. */
struct weighed settings_weigh(const struct settings *s, unsigned kind, uint64_t signals);

/* The list in force at that time that has the AS, or the prefix or one that covers it; NULL. */
const struct settings_list *settings_asn(
    const struct settings *s, enum settings_use use, uint32_t asn, int64_t at_s);
const struct settings_list *settings_pfx(
    const struct settings *s, enum settings_use use, const struct pfx *p, int64_t at_s);

#endif
