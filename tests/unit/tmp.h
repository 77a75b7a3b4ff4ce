/* tmp.h - a text as a file, for readers that open files. */
#ifndef TMP_H
#define TMP_H

#include <string.h>
#include <unistd.h>

#include "io/in.h"
#include "test.h"

/* A new file with these bytes; the caller unlinks. The name is in static memory. */
static inline const char *
tmp_file(const void *p, size_t n)
{
	static char path[256];
	const char *dir = getenv("TMPDIR");
	int fd;

	snprintf(path, sizeof(path), "%s/routescope-test-XXXXXX", dir != NULL ? dir : "/tmp");
	fd = mkstemp(path);
	assert_true(fd != -1);
	assert_true(write(fd, p, n) == (ssize_t)n);
	close(fd);
	return path;
}

/* A stream of these bytes. */
static inline struct in *
tmp_in(const void *p, size_t n)
{
	const char *path = tmp_file(p, n);
	struct in *in;
	struct err e;

	assert_int_equal(in_open(&in, path, &e), ST_OK);
	unlink(path);
	return in;
}

/* Every file below the folder of bad input's manifest with that prefix: calls fn(path, outcome). */
static inline unsigned
tmp_bad_inputs(
    const char *prefix, void (*fn)(const char *path, const char *name, const char *outcome))
{
	const char *manifest = test_data("badinput/MANIFEST-own.tsv");
	char line[4096], root[4096], path[8192];
	unsigned n = 0;
	FILE *f;

	if (manifest == NULL)
		return 0;
	snprintf(root, sizeof(root), "%.*s", (int)(strrchr(manifest, '/') - manifest), manifest);
	f = fopen(manifest, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		char *field[8], *rest = line;
		unsigned k = 0;

		while (k < 8 && (field[k] = strsep(&rest, "\t")) != NULL)
			k++;
		if (k < 6 || strncmp(field[0], prefix, strlen(prefix)) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", root, field[0]);
		fn(path, field[0], field[5]);
		n++;
	}
	fclose(f);
	return n;
}

#endif
