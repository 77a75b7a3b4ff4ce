/* fuzz_catalogue.c - catalogue files: what loads is whole, names stay in their folder, parts are
 * parts. */
#include <stdlib.h>

#include "fetch/catalogue.h"
#include "fuzz/fuzz.h"

static void
check(struct catalogue *c)
{
	FUZZ_CHECK(c->title != NULL && c->sources_n > 0, "an empty catalogue");
	for (unsigned i = 0; i < c->sources_n; i++) {
		const struct cat_source *s = &c->sources[i];
		char host[256];

		FUZZ_CHECK(catalogue_find(c, s->id) == s, "%s twice", s->id);
		FUZZ_CHECK(url_host(s->base, host, sizeof(host)), "%s: no host", s->base);
		FUZZ_CHECK(catalogue_allows(c, s, host), "%s is not its own host", host);
		FUZZ_CHECK(strchr(s->name, '/') == NULL, "%s", s->name);
		FUZZ_CHECK(s->min_bytes <= s->max_bytes, "%s: bytes", s->id);
		FUZZ_CHECK(s->period.months == 0 || s->period.s == 0, "%s: period", s->id);
		for (unsigned k = 0; k < s->default_parts_n; k++) {
			unsigned at = 0;

			while (at < s->parts_n && strcmp(s->parts[at], s->default_parts[k]) != 0)
				at++;
			FUZZ_CHECK(at < s->parts_n, "%s is no part", s->default_parts[k]);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct catalogue *c = NULL;
	struct err e = { .off = ERR_NOOFF };
	const enum st st = catalogue_parse(&c, p, n, "input", &e);

	FUZZ_CHECK((st == ST_OK) == (c != NULL), "status %d", st);
	FUZZ_CHECK(st == ST_OK || e.msg[0] != '\0', "refused without a word");
	if (c != NULL)
		check(c);
	catalogue_free(c);
	return 0;
}
