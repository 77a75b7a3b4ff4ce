/*
 * test_detect_relate.c - published relationships beside inferred ones. Oracle: the table in
 * relate.h, asked for each link by a twin that looks it up in the text of the file and in the list
 * of the inference.
 */
#include "detect_bed.h"

#include "detect/relate.h"

/* What the file says of a to b by its rows, the first one; ASREL_NONE: nothing. */
static enum asrel
in_text(const char *text, uint32_t a, uint32_t b)
{
	uint32_t x, y;
	int rel, len;

	while (*text == '#')
		text = strchr(text, '\n') + 1;
	for (; sscanf(text, "%u|%u|%d\n%n", &x, &y, &rel, &len) == 3; text += len) {
		if ((x == a && y == b) || (x == b && y == a))
			return rel == 0 ? ASREL_PEER
			       : x == a ? ASREL_PROVIDER_OF
					: ASREL_CUSTOMER_OF;
	}
	return ASREL_NONE;
}

static bool
sure(const struct infer_link *l)
{
	const uint32_t less = l->up < l->down ? l->up : l->down;

	return l->why == INFER_CLIQUE ||
	       (l->why == INFER_VOTES && 20 * less <= l->up + l->down - less);
}

/* Random worlds: five at the top, transit below, stubs; most of the true links are in the file,
 * some wrongly. */
static void
twin(void **state)
{
	enum { TOP = 5, ALL = 60, ROUNDS = 40 };
	unsigned seen[5] = { 0 };

	(void)state;
	test_seed();
	for (unsigned round = 0; round < ROUNDS; round++) {
		char text[16384] = "# serial-1\n";
		size_t at = strlen(text), links_n;
		uint32_t up[ALL][2];
		const struct infer_link *links;
		struct infer *infer = infer_new(NULL, NULL);
		const uint32_t top[TOP] = { 1001, 1002, 1003, 1004, 1005 };
		struct relate r;
		struct world *w;
		struct err e;

		memset(&bed, 0, sizeof(bed));
		for (uint32_t i = TOP; i < ALL; i++) {
			for (unsigned k = 0; k < 2; k++) {
				const unsigned dice = (unsigned)(test_rng() % 10);

				up[i][k] = (uint32_t)(test_rng() % (i < 20 ? TOP : 20));
				if (k == 1 && up[i][1] == up[i][0])
					continue;
				if (dice < 8)
					at += (size_t)sprintf(text + at, "%u|%u|%d\n",
					    1001 + up[i][k], 1001 + i, dice == 0 ? 0 : -1);
			}
		}
		at += (size_t)sprintf(text + at, "7001|7002|-1\n7003|7001|0\n");
		for (uint32_t i = TOP; i < ALL; i++) { /* down to i from each of the top */
			for (uint32_t peer = 0; peer < TOP; peer++) {
				uint32_t as[6], n = 0, x = i;
				char path[80] = "";

				for (;; x = up[x][test_rng() % 2]) {
					as[n++] = 1001 + x;
					if (x < TOP)
						break;
				}
				if (x != peer)
					as[n++] = 1001 + peer;
				while (n > 0)
					sprintf(path + strlen(path), "%u ", as[--n]);
				assert_int_equal(
				    infer_add(
					infer, follow_path(&bed.routes[bed_route(path, 0)]), &e),
				    ST_OK);
			}
		}
		assert_int_equal(infer_run(infer, top, TOP, &e), ST_OK);
		w = bed_world(text, NULL);
		assert_int_equal(relate_make(&r, w, infer, &e), ST_OK);
		links_n = infer_links(infer, &links);
		assert_true(links_n > ALL);
		for (size_t i = 0; i < links_n; i++) {
			const struct infer_link *l = &links[i];
			const enum asrel said = in_text(text, l->a, l->b);
			const enum relate_level want = said == ASREL_NONE
							   ? (sure(l) ? RELATE_VOTED : RELATE_GUESS)
						       : said == l->rel ? RELATE_BOTH
						       : sure(l)	? RELATE_NONE
									: RELATE_FILE;

			assert_int_equal(relate_level(&r, l->a, l->b), want);
			assert_int_equal(relate_level(&r, l->b, l->a), want);
			assert_int_equal(asrel_get(r.table, l->a, l->b),
			    want == RELATE_NONE	 ? ASREL_NONE
			    : said != ASREL_NONE ? said
						 : (enum asrel)l->rel);
			seen[want]++;
		}
		/* what no table shows */
		assert_int_equal(relate_level(&r, 7001, 7002), RELATE_FILE);
		assert_int_equal(asrel_get(r.table, 7002, 7001), ASREL_CUSTOMER_OF);
		assert_int_equal(asrel_get(r.table, 7001, 7003), ASREL_PEER);
		assert_int_equal(relate_level(&r, 7002, 7003), RELATE_NONE);
		assert_int_equal(relate_degree(&r, 7001).customers, 1);
		assert_int_equal(relate_degree(&r, 7001).peers, 1);
		relate_fini(&r);
		world_free(w);
		infer_free(infer);
	}
	for (unsigned i = 0; i < 5; i++)
		printf("# level %u: %u links\n", i, seen[i]);
	assert_true(seen[RELATE_BOTH] != 0 && seen[RELATE_NONE] != 0 && seen[RELATE_VOTED] != 0);
}

static void
nothing(void **state)
{
	struct world *w = bed_world(NULL, NULL);
	struct relate r;
	struct err e;

	(void)state;
	assert_int_equal(relate_make(&r, w, NULL, &e), ST_OK);
	assert_null(r.table);
	assert_int_equal(relate_level(&r, 1, 2), RELATE_NONE);
	assert_int_equal(relate_degree(&r, 1).providers, 0);
	relate_fini(&r);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(twin),
		cmocka_unit_test(nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
