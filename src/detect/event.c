/* event.c - see event.h: what is told of an event, and the grade that follows. */
#include "base/arena.h"
#include "detect/event.h"

void
event_init(struct event *v, uint32_t culprit, unsigned group, bool standing, int64_t time_us)
{
	*v = (struct event){ .culprit = culprit,
		.group = (uint8_t)group,
		.state = standing ? STATE_STANDING : STATE_OPEN,
		.standing = standing,
		.end_known = true,
		.begin_us = time_us,
		.last_us = time_us,
		.grew_us = time_us };
	for (unsigned g = 0; g < GRADES; g++)
		v->at_us[g] = INT64_MAX;
}

void
event_fini(struct event *v)
{
	for (size_t i = 0; i < v->f_n; i++)
		bits_fini(&v->f[i].ever);
	free(v->f);
	bits_fini(&v->peers);
	for (unsigned g = 0; g < GRADES; g++) {
		bits_fini(&v->asns[g]);
		bits_fini(&v->collectors[g]);
	}
	free(v->first);
	free(v->steps);
	*v = (struct event){ 0 };
}

static enum st
step(struct event *v, enum event_op op, int64_t time_us, uint32_t a, uint64_t val, uint8_t why,
    struct err *e)
{
	struct event_step *s = arr_grow(v->steps, v->steps_n, &v->steps_cap, sizeof(*s));

	if (s == NULL)
		return err_nomem(e, "incidents");
	v->steps = s;
	v->steps[v->steps_n++] = (struct event_step){ time_us, val, a, (uint8_t)op, why };
	v->dirty = true;
	if (time_us > v->last_us)
		v->last_us = time_us;
	return ST_OK;
}

static void
move(struct event *v, enum incident_step s)
{
	const enum incident_state to = incident_next(v->state, s);

	if (to != STATES)
		v->state = (uint8_t)to;
}

static void
grow(struct event *v, int64_t time_us)
{
	if (time_us > v->begin_us)
		move(v, STEP_GROW);
	if (time_us > v->grew_us)
		v->grew_us = time_us;
}

static uint64_t
core_signals(const struct event *v)
{
	return v->amiss | (v->standing ? SIG(STANDING) : 0);
}

static uint8_t
merit(const struct event *v, const struct settings *set, const struct suspicion *s)
{
	return settings_weigh(set, s->kind, s->signals | core_signals(v)).grade;
}

enum st
event_find(struct event *v, const struct settings *set, const struct suspicion *s, int64_t time_us,
    uint32_t *n, struct err *e)
{
	struct event_finding *f = arr_grow(v->f, v->f_n, &v->f_cap, sizeof(*f));

	if (f == NULL)
		return err_nomem(e, "incidents");
	v->f = f;
	*n = (uint32_t)v->f_n;
	if (step(v, EVENT_FIND, time_us, *n, s->signals, 0, e) != ST_OK)
		return e->st;
	v->f[v->f_n++] =
	    (struct event_finding){ .s = *s, .begin_us = time_us, .strength = merit(v, set, s) };
	grow(v, time_us);
	if (time_us < v->begin_us)
		v->begin_us = time_us;
	if (v->standing)
		v->rebuild = true; /* whoever shows another finding counts for this strength, too */
	return ST_OK;
}

/* Counts a peer for all grades up to that one. */
static enum st
count(struct event *v, const struct event_env *env, uint32_t peer, unsigned strength, struct err *e)
{
	struct finding_peer p;

	env->peer(env->arg, peer, &p);
	for (unsigned g = 0; g <= strength; g++) {
		if (!bits_add(&v->asns[g], p.asn, NULL) ||
		    !bits_add(&v->collectors[g], p.collector, NULL))
			return err_nomem(e, "incidents");
	}
	return ST_OK;
}

static bool
earlier(const struct event *v, const struct event_env *env, const struct event_first *a,
    const struct event_first *b)
{
	const struct suspicion *x = &v->f[a->finding].s, *y = &v->f[b->finding].s;
	int d;

	if (a->time_us != b->time_us)
		return a->time_us < b->time_us;
	d = pfx_cmp(env->pfx(env->arg, x->pfx), env->pfx(env->arg, y->pfx));
	return d != 0 ? d < 0 : x->kind < y->kind;
}

/* Keeps the first sight of each peer. Peers are few, and most come once. */
static enum st
keep_first(struct event *v, const struct event_env *env, const struct event_first *f, bool fresh,
    struct err *e)
{
	struct event_first *p;

	if (fresh) {
		p = arr_grow(v->first, v->first_n, &v->first_cap, sizeof(*p));
		if (p == NULL)
			return err_nomem(e, "incidents");
		v->first = p;
		v->first[v->first_n++] = *f;
		return ST_OK;
	}
	/* they come in order of time: only one of the same time can be before it */
	for (size_t i = v->first_n; i-- > 0 && v->first[i].time_us >= f->time_us;) {
		if (v->first[i].peer == f->peer && earlier(v, env, f, &v->first[i]))
			v->first[i] = *f;
	}
	return ST_OK;
}

enum st
event_see(struct event *v, const struct event_env *env, uint32_t finding, uint32_t peer,
    uint32_t route, int64_t time_us, uint8_t why, const struct follow_at *at, struct err *e)
{
	struct event_finding *f = &v->f[finding];
	struct event_first first = { time_us, peer, finding, route, why, { 0 } };
	bool fresh_here = false, fresh;

	if (at != NULL)
		first.at = *at;
	if (!v->standing && !bits_add(&f->ever, peer, &fresh_here))
		return err_nomem(e, "incidents");
	if (!bits_add(&v->peers, peer, &fresh))
		return err_nomem(e, "incidents");
	if (!fresh && !fresh_here)
		return ST_OK;
	if (step(v, EVENT_SEE, time_us, finding, peer | (uint64_t)route << 32, why, e) != ST_OK ||
	    keep_first(v, env, &first, fresh, e) != ST_OK)
		return e->st;
	if (fresh)
		grow(v, time_us);
	return count(v, env, peer, f->strength, e);
}

enum st
event_signal(struct event *v, const struct settings *set, uint32_t finding, uint64_t signals,
    int64_t time_us, struct err *e)
{
	struct event_finding *f = &v->f[finding];
	uint8_t was = f->strength;

	if (f->s.signals == signals)
		return ST_OK;
	if (step(v, EVENT_SIGNAL, time_us, finding, signals, 0, e) != ST_OK)
		return e->st;
	f->s.signals = signals;
	f->strength = merit(v, set, &f->s);
	if (f->strength != was)
		v->rebuild = true;
	return ST_OK;
}

enum st
event_gone(struct event *v, int64_t time_us, bool known, struct err *e)
{
	if (step(v, EVENT_GONE, time_us, 0, known, 0, e) != ST_OK)
		return e->st;
	move(v, STEP_GONE);
	v->end_us = time_us;
	v->end_known = known;
	return ST_OK;
}

enum st
event_back(struct event *v, int64_t time_us, struct err *e)
{
	if (step(v, EVENT_BACK, time_us, 0, 0, 0, e) != ST_OK)
		return e->st;
	move(v, STEP_BACK);
	v->end_us = 0;
	v->end_known = true;
	return ST_OK;
}

/* The time is the end's: when it was seen that nothing came is of no meaning. */
enum st
event_quiet(struct event *v, int64_t time_us, struct err *e)
{
	if (step(v, EVENT_QUIET, time_us, 0, 0, 0, e) != ST_OK)
		return e->st;
	move(v, STEP_QUIET);
	return ST_OK;
}

static enum st
possible(struct event *v, const struct finding_possible *p, struct err *e)
{
	const int64_t now = v->last_us;

	if (p->peers > v->peers_possible || p->asns > v->asns_possible ||
	    p->collectors > v->collectors_possible) {
#define MOST(a, b) ((a) > (b) ? (a) : (b))
		v->peers_possible = MOST(v->peers_possible, p->peers);
		v->asns_possible = MOST(v->asns_possible, p->asns);
		v->collectors_possible = MOST(v->collectors_possible, p->collectors);
#undef MOST
		if (step(v, EVENT_POSSIBLE, now, v->collectors_possible,
			v->peers_possible | (uint64_t)v->asns_possible << 32, 0, e) != ST_OK)
			return e->st;
	}
	if ((p->signals & ~v->amiss) != 0) {
		v->amiss |= p->signals;
		v->rebuild = true;
		return step(v, EVENT_AMISS, now, 0, v->amiss, 0, e);
	}
	return ST_OK;
}

/* Who shows findings of which strength, anew: a strength fell or rose. */
static enum st
rebuild(struct event *v, const struct settings *set, const struct event_env *env, struct err *e)
{
	uint8_t most = GRADE_LOW;

	v->rebuild = false;
	for (unsigned g = 0; g < GRADES; g++) {
		bits_clear(&v->asns[g]);
		bits_clear(&v->collectors[g]);
	}
	for (size_t i = 0; i < v->f_n; i++) {
		v->f[i].strength = merit(v, set, &v->f[i].s);
		if (v->f[i].strength > most)
			most = v->f[i].strength;
	}
	if (v->standing) {
		for (uint32_t p = 0; (p = bits_next(&v->peers, p)) != UINT32_MAX; p++)
			if (count(v, env, p, most, e) != ST_OK)
				return e->st;
		return ST_OK;
	}
	for (size_t i = 0; i < v->f_n; i++) {
		const struct event_finding *f = &v->f[i];

		for (uint32_t p = 0; (p = bits_next(&f->ever, p)) != UINT32_MAX; p++)
			if (count(v, env, p, f->strength, e) != ST_OK)
				return e->st;
	}
	return ST_OK;
}

static bool
seen_enough(const struct event *v, const struct settings *set, unsigned g)
{
	const bool bogon = v->group == GROUP_BOGON_PREFIX || v->group == GROUP_BOGON_ASN;
	const uint32_t asns = g >= GRADE_HIGH	  ? set->limits.peer_asns
			      : g == GRADE_MEDIUM ? MEDIUM_PEER_ASNS
						  : 0;
	const uint32_t collectors = g >= GRADE_HIGH && !bogon ? set->limits.collectors : 0;

	return v->asns[g].n >= asns && v->collectors[g].n >= collectors;
}

enum st
event_look(struct event *v, const struct settings *set, const struct event_env *env,
    const struct finding_possible *p, struct err *e)
{
	unsigned g = GRADE_PROVEN;

	if (p != NULL && possible(v, p, e) != ST_OK)
		return e->st;
	if (v->rebuild && rebuild(v, set, env, e) != ST_OK)
		return e->st;
	v->dirty = false;
	while (g > GRADE_LOW && !seen_enough(v, set, g))
		g--;
	/* what no finding merits nobody was counted for */
	while (g > GRADE_LOW && v->asns[g].n == 0)
		g--;
	v->grade = (uint8_t)g;
	for (unsigned k = 0; k <= g; k++) {
		if (v->at_us[k] == INT64_MAX)
			v->at_us[k] = v->last_us;
	}
	return ST_OK;
}

static enum st
replay(struct event *v, const struct settings *set, const struct event_env *env,
    const struct suspicion *s, size_t n, const struct event_step *p, struct err *e)
{
	uint32_t no;

	switch ((enum event_op)p->op) {
	case EVENT_FIND: {
		struct suspicion born;

		if (p->a != v->f_n || p->a >= n)
			break;
		born = s[p->a];
		born.signals = p->v;
		return event_find(v, set, &born, p->time_us, &no, e);
	}
	case EVENT_SEE:
		if (p->a < v->f_n)
			return event_see(v, env, p->a, (uint32_t)p->v, (uint32_t)(p->v >> 32),
			    p->time_us, p->why, NULL, e);
		break;
	case EVENT_SIGNAL:
		if (p->a < v->f_n)
			return event_signal(v, set, p->a, p->v, p->time_us, e);
		break;
	case EVENT_GONE:
		return event_gone(v, p->time_us, p->v != 0, e);
	case EVENT_BACK:
		return event_back(v, p->time_us, e);
	case EVENT_QUIET:
		return event_quiet(v, p->time_us, e);
	case EVENT_POSSIBLE:
	case EVENT_AMISS: {
		struct finding_possible could = { v->peers_possible, v->asns_possible,
			v->collectors_possible, v->amiss };

		if (p->op == EVENT_AMISS)
			could.signals = p->v;
		else
			could = (struct finding_possible){ (uint32_t)p->v, (uint32_t)(p->v >> 32),
				p->a, v->amiss };
		return possible(v, &could, e);
	}
	}
	return err_set(e, ST_BAD, ERR_NOOFF, NULL, "a step that cannot be");
}

enum st
event_replay(struct event *v, const struct settings *set, const struct event_env *env,
    const struct suspicion *s, size_t n, const struct event_step *steps, size_t steps_n,
    struct err *e)
{
	for (size_t i = 0; i < steps_n; i++) {
		if (i > 0 && steps[i].time_us / 1000000 != steps[i - 1].time_us / 1000000 &&
		    event_look(v, set, env, NULL, e) != ST_OK)
			return e->st;
		if (replay(v, set, env, s, n, &steps[i], e) != ST_OK)
			return e->st;
	}
	return event_look(v, set, env, NULL, e);
}
