/* test_view_names.c - lists of rows by letters, beside a walk over all names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/view_i.h"
#include "app/view_names.h"

#define ROWS 400

static char texts[ROWS][2][24];
static struct vname names[ROWS];

/* Few letters, so that much is found; some high octets, some of both cases. */
static void
make(unsigned seed)
{
	static const char letters[] = "abcABC-\xc3\xa9 ";

	srand(seed);
	for (unsigned i = 0; i < ROWS; i++) {
		for (unsigned k = 0; k < 2; k++) {
			const unsigned n = (unsigned)rand() % 12;

			for (unsigned c = 0; c < n; c++)
				texts[i][k][c] = letters[(unsigned)rand() % (sizeof(letters) - 1)];
			texts[i][k][n] = '\0';
		}
		names[i] = (struct vname){ .name = texts[i][0], .org = texts[i][1] };
	}
}

static void
look_up(const struct vnames *x, const char *q)
{
	const uint32_t *rows;
	const size_t n = vnames_find(x, q, &rows);
	size_t k = 0;

	if (strlen(q) < VNAMES_LEAST) {
		assert_null(rows);
		assert_int_equal(n, ROWS);
		return;
	}
	for (size_t i = 1; i < n; i++)
		assert_true(rows[i - 1] < rows[i]);
	for (uint32_t i = 0; i < ROWS; i++) {
		while (k < n && rows[k] < i)
			k++;
		if (strcasestr(names[i].name, q) != NULL || strcasestr(names[i].org, q) != NULL)
			assert_true(k < n && rows[k] == i);
	}
}

static void
test_all_found(void **state)
{
	struct vnames *x;
	struct err e;

	(void)state;
	for (unsigned seed = 1; seed < 6; seed++) {
		make(seed);
		assert_int_equal(vnames_new(&x, names, ROWS, &e), ST_OK);
		for (unsigned i = 0; i < ROWS; i++) {
			char q[24];
			const char *from = texts[i][i % 2];
			const size_t n = strlen(from), at = n == 0 ? 0 : (unsigned)rand() % n;

			snprintf(q, sizeof(q), "%s", from + at);
			look_up(x, q);
			for (char *p = q; *p != '\0'; p++)
				*p = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
			look_up(x, q);
		}
		look_up(x, "");
		look_up(x, "ab");
		look_up(x, "nowhere to be found");
		vnames_free(x);
	}
}

/* A list is far shorter than all rows, or it would be of no use. */
static void
test_short_lists(void **state)
{
	struct vnames *x;
	const uint32_t *rows;
	struct err e;

	(void)state;
	for (unsigned i = 0; i < ROWS; i++) {
		snprintf(texts[i][0], sizeof(texts[i][0]), "network %u", i);
		texts[i][1][0] = '\0';
		names[i] = (struct vname){ .name = texts[i][0], .org = texts[i][1] };
	}
	assert_int_equal(vnames_new(&x, names, ROWS, &e), ST_OK);
	assert_int_equal(vnames_find(x, "WORK 123", &rows), 1);
	assert_int_equal(rows[0], 123);
	assert_int_equal(vnames_find(x, "network", &rows), ROWS);
	vnames_free(x);
	assert_int_equal(vnames_new(&x, names, 0, &e), ST_OK);
	assert_int_equal(vnames_find(x, "network", &rows), 0);
	vnames_free(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_found),
		cmocka_unit_test(test_short_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
