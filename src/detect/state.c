/* state.c - detect_save() and detect_load(): the detector's own fields, and its parts in order. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "detect/state_i.h"

void
state_bits(struct ckpt *c, struct bits *b)
{
	size_t words = b->words;

	STATE_SIZE(struct bits, 16);
	b->w = ckpt_array(c, b->w, &words, NULL, sizeof(*b->w), UINT32_MAX / 64);
	b->words = (uint32_t)words;
	CKPT(c, b->n);
}

/* What both sides must agree on: the layout of what lies there as in memory, and the numbers of the
 * event engine. */
static void
marks(struct ckpt *c, const struct detect *d)
{
	static const char magic[8] = "RSDET";
	const uint32_t layout[] = { 0x01020304 /* order of octets */, STATE_VERSION,
		sizeof(struct suspicion), sizeof(struct event_first), sizeof(struct event_step),
		sizeof(struct history_pair), sizeof(struct history_as), sizeof(struct history_link),
		sizeof(struct edge), sizeof(struct inside_new), sizeof(struct hygiene), SIGNALS,
		INC_KINDS };
	const uint32_t numbers[] = { follow_peers(d->env.follow), follow_pfxs(d->env.follow),
		follow_routes(d->env.follow), follow_collectors(d->env.follow) };

	ckpt_mark(c, magic, sizeof(magic));
	ckpt_mark(c, layout, sizeof(layout));
	ckpt_mark(c, numbers, sizeof(numbers));
}

static void
walk(struct ckpt *c, struct detect *d)
{
	STATE_SIZE(struct detect, 216);
	STATE_SIZE(struct detect_env, 72);
	ckpt_flag(c, &d->env.seeded);
	ckpt_flag(c, &d->late);
	CKPT(c, d->infer_routes);
	ckpt_map(c, &d->asns);
	d->asn_no = ckpt_array(c, d->asn_no, &d->peers_n, NULL, sizeof(*d->asn_no), UINT32_MAX);
	state_findings(c, d->findings);
	state_origin(c, d->origin);
	state_path(c, d->path);
}

enum st
detect_save(const struct detect *d, FILE *out, struct err *e)
{
	struct ckpt c;

	ckpt_begin(&c, out, false, e);
	marks(&c, d);
	walk(&c, (struct detect *)(uintptr_t)d); /* saving changes nothing */
	return ckpt_end(&c);
}

enum st
detect_load(struct detect *d, FILE *in, struct err *e)
{
	struct ckpt c;

	ckpt_begin(&c, in, true, e);
	marks(&c, d);
	walk(&c, d);
	if (ckpt_end(&c) != ST_OK) /* nothing that was read is believed, or followed */
		return e->st;
	if (d->infer_routes > follow_routes(d->env.follow))
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "the checkpoint is damaged");
	if (d->infer_routes > 0 && detect_relations(d, d->infer_routes, e) != ST_OK)
		return e->st;
	if (state_origin_again(d->origin, e) != ST_OK)
		return e->st;
	return state_path_again(d->path, d->env.seeded, e);
}
