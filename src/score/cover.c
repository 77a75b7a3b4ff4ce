/* cover.c - see cover.h. */
#include "score/cover.h"

const char *
score_source_word(enum score_source s)
{
	static const char *const words[SCORE_SOURCES] = {
		[SCORE_TABLES] = "tables",
		[SCORE_UPDATES] = "updates",
		[SCORE_RPKI] = "rpki",
		[SCORE_IRR] = "irr",
		[SCORE_CONTACTS] = "contacts",
		[SCORE_SPOOFER] = "spoofer",
		[SCORE_BOGONS] = "bogons",
	};

	return words[s];
}
