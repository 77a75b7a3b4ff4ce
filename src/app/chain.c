/*
 * chain.c - updates of routing registries (NRTM) in the order in which they apply.
 *
 * The ledger knows a file of updates by its series, which is made here of what its content says,
 * and the registry of every file that is of one only by its place for the collector.
 *
 *   irr serial RIPE 99                  what the dump stands at (a file named RIPE.CURRENTSERIAL)
 *   irr nrtm3 RIPE 100-102              updates
 *   irr snapshot RIPE SESSION 7         NRTM 4
 *   irr delta RIPE SESSION 8
 *   irr notification RIPE SESSION 8     kept; nothing is made from it
 *
 * A chain begins at the snapshot that fits a month best, or at the dumps of the registry when the
 * serial they stand at is known: from a serial of their day, or from the only one there is when
 * there is one dump of each series, too. It goes on as long as the next update is there and dated
 * before the end of the month. Nothing is guessed: a chain without a begin, and what is behind a
 * missing update, is told and waits.
 */
#include <stdio.h>
#include <string.h>

#include "app/select.h"
#include "world/world.h"

#define DAY_S 86400

enum link_kind { L_NONE, L_SERIAL, L_NRTM3, L_SNAPSHOT, L_DELTA, L_NOTE };

static const char *const words[] = { [L_SERIAL] = "serial",
	[L_NRTM3] = "nrtm3",
	[L_SNAPSHOT] = "snapshot",
	[L_DELTA] = "delta",
	[L_NOTE] = "notification" };

struct link {
	enum link_kind kind;
	char registry[64], session[40];
	uint64_t first, last;
};

void
chain_name(struct store_input *row, const struct irr_about *a)
{
	const enum link_kind k = a->form == IRR_SERIAL	? L_SERIAL
				 : a->form == IRR_NRTM3 ? L_NRTM3
				 : a->form != IRR_NRTM4 ? L_NONE
				 : a->notification	? L_NOTE
				 : a->snapshot		? L_SNAPSHOT
							: L_DELTA;
	const unsigned long first = a->first, last = a->last;

	snprintf(row->collector, sizeof(row->collector), "%s", a->registry);
	if (k == L_SERIAL)
		snprintf(row->series, sizeof(row->series), "irr serial %s %lu", a->registry, last);
	else if (k == L_NRTM3)
		snprintf(row->series, sizeof(row->series), "irr nrtm3 %s %lu-%lu", a->registry,
		    first, last);
	else if (k != L_NONE)
		snprintf(row->series, sizeof(row->series), "irr %s %s %s %lu", words[k],
		    a->registry, a->session, last);
}

/* The next word of *rest, cut to what *word holds. */
static void
next_word(struct str *rest, char *word, size_t cap)
{
	struct str w = STR(""); /* stays when there is none */

	str_cut(rest, ' ', &w);
	snprintf(word, cap, "%.*s", (int)w.n, w.p);
}

static struct link
link_of(const struct store_input *in)
{
	struct str rest = str_of(in->series), from;
	struct link l = { .kind = L_NONE };
	char word[16];

	next_word(&rest, word, sizeof(word));
	if (strcmp(word, source_kind_name(SRC_IRR)) != 0)
		return l;
	next_word(&rest, word, sizeof(word));
	for (unsigned k = L_SERIAL; k <= L_NOTE; k++)
		l.kind = strcmp(word, words[k]) == 0 ? k : l.kind;
	next_word(&rest, l.registry, sizeof(l.registry));
	if (l.kind >= L_SNAPSHOT)
		next_word(&rest, l.session, sizeof(l.session));
	if (l.kind == L_NRTM3 &&
	    (!str_cut(&rest, '-', &from) || !str_u64(from, UINT64_MAX, &l.first)))
		l.kind = L_NONE;
	if (l.kind == L_NONE || !str_u64(rest, UINT64_MAX, &l.last))
		return (struct link){ .kind = L_NONE }; /* a name of a dump: it has no registry */
	if (l.kind != L_NRTM3)
		l.first = l.last;
	return l;
}

/*
 * One registry, and where its chain stands. s->worlds[0..s->n_worlds) is chosen, and from there up
 * to total lie the links that are not, of all registries.
 */
struct chain {
	struct selection *s;
	const struct store_input *in;
	size_t n, total; /* n: all of the ledger */
	int64_t end_s;
	char registry[64], session[40];
	uint64_t at;
	bool begun;
};

static bool
is_dump(const struct chain *c, const struct store_input *in)
{
	return (in->status == INPUT_DONE || in->status == INPUT_PARTIAL) &&
	       strcmp(in->kind, source_kind_name(SRC_IRR)) == 0 &&
	       strcmp(in->collector, c->registry) == 0 && link_of(in).kind == L_NONE;
}

/* The newest dump that the month has of it, or NULL. */
static const struct store_input *
newest_dump(const struct chain *c)
{
	const struct store_input *best = NULL;

	for (size_t i = 0; i < c->s->n_worlds; i++) {
		const struct store_input *in = &c->in[c->s->worlds[i]];

		if (is_dump(c, in) && (best == NULL || input_better(in, best, c->end_s)))
			best = in;
	}
	return best;
}

/* Input and content of s->worlds[at]; false when it is of another registry. */
static bool
at_link(const struct chain *c, size_t at, const struct store_input **in, struct link *l)
{
	*in = &c->in[c->s->worlds[at]];
	*l = link_of(*in);
	return strcmp(l->registry, c->registry) == 0;
}

/* How many links of a kind; *best: place of the one for this month, of equal dates the last. */
static size_t
find(const struct chain *c, enum link_kind k, size_t *best)
{
	const struct store_input *in, *now = NULL;
	struct link l, last = { .last = 0 };
	size_t n = 0;

	for (size_t i = c->s->n_worlds; i < c->total; i++) {
		if (!at_link(c, i, &in, &l) || l.kind != k)
			continue;
		if (n++ == 0 ||
		    (in->data_time_s == now->data_time_s ? l.last > last.last
							 : input_better(in, now, c->end_s))) {
			*best = i;
			now = in;
			last = l;
		}
	}
	return n;
}

/* Whether the ledger has no dump of it but those that the month has. */
static bool
no_other_dump(const struct chain *c)
{
	size_t held = 0, chosen = 0;

	for (size_t i = 0; i < c->n; i++)
		held += is_dump(c, &c->in[i]);
	for (size_t i = 0; i < c->s->n_worlds; i++)
		chosen += is_dump(c, &c->in[c->s->worlds[i]]);
	return held == chosen;
}

/* The serial that a dump stands at, as far as it is known. */
static bool
serial_of(const struct chain *c, const struct store_input *dump, size_t *serial)
{
	const size_t serials = find(c, L_SERIAL, serial);
	const struct store_input *in;
	struct link l;

	for (size_t i = c->s->n_worlds; i < c->total; i++) {
		if (at_link(c, i, &in, &l) && l.kind == L_SERIAL && in->data_time_s != 0 &&
		    in->data_time_s / DAY_S == dump->data_time_s / DAY_S) {
			*serial = i;
			return true;
		}
	}
	return serials == 1 && c->in[c->s->worlds[*serial]].data_time_s == 0 && no_other_dump(c);
}

/* Chooses the link at that place. */
static void
put(struct chain *c, size_t at)
{
	size_t *w = c->s->worlds, i = w[at];
	const struct link l = link_of(&c->in[i]);

	w[at] = w[c->s->n_worlds];
	w[c->s->n_worlds++] = i;
	c->at = l.last;
	memcpy(c->session, l.session, sizeof(c->session));
	c->begun = true;
}

static void
begin(struct chain *c)
{
	const struct store_input *dump = newest_dump(c);
	size_t at;

	if (find(c, L_SNAPSHOT, &at) != 0 &&
	    (dump == NULL || !input_better(dump, &c->in[c->s->worlds[at]], c->end_s)))
		put(c, at);
	else if (dump != NULL && serial_of(c, dump, &at))
		put(c, at);
}

/* Whether that update is one of the chain's registry and session that it does not have yet. */
static bool
waits(const struct chain *c, const struct link *l)
{
	const bool v4 = c->session[0] != '\0';

	if (l->kind != L_NRTM3 && l->kind != L_DELTA)
		return false;
	return !c->begun || (v4 == (l->kind == L_DELTA) && strcmp(l->session, c->session) == 0 &&
				l->last > c->at);
}

static bool
step(struct chain *c)
{
	const struct store_input *in;
	size_t best = SIZE_MAX;
	uint64_t to = 0;
	struct link l;

	for (size_t i = c->s->n_worlds; c->begun && i < c->total; i++) {
		if (at_link(c, i, &in, &l) && waits(c, &l) && l.first == c->at + 1 &&
		    in->data_time_s < c->end_s && l.last > to) {
			best = i;
			to = l.last;
		}
	}
	if (best != SIZE_MAX)
		put(c, best);
	return best != SIZE_MAX;
}

/* What is dated before the end and was not reached. */
static void
tell_gap(struct chain *c)
{
	struct chain_gap *g = &c->s->gaps[c->s->n_gaps];
	const struct store_input *in;
	struct link l;
	size_t n = 0;

	for (size_t i = c->s->n_worlds; i < c->total; i++)
		n += at_link(c, i, &in, &l) && waits(c, &l) && in->data_time_s < c->end_s;
	if (n == 0 || c->s->n_gaps == CHAIN_GAPS)
		return;
	*g = (struct chain_gap){ .begun = c->begun, .missing = c->at + 1, .waiting = n };
	memcpy(g->registry, c->registry, sizeof(g->registry));
	c->s->n_gaps++;
}

/* The registry of a link that comes behind `last` by name; false when there is none. */
static bool
next_registry(struct chain *c, const char *last)
{
	bool any = false;

	for (size_t i = c->s->n_worlds; i < c->total; i++) {
		const struct link l = link_of(&c->in[c->s->worlds[i]]);

		if (strcmp(l.registry, last) > 0 && (!any || strcmp(l.registry, c->registry) < 0)) {
			memcpy(c->registry, l.registry, sizeof(c->registry));
			any = true;
		}
	}
	return any;
}

/* Links behind all other files, else in the order they had. Returns how many others there are. */
static size_t
part(struct selection *s, const struct store_input *in)
{
	size_t k = 0;

	for (size_t i = 0; i < s->n_worlds; i++) {
		const size_t w = s->worlds[i];

		if (link_of(&in[w]).kind != L_NONE)
			continue;
		memmove(&s->worlds[k + 1], &s->worlds[k], (i - k) * sizeof(*s->worlds));
		s->worlds[k++] = w;
	}
	return k;
}

void
chain_select(struct selection *s, const struct store_input *in, size_t n, int64_t end_s)
{
	struct chain c = { .s = s, .in = in, .n = n, .total = s->n_worlds, .end_s = end_s };
	char last[sizeof(c.registry)] = "";

	s->n_worlds = part(s, in);
	while (next_registry(&c, last)) {
		memcpy(last, c.registry, sizeof(last));
		c.session[0] = '\0';
		c.begun = false;
		c.at = 0;
		begin(&c);
		while (step(&c)) {
		}
		tell_gap(&c);
	}
}
