/*
 * test_path.c - expressions over AS paths against regexec() on the text of each path: written here
 * by hand, `_` as README has it.
 */
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "app/route_path.h"

#include "test.h"

static uint32_t state = 1;

static uint32_t
rnd(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % n;
}

/* Few numbers that share digits, so that expressions meet them; and long ones. */
static uint32_t
rnd_asn(void)
{
	static const uint32_t asns[] = { 1, 2, 3, 12, 13, 21, 31, 123, 321, 3356, 335, 56, 174,
		64500, 4200000000u, 4294967294u };

	return rnd(8) == 0 ? rnd(100000) + 1 : asns[rnd(sizeof(asns) / sizeof(asns[0]))];
}

/* A path on the wire, and its text. */
struct sample {
	uint8_t bytes[1024];
	size_t n;
	char text[4096];
};

static void
put_segment(struct sample *s, unsigned type, unsigned n)
{
	static const char *const open[] = { "", "{", "", "(", "[" }, *const close[] = { "", "}", "",
		")", "]" };
	char *d = s->text + strlen(s->text);

	s->bytes[s->n++] = (uint8_t)type;
	s->bytes[s->n++] = (uint8_t)n;
	d += sprintf(d, "%s%s", d > s->text ? " " : "", open[type]);
	for (unsigned i = 0; i < n; i++) {
		const uint32_t asn = rnd_asn();

		s->bytes[s->n++] = (uint8_t)(asn >> 24);
		s->bytes[s->n++] = (uint8_t)(asn >> 16);
		s->bytes[s->n++] = (uint8_t)(asn >> 8);
		s->bytes[s->n++] = (uint8_t)asn;
		d += sprintf(d, "%s%u", i == 0 ? "" : type == 1 || type == 4 ? "," : " ", asn);
	}
	strcpy(d, close[type]);
}

static void
sample(struct sample *s)
{
	s->n = 0;
	s->text[0] = '\0';
	switch (rnd(8)) {
	case 0:
		break; /* empty */
	case 1:	       /* two sequences read as one */
		put_segment(s, 2, 1 + rnd(3));
		put_segment(s, 2, 1 + rnd(3));
		break;
	case 2:
		put_segment(s, 2, 1 + rnd(4));
		put_segment(s, 1, 1 + rnd(3));
		break;
	case 3:
		put_segment(s, 3, 1 + rnd(2));
		put_segment(s, 2, 1 + rnd(3));
		break;
	default:
		put_segment(s, 2, 1 + rnd(6));
	}
}

static char *
put(char *d, const char *text)
{
	return strcpy(d, text) + strlen(text);
}

/* A random expression; depth bounds it. */
static char *
expression(char *d, unsigned depth)
{
	static const char *const pieces[] = { "_", "_", "^", "$", " ", ".", "[0-9]", "[0-9]+",
		"[0-9]*", "[^ ]", "[1-3]", "[][ ,{}()]", "[^_]", "\\{", "[{]", "\\.", "x", "[ab3]",
		"[a-z]", ".*", "[-1]", "[]1]", "\\(", "3{2}", "[12]{1,3}", "(12)?", "5{0}", "6{2,}",
		"[[:digit:]]", "\\<12", "(1|2)\\1", "\\b3" };

	static const char *const repeats[] = { "", "*", "+", "?", "{2}", "{0,2}", "{1,}" };

	for (unsigned n = 1 + rnd(4); n > 0; n--) {
		switch (rnd(9)) {
		case 0:
		case 1:
		case 2:
			d += sprintf(d, "%u", rnd_asn());
			break;
		case 3:
			if (depth > 0) {
				const char *at = d;

				*d++ = '(';
				d = expression(d, depth - 1);
				if (rnd(2) == 0) {
					*d++ = '|';
					d = expression(d, depth - 1);
				}
				*d++ = ')';
				*d = '\0';
				/* glibc finds "(_){2}1" in "2 1": no oracle for repeated anchors */
				if (strpbrk(at, "_^$") == NULL)
					d = put(d, repeats[rnd(7)]);
			}
			break;
		case 4:
			d += sprintf(d, "%u%s", rnd(10), repeats[rnd(4)]);
			break;
		default:
			d = put(d, pieces[rnd(sizeof(pieces) / sizeof(pieces[0]))]);
		}
	}
	*d = '\0';
	return d;
}

/* `_` outside brackets and not behind a backslash; the expressions here close their brackets. */
static void
spell_out(const char *text, char *d)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '\\')
			*d++ = *c++, *d++ = *c;
		else if (*c == '[') {
			const char *end = strchr(c + (c[1] == '^') + 2, ']');

			if (strncmp(c, "[[:", 3) == 0)
				end = strstr(c, ":]]") + 2;
			while (c < end)
				*d++ = *c++;
			*d++ = *c;
		} else if (*c == '_')
			d = put(d, "(^|$|[][ ,{}()])");
		else
			*d++ = *c;
	}
	*d = '\0';
}

static struct sample samples[150];

/* Returns how many paths it meets; -1: no expression. */
static int
compare(const char *text, unsigned *compiled)
{
	struct path_pick pick = { 0 };
	struct path_memo memo = { 0 };
	char ere[8192];
	struct err e;
	regex_t re;
	int met = 0;

	spell_out(text, ere);
	if (regcomp(&re, ere, REG_EXTENDED | REG_NOSUB) != 0) {
		assert_int_equal(path_pick_add(&pick, text, false, &e), ST_BAD);
		path_pick_fini(&pick);
		return -1;
	}
	assert_int_equal(path_pick_add(&pick, text, false, &e), ST_OK);
	*compiled += !pick.has_text;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		const struct sample *s = &samples[i];
		const bool want = regexec(&re, s->text, 0, NULL, 0) == 0;
		bool got;

		assert_int_equal(
		    path_pick_passes(&pick, &memo, (struct span){ s->bytes, s->n }, &got, &e),
		    ST_OK);
		if (got != want)
			fail_msg("%s on \"%s\": %d, regexec says %d", text, s->text, got, want);
		met += got;
	}
	path_memo_fini(&memo);
	path_pick_fini(&pick);
	regfree(&re);
	return met;
}

static void
test_random(void **unused)
{
	unsigned compiled = 0, good = 0, some = 0;

	(void)unused;
	for (unsigned round = 0; round < 800; round++) {
		char text[4096];
		int met;

		if (round % 50 == 0) {
			for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
				sample(&samples[i]);
		}
		expression(text, 2);
		if (text[0] == '!')
			continue;
		met = compare(text, &compiled);
		good += met >= 0;
		some += met > 0 && met < (int)(sizeof(samples) / sizeof(samples[0]));
	}
	/* the test is one of the automaton, and of expressions that tell paths apart */
	assert_true(good > 450);
	assert_true(compiled * 2 > good);
	assert_true(some > 80);
}

/* What people write, and what is at the edges. */
static void
test_known(void **unused)
{
	static const char *const texts[] = { "^$", "$^", "^", "$", "_", "__", "", "^(_12_)?$", "a*",
		"(|12)3", "_3356_.*_174_", "^3[0-9]+_.*_2[0-9]*$", "^[0-9]+ [0-9]+$", "(_123)+$",
		"_(12|21)_(12|21)_", "12{1,2}3", "()", "1**", "^*12", "(^12)*3", "((((1))))",
		"[^0-9]", "^[^{]*$", "x*$", "_4294967294$", "1{0}2", "(1|12|123)$", "(12$|^3)",
		"2$3", "3^5", "1{256}", "([0-9]{1,9}_){30,255}" };
	unsigned compiled = 0;

	(void)unused;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		sample(&samples[i]);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		compare(texts[i], &compiled);
	assert_true(compiled > 20);
}

/* An expression whose automaton grows past the limit is still answered right. */
static void
test_many_states(void **unused)
{
	unsigned compiled = 0;

	(void)unused;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		sample(&samples[i]);
	assert_true(compare("[13].{14}[23].{3}", &compiled) >= 0);
	assert_true(compare("(1.{10}|2.{11}|3.{12})(5|6)", &compiled) >= 0);
	assert_int_equal(compiled, 2);
}

static bool
passes(const char *text, const uint32_t *asns, unsigned n)
{
	struct path_pick pick = { 0 };
	struct path_memo memo = { 0 };
	uint8_t path[256] = { 2, (uint8_t)n };
	struct err e;
	bool pass;

	for (unsigned i = 0; i < n; i++)
		path[5 + i * 4] = (uint8_t)asns[i];
	assert_int_equal(path_pick_add(&pick, text, false, &e), ST_OK);
	assert_int_equal(
	    path_pick_passes(&pick, &memo, (struct span){ path, 2 + n * 4 }, &pass, &e), ST_OK);
	path_memo_fini(&memo);
	path_pick_fini(&pick);
	return pass;
}

/* Boundaries take no room: any number of them is one, but for a blank that is there once. */
static void
test_boundaries(void **unused)
{
	const uint32_t path[] = { 2, 1, 33 };

	(void)unused;
	assert_true(passes("(_){1}1", path, 3));
	assert_false(passes("(_){2}1", path, 3));
	assert_true(passes("(_){2}2", path, 3)); /* the begin, twice */
	assert_true(passes("33(_){3}", path, 3));
	assert_false(passes("1(_){2}33", path, 3));
	assert_true(passes("(_1_|_33_)+", path, 3));
	assert_false(
	    passes("(_1_|_33_){2}", path, 3)); /* one blank cannot end one and begin another */
	assert_true(passes("(_1|_33){2}", path, 3));
}

/* Several: any of those that do not deny, none of those that do. */
static void
test_several(void **unused)
{
	struct path_pick pick = { 0 };
	struct path_memo memo = { 0 };
	struct err e;

	(void)unused;
	assert_int_equal(path_pick_add(&pick, "_[0-9]2_", false, &e), ST_OK);
	assert_int_equal(path_pick_add(&pick, "_3356_", false, &e), ST_OK);
	assert_int_equal(path_pick_add(&pick, "1[0-9]$", true, &e), ST_OK);
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		const struct sample *s = &samples[i];
		const size_t n = strlen(s->text);
		char text[4100];
		bool got, want;

		sprintf(text, " %s ", s->text);
		for (char *c = text; *c != '\0'; c++)
			*c = strchr("{}(),[]", *c) != NULL ? ' ' : *c;
		want = (strstr(text, " 12 ") != NULL || strstr(text, " 3356 ") != NULL) &&
		       !(n >= 2 && s->text[n - 2] == '1' && s->text[n - 1] >= '0' &&
			   s->text[n - 1] <= '9');
		assert_int_equal(
		    path_pick_passes(&pick, &memo, (struct span){ s->bytes, s->n }, &got, &e),
		    ST_OK);
		/* 12 is the one number of two digits with a 2 at its end here */
		assert_int_equal(got, want);
	}
	path_memo_fini(&memo);
	path_pick_fini(&pick);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_many_states),
		cmocka_unit_test(test_boundaries),
		cmocka_unit_test(test_several),
	};

	return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}
