/* conf.c - see conf.h. */
#include "conf/conf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first complaint of libcyaml, and the innermost line of its backtrace. */
struct complaint {
	char text[160];
	uint64_t line;
};

/* libcyaml hands its own constant formats through. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void
take_log(cyaml_log_t level, void *arg, const char *fmt, va_list ap)
{
	struct complaint *c = arg;
	const char *at;
	char line[320];

	if (level < CYAML_LOG_ERROR)
		return;
	vsnprintf(line, sizeof(line), fmt, ap);
	line[strcspn(line, "\n")] = '\0';
	if (c->line == 0 && (at = strstr(line, "line")) != NULL &&
	    (at = strpbrk(at, "0123456789")) != NULL)
		c->line = strtoull(at, NULL, 10);
	if (c->text[0] == '\0') {
		at = strncmp(line, "Load: ", 6) == 0 ? line + 6 : line;
		snprintf(c->text, sizeof(c->text), "%.159s", at);
	}
}
#pragma GCC diagnostic pop

static cyaml_config_t
config(struct complaint *c)
{
	return (cyaml_config_t){
		.log_fn = take_log,
		.log_ctx = c,
		.mem_fn = cyaml_mem,
		.log_level = CYAML_LOG_ERROR,
		.flags = CYAML_CFG_NO_ALIAS,
	};
}

/* The backtrace of an unknown key or word names a place before it: looks for it from there on. */
static void
place(struct complaint *c, struct str text)
{
	static const struct {
		const char *head;
		const char *behind; /* what follows it in the file */
	} known[] = { { "Unexpected key: ", ":" }, { "Invalid enum value: ", "" } };
	char wanted[sizeof(c->text) + 1] = "";
	struct str line;
	uint64_t n = 0;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const char *at = strstr(c->text, known[i].head);

		if (at != NULL)
			snprintf(wanted, sizeof(wanted), "%s%s", at + strlen(known[i].head),
			    known[i].behind);
	}
	while (wanted[0] != '\0' && text.n != 0 && str_cut(&text, '\n', &line)) {
		if (++n >= c->line && memmem(line.p, line.n, wanted, strlen(wanted)) != NULL) {
			c->line = n;
			return;
		}
	}
}

enum st
conf_load(void **out, struct str text, uint64_t line, const cyaml_schema_value_t *schema,
    const char *what, struct err *e)
{
	struct complaint c = { .line = 0 };
	const cyaml_config_t cfg = config(&c);
	cyaml_data_t *v = NULL;
	const cyaml_err_t ce =
	    cyaml_load_data((const uint8_t *)text.p, text.n, &cfg, schema, &v, NULL);
	const char *why = c.text[0] != '\0' ? c.text : cyaml_strerror(ce);

	*out = v;
	if (ce == CYAML_OK && v != NULL)
		return ST_OK;
	if (ce == CYAML_ERR_OOM)
		return err_nomem(e, what);
	place(&c, text);
	if (ce != CYAML_OK && c.line != 0)
		return err_line(e, ST_BAD, c.line + line - 1, what, "%s", why);
	return err_set(e, ST_BAD, ERR_NOOFF, what, "%s", ce != CYAML_OK ? why : "nothing in it");
}

void
conf_free(const cyaml_schema_value_t *schema, void *v)
{
	struct complaint c = { .line = 0 };
	const cyaml_config_t cfg = config(&c);

	if (v != NULL)
		cyaml_free(&cfg, schema, v, 0);
}
