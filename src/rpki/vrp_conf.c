/*
 * vrp_conf.c - VRPs as validators write them into the configuration of routers, and two texts more.
 *
 *   OpenBGPD    roa-set { PREFIX [maxlen N] source-as N [expires s] ... }
 *               aspa-set { customer-as N [expires s] provider-as { N, ... } ... }
 *   BIRD 1      roa PREFIX max N as N;
 *   BIRD 2      route PREFIX max N as N;   perhaps inside protocol blocks
 *   RPSL        route and route6 objects: no maxLength, so they are looked at and never loaded
 *   summary     routinator's counts: no VRPs
 *
 * A line that is none of these refuses the whole.
 */
#include "rpki/vrp_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "pfx/asn.h"

#define MAX_WORDS 12

enum form { NONE, OPENBGPD, BIRD, RPSL, SUMMARY };

struct conf {
	struct vrp_job *job;
	uint64_t line;
	char route[64]; /* RPSL: the prefix of the object under way, "" none */
};

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The words of a line; how many there are, which may be more than MAX_WORDS. */
static size_t
words(struct str s, struct str *w)
{
	size_t n = 0, i = 0;

	for (;;) {
		size_t from;

		while (i < s.n && blank(s.p[i]))
			i++;
		if (i == s.n)
			return n;
		from = i;
		while (i < s.n && !blank(s.p[i]))
			i++;
		if (n < MAX_WORDS)
			w[n] = (struct str){ s.p + from, i - from };
		n++;
	}
}

static enum form
form_of(struct str line)
{
	static const struct {
		const char *begins;
		enum form form;
	} heads[] = {
		{ "#", OPENBGPD },
		{ "roa-set", OPENBGPD },
		{ "aspa-set", OPENBGPD },
		{ "roa ", BIRD },
		{ "route ", BIRD },
		{ "define ", BIRD },
		{ "roa4 table ", BIRD },
		{ "roa6 table ", BIRD },
		{ "protocol static", BIRD },
		{ "route:", RPSL },
		{ "route6:", RPSL },
		{ "Summary at ", SUMMARY },
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (str_starts(line, heads[i].begins))
			return heads[i].form;
	}
	return NONE;
}

static enum st
strange(const struct conf *c, struct err *e)
{
	return err_line(e, ST_BAD, c->line, "VRP configuration",
	    "neither a VRP nor what may stand around VRPs");
}

/* PREFIX [maxlen N] source-as N [expires s] */
static enum st
openbgpd_vrp(struct conf *c, const struct str *w, size_t n, struct err *e)
{
	struct vrp_text t = { .prefix = w[0] };
	uint64_t v;

	for (size_t i = 1; i < n; i += 2) {
		if (i + 1 == n)
			return strange(c, e);
		if (str_eq(w[i], "maxlen"))
			t.max_len = w[i + 1];
		else if (str_eq(w[i], "source-as"))
			t.asn = w[i + 1];
		else if (str_eq(w[i], "expires") && str_u64(w[i + 1], INT64_MAX, &v))
			t.expires_s = (int64_t)v;
		else
			return strange(c, e);
	}
	return t.asn.p != NULL ? vrp_take(c->job, &t, e) : strange(c, e);
}

/* customer-as N [expires s] provider-as { N, N } */
static enum st
openbgpd_aspa(struct conf *c, struct str line, struct err *e)
{
	struct load *l = &c->job->s->aspa_load;
	uint32_t *v, customer = 0, n = 0;
	struct str list = line, head, part, w[MAX_WORDS];
	uint64_t expires = 0;
	size_t n_head;
	enum st st;

	if (!str_cut(&list, '{', &head) || list.p == NULL || !str_ends(list, "}"))
		return strange(c, e);
	list.n--;
	n_head = words(head, w);
	if (n_head < 3 || n_head > 5 || !str_eq(w[n_head - 1], "provider-as") ||
	    !asn_parse(w[1], &customer) ||
	    (n_head == 5 && (!str_eq(w[2], "expires") || !str_u64(w[3], INT64_MAX, &expires))))
		return strange(c, e);
	v = arr_new(list.n + 1, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "ASPAs");
	for (st = ST_OK; st == ST_OK && str_cut(&list, ',', &part);) {
		if (n == RPKI_MAX_PROVIDERS || !asn_parse(str_trim(part), &v[n++]))
			st = strange(c, e);
	}
	l->seen.off = c->job->l->seen.off;
	if (st == ST_OK)
		st = vrp_take_aspa(c->job, customer, v, n, (int64_t)expires, e);
	free(v);
	return st;
}

static enum st
openbgpd(struct conf *c, struct str line, struct err *e)
{
	struct str w[MAX_WORDS];
	const size_t n = words(line, w);

	if (n > MAX_WORDS && !str_eq(w[0], "customer-as"))
		return strange(c, e);
	if (str_eq(w[0], "customer-as"))
		return openbgpd_aspa(c, line, e);
	if (str_eq(w[0], "}") ||
	    (n == 2 && str_eq(w[1], "{") && (str_eq(w[0], "roa-set") || str_eq(w[0], "aspa-set"))))
		return ST_OK;
	return n >= 3 ? openbgpd_vrp(c, w, n, e) : strange(c, e);
}

/* What may stand around the lines of BIRD. */
static bool
bird_frame(struct str line)
{
	static const char *const heads[] = { "define ", "roa4 table ", "roa6 table ",
		"protocol static", "roa4 {", "roa6 {", "roa table ", "}" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (str_starts(line, heads[i]))
			return true;
	}
	return false;
}

/* roa or route PREFIX max N as N; */
static enum st
bird(struct conf *c, struct str line, struct err *e)
{
	struct vrp_text t = { 0 };
	struct str w[MAX_WORDS];
	const size_t n = words(line, w);

	if (bird_frame(line))
		return ST_OK;
	if (n != 6 || (!str_eq(w[0], "roa") && !str_eq(w[0], "route")) || !str_eq(w[2], "max") ||
	    !str_eq(w[4], "as") || !str_ends(w[5], ";"))
		return strange(c, e);
	t.prefix = w[1];
	t.max_len = w[3];
	t.asn = (struct str){ w[5].p, w[5].n - 1 };
	return vrp_take(c->job, &t, e);
}

static enum st
rpsl(struct conf *c, struct str line, struct err *e)
{
	struct vrp_text t = { .mark = "RPSL does not tell maxLength" };
	struct str name, rest = line;

	if (!str_cut(&rest, ':', &name) || rest.p == NULL)
		return strange(c, e);
	rest = str_trim(rest);
	if (str_eq(name, "route") || str_eq(name, "route6")) {
		if (c->route[0] != '\0')
			return strange(c, e);
		snprintf(c->route, sizeof(c->route), "%.*s", (int)rest.n, rest.p);
		return ST_OK;
	}
	if (!str_eq(name, "origin"))
		return ST_OK;
	t.prefix = str_of(c->route);
	t.asn = rest;
	if (t.prefix.n == 0)
		return strange(c, e);
	c->job->lossy = true;
	if (vrp_take(c->job, &t, e) != ST_OK)
		return e->st;
	c->route[0] = '\0';
	return ST_OK;
}

static enum st
one_line(struct conf *c, enum form form, struct str line, struct err *e)
{
	if (line.n == 0 || line.p[0] == '#')
		return ST_OK;
	switch (form) {
	case OPENBGPD:
		return openbgpd(c, line, e);
	case BIRD:
		return bird(c, line, e);
	case RPSL:
		return rpsl(c, line, e);
	default: /* what follows a summary's head is for people */
		return ST_OK;
	}
}

enum st
vrp_conf(struct vrp_job *job, struct in *in, struct str line, struct err *e)
{
	struct conf c = { .job = job, .line = 1 };
	enum form form = form_of(str_trim(line));
	enum st st;

	if (form == NONE)
		return ST_UNSUP;
	do {
		struct str t = str_trim(line);

		/* comments may come before the first word that tells */
		if (t.n != 0 && t.p[0] != '#' && form == OPENBGPD && form_of(t) == BIRD)
			form = BIRD;
		job->l->seen.object.n = 0;
		st = one_line(&c, form, t, e);
		job->l->seen.off = in_off(in);
		c.line++;
		if (st == ST_OK)
			st = in_line(in, &line, e);
	} while (st == ST_OK);
	if (st == ST_END && c.route[0] != '\0')
		return strange(&c, e);
	return st == ST_END ? ST_OK : st;
}
