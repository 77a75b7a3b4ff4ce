/*
 * suspicion.h - what a detector says of one route of one prefix.
 *
 * A detector is a function of a change (follow/follow.h), the world and what stood before. It
 * states a kind, who did it, and signals: facts that raise or lower how sure one can be. All
 * signals are shown, none deletes. What a signal weighs is a setting (settings.h), what it is
 * called and how it reads is a row of signal.c.
 */
#ifndef SUSPICION_H
#define SUSPICION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum incident_kind {
	INC_LEAK,
	INC_MOAS,
	INC_SUB_MOAS,
	INC_SQUAT,     /* also the revival of dormant space or ASes */
	INC_FAKE_EDGE, /* any forged origin, path or edge */
	INC_BOGON_PREFIX,
	INC_BOGON_ASN,
	INC_BLACKHOLE,
	INC_KINDS,
};

/* Kinds that may be one event when one AS does them at one time. */
enum incident_group {
	GROUP_LEAK,
	GROUP_HIJACK,
	GROUP_BOGON_PREFIX,
	GROUP_BOGON_ASN,
	GROUP_BLACKHOLE
};

/*
 * One bit each of a uint64_t, so at most 64. The order is of no meaning outside: words and weights
 * go by the table in signal.c. Detectors set those of their part; CORE are set by grading itself.
 */
enum signal {
	/* raising: origin */
	SIG_RPKI_INVALID_ASN, /* the new origin, by ROV */
	SIG_RPKI_INVALID_LENGTH,
	SIG_VICTIM_VALID, /* the old route is RPKI valid */
	SIG_IRR_AGAINST,  /* a registry run by an RIR knows other origins only */
	SIG_IRR_AGAINST2, /* two of them */
	SIG_NEWCOMER,	  /* never seen with the prefix or one that covers it */
	SIG_UNRELATED,	  /* to the old origin, in every way that is looked at */
	SIG_STABLE,	  /* the old origin stood in the baseline, alone */
	SIG_DORMANT,	  /* the AS or the space was silent for long, or for as long as is known */
	SIG_UNANNOUNCED,  /* nobody announces the space, nor any that covers it */
	SIG_PREPEND_TYPO,
	SIG_RPKI_CHANGE,     /* a ROA that changed made the true route invalid */
	SIG_BLACKHOLE_ALIEN, /* blackhole community from neither the holder nor its upstream */
	SIG_BOGON_FULL,
	SIG_BOGON_ADMINISTRATIVE,
	SIG_FOREIGN_REGION, /* space of one regional registry, AS of another */
	SIG_UNREGISTERED,   /* by RPKI and IRR, both of which are there */
	SIG_TYPING_ERROR,   /* one slip away from the right AS or prefix */
	/* raising: path */
	SIG_NEW_EDGE,	     /* a link that nobody ever showed */
	SIG_IMPOSSIBLE_EDGE, /* and that cannot be by what is known of its ends */
	SIG_LONE_EDGE,	     /* and that carries one prefix of many behind it */
	SIG_NEW_INSIDE,	     /* over it comes a new part of a prefix that its origin held */
	SIG_ASPA_INVALID,
	SIG_ASPA_BOTH,	  /* both ends of the violation are attested */
	SIG_OTC,	  /* RFC 9234: a marked route went up or across */
	SIG_OTC_COMPLETE, /* and a statement above it completes the proof */
	SIG_PEERLOCK,	  /* a network of the first tier behind one that is none */
	SIG_REL_BOTH,	  /* relationships on both hops are certain */
	SIG_REL_AGREE,	  /* file and own inference say the same */
	SIG_NOVEL_TRIPLE, /* from, leaker and to never stood in this order */
	SIG_MANY_ORIGINS,
	SIG_WHOLESALE, /* peak of conflicting prefixes and of conflicting ASes at once */
	SIG_PRIVATE_ASN,
	SIG_RESERVED_ASN,
	/* raising: CORE */
	SIG_VISIBLE, /* as many peer ASNs on as many collectors as a high grade asks */
	SIG_WIDE,    /* a good part of those that could */
	/* lowering: origin */
	SIG_RPKI_VALID, /* the new origin */
	SIG_IRR_FOR,	/* a route object in a registry run by an RIR */
	SIG_IRR_OTHER,	/* in another registry */
	SIG_SIBLING,
	SIG_PROVIDER,	   /* the new origin sells transit to the old one */
	SIG_CUSTOMER,	   /* the new origin buys transit of the old one */
	SIG_ADJACENT,	   /* the old origin stands next to the new one on the path */
	SIG_HANDOVER,	   /* A, then A and B, then B */
	SIG_FLIP_FLOP,	   /* a pair that comes and goes */
	SIG_LESS_SPECIFIC, /* the newcomer announces the less specific */
	SIG_SCRUBBER,
	SIG_ANYCAST,
	SIG_IX_LAN,
	SIG_BEACON, /* or an AS for experiments */
	SIG_SAME_COUNTRY,
	SIG_ESTABLISHED, /* the origin held other space before */
	SIG_PRIVATE_ORIGIN,
	SIG_TOO_SPECIFIC,
	SIG_KNOWN,     /* stood for long before */
	SIG_ROA_FRESH, /* a ROA made or ended within a day */
	/* lowering: path */
	SIG_REL_INFERRED,     /* no published relationship, only inferred ones */
	SIG_REL_CONTRADICTED, /* the tables speak against the relationship */
	SIG_OTHER_CAUSE,      /* the same route is told of for another cause */
	SIG_AS_SET,	      /* a set or AS_TRANS in the path */
	/* lowering: CORE */
	SIG_STANDING,  /* in the first table already */
	SIG_COVERAGE,  /* fewer than four in five of the peers due are there */
	SIG_RESYNC,    /* shown by table transfers only */
	SIG_WORLD_OLD, /* VRPs are stale, or shrunk by more than a fifth of an anchor */
	SIGNALS,
};

_Static_assert(SIGNALS <= 64, "signals are bits of a word");

#define SIG(s) (UINT64_C(1) << SIG_##s)

/* What detectors give for a change; at most so many. */
#define SUSPICIONS_MAX 8
#define SUSPICION_RANGE 4

struct suspicion {
	uint8_t kind;			 /* enum incident_kind */
	uint8_t type;			 /* leak: 1 to 6 of RFC 7908; else 0 */
	uint8_t range_n;		 /* 0 when the culprit is certain */
	uint32_t culprit;		 /* ASN; 0: unknown, which nothing is reported of */
	uint32_t range[SUSPICION_RANGE]; /* possible culprits, the likeliest first */
	uint32_t victim, accomplice; /* ASNs, 0: none; accomplice: the first that passed it on */
	uint32_t segment[3];	     /* along the path: to, leaker, from; or an edge; 0: none */
	uint32_t pfx, cover;	     /* numbers of follow; cover 0: none */
	uint64_t signals;	     /* SIG() of enum signal */
};

struct signal_info {
	const char *word; /* of the contract: reasons, suppressors */
	const char *text; /* states a fact, never an intent */
	bool lowers;
};

const struct signal_info *signal_info(unsigned signal); /* static */
bool signal_parse(const char *word, unsigned *out);	/* false when none is called so */

const char *incident_kind_word(unsigned kind); /* "leak", "moas", ... */
bool incident_kind_parse(const char *word, unsigned *out);
enum incident_group incident_kind_group(unsigned kind);

#endif
