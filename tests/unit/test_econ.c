/* test_econ.c - economies: the table holds together, known places, and what real files say. */
#include "base/csv.h"
#include "reg/delegated.h"
#include "reg/econ.h"

#include "tmp.h"

static const struct econ *
get(const char *cc)
{
	return econ_get(str_of(cc));
}

static bool
in(const char *cc, const char *place)
{
	return econ_in(get(cc), str_of(place));
}

/* Sorted, no code or number twice, every area known and within a continent. */
static void
test_table(void **state)
{
	size_t n, areas;
	const struct econ *e = econ_all(&n);
	bool number[1000] = { false };

	(void)state;
	econ_areas(&areas);
	assert_int_equal(n, 252); /* 249 of ISO, and AP, EU, XK */
	assert_int_equal(areas, 29);
	for (size_t i = 0; i < n; i++) {
		if (i != 0)
			assert_true(strcmp(e[i - 1].cc, e[i].cc) < 0);
		assert_ptr_equal(get(e[i].cc), &e[i]);
		assert_true(e[i].name[0] != '\0' && econ_rir(&e[i])[0] != '\0');
		if (e[i].number != 0)
			assert_false(number[e[i].number]);
		number[e[i].number] = true;
		assert_int_equal(econ_region(&e[i])[0] == '\0', e[i].area == 0);
		assert_true(in(e[i].cc, "world") && in(e[i].cc, e[i].cc));
		assert_true(in(e[i].cc, econ_rir(&e[i])));
		assert_true(e[i].area == 0 || in(e[i].cc, econ_region(&e[i])));
	}
}

static void
test_places(void **state)
{
	static const struct {
		const char *cc, *name, *region, *sub, *rir;
	} cases[] = {
		{ "NL", "Netherlands", "Europe", "Western Europe", "RIPE NCC" },
		{ "br", "Brazil", "Americas", "Latin America and the Caribbean", "LACNIC" },
		{ "US", "United States", "Americas", "Northern America", "ARIN" },
		{ "JM", "Jamaica", "Americas", "Latin America and the Caribbean", "ARIN" },
		{ "KE", "Kenya", "Africa", "Sub-Saharan Africa", "AFRINIC" },
		{ "EG", "Egypt", "Africa", "Northern Africa", "AFRINIC" },
		{ "IR", "Iran", "Asia", "Southern Asia", "RIPE NCC" },
		{ "AE", "United Arab Emirates", "Asia", "Western Asia", "RIPE NCC" },
		{ "AU", "Australia", "Oceania", "Australia and New Zealand", "APNIC" },
		{ "TW", "Taiwan", "Asia", "Eastern Asia", "APNIC" },
		{ "XK", "Kosovo", "Europe", "Southern Europe", "RIPE NCC" },
		{ "EU", "European Union", "Europe", "", "RIPE NCC" },
		{ "AP", "Asia/Pacific", "", "", "APNIC" },
		{ "AQ", "Antarctica", "", "", "ARIN" },
		{ "GL", "Greenland", "Americas", "Northern America", "RIPE NCC" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct econ *e = get(cases[i].cc);

		assert_non_null(e);
		assert_string_equal(e->name, cases[i].name);
		assert_string_equal(econ_region(e), cases[i].region);
		assert_string_equal(econ_sub_region(e), cases[i].sub);
		assert_string_equal(econ_rir(e), cases[i].rir);
	}
	assert_null(get("ZZ"));
	assert_null(get(""));
	assert_null(get("NLD"));
	assert_true(in("KE", "014") && in("KE", "202") && in("KE", "2") && in("KE", "002"));
	assert_true(in("KE", "Eastern Africa") && in("KE", "africa") && in("KE", "001"));
	assert_false(in("KE", "015") || in("KE", "150") || in("KE", "ripencc") || in("KE", "NL"));
	assert_true(in("NL", "ripencc") && in("NL", "RIPE NCC") && in("NL", "155"));
	assert_false(in("AP", "142") || in("AQ", "Oceania"));
	assert_true(econ_place(STR("419")) && econ_place(STR("Asia")) &&
		    econ_place(STR("LACNIC")) && econ_place(STR("World")) && econ_place(STR("nl")));
	assert_false(econ_place(STR("999")) || econ_place(STR("Atlantis")) || econ_place(STR("")) ||
		     econ_place(STR("ZZ")));
}

/* An export of the Observatory tells country, region, sub-region and registry of 11,645 networks.
 */
static void
test_real_export(void **state)
{
	const char *path = test_data("manrs/manrs-details-202210-lacnic.csv.gz");
	unsigned rows = 0;
	struct str line;
	struct in *in_;
	struct err e;

	(void)state;
	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in_, path, &e), ST_OK);
	assert_int_equal(in_line(in_, &line, &e), ST_OK);
	while (in_line(in_, &line, &e) == ST_OK) {
		struct str v[11];
		const struct econ *c;

		assert_int_equal(csv_split(line, ',', v, 11), 11);
		c = econ_get(v[2]);
		assert_non_null(c);
		assert_true(str_eq(v[3], econ_region(c)) && str_eq(v[4], econ_sub_region(c)) &&
			    str_eq(v[5], econ_rir(c)));
		rows++;
	}
	in_close(in_);
	assert_int_equal(rows, 11645);
}

/* Of economies with a hundred ASes or more in a registry's file, that registry is the one we say;
 * and every country of the world's prefixes is known. */
static void
test_real_registries(void **state)
{
	static const char *const names[] = { "rir/delegated-afrinic-extended-20260505.txt.gz",
		"rir/delegated-lacnic-extended-20181012.txt.gz",
		"rir/delegated-ripencc-extended-20130418.txt.gz",
		"rir/delegated-apnic-extended-20130417.txt.gz" };
	unsigned economies = 0, lines = 0;
	const char *path;
	struct str line;
	struct in *in_;
	struct err e;

	(void)state;
	for (unsigned f = 0; f < 4; f++) {
		unsigned count[26 * 26] = { 0 };
		struct deleg_set s = { 0 };
		struct load l = { 0 };

		path = test_data(names[f]);
		if (path == NULL)
			skip();
		assert_int_equal(in_open(&in_, path, &e), ST_OK);
		assert_int_equal(deleg_load(&s, in_, &l, &e), ST_OK);
		in_close(in_);
		for (size_t i = 0; i < s.n_asns; i++) {
			const struct deleg_asns *a = &s.asns[i];
			const struct econ *c;

			if (a->cc[0] == '\0')
				continue;
			c = econ_get((struct str){ a->cc, 2 });
			if (c == NULL)
				fail_msg("%.2s is not known", a->cc);
			if (++count[(a->cc[0] - 'A') * 26 + a->cc[1] - 'A'] == 100) {
				if (c->rir != a->registry)
					fail_msg("%.2s of %s", a->cc, names[f]);
				economies++;
			}
		}
		deleg_set_fini(&s);
	}
	assert_true(economies > 20);
	path = test_data("rir/country-prefixes-20260201.tsv.gz");
	assert_int_equal(in_open(&in_, path, &e), ST_OK);
	for (; in_line(in_, &line, &e) == ST_OK; lines++)
		assert_non_null(econ_get((struct str){ line.p, 2 }));
	in_close(in_);
	assert_int_equal(lines, 243034);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_real_export),
		cmocka_unit_test(test_real_registries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
