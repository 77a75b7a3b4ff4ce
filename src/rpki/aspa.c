/* aspa.c - see aspa.h. */
#include "rpki/aspa.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"

struct aspa_table {
	uint32_t *customer; /* [n] ascending */
	uint32_t *first;    /* [n + 1] index of its first provider */
	uint32_t *provider; /* ascending within a customer */
	size_t n;
};

static int
cmp_u32(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static bool
repeats(const uint32_t *v, size_t n)
{
	bool rises = true, twice = false;
	uint32_t *copy;

	for (size_t i = 1; i < n; i++)
		rises &= v[i - 1] < v[i];
	if (rises)
		return false;
	copy = arr_new(n, sizeof(*copy));
	if (copy == NULL)
		return true; /* what cannot be looked at is not taken */
	memcpy(copy, v, n * sizeof(*copy));
	qsort(copy, n, sizeof(*copy), cmp_u32);
	for (size_t i = 1; i < n; i++)
		twice |= copy[i - 1] == copy[i];
	free(copy);
	return twice;
}

const char *
aspa_fault(uint32_t customer, const uint32_t *providers, size_t n)
{
	if (customer == 0)
		return "an ASPA of AS 0";
	if (n == 0)
		return "an ASPA without providers";
	for (size_t i = 0; i < n; i++) {
		if (providers[i] == customer)
			return "an ASPA that names the customer as its own provider";
		if (providers[i] == 0 && n > 1)
			return "an ASPA with AS 0 beside other providers";
	}
	return repeats(providers, n) ? "an ASPA that names a provider twice" : NULL;
}

enum st
aspa_add(struct aspa_set *s, uint32_t customer, const uint32_t *providers, size_t n, struct err *e)
{
	if (n > RPKI_MAX_ASPA_PAIRS - s->n)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u providers in ASPAs",
		    RPKI_MAX_ASPA_PAIRS);
	for (size_t i = 0; i < n; i++) {
		struct aspa_pair *v = arr_grow(s->v, s->n, &s->cap, sizeof(*v));

		if (v == NULL)
			return err_nomem(e, "ASPAs");
		s->v = v;
		v[s->n++] = (struct aspa_pair){ customer, providers[i] };
	}
	return ST_OK;
}

void
aspa_set_fini(struct aspa_set *s)
{
	free(s->v);
	*s = (struct aspa_set){ 0 };
}

static int
cmp_pair(const void *a, const void *b)
{
	const struct aspa_pair *x = a, *y = b;

	if (x->customer != y->customer)
		return x->customer < y->customer ? -1 : 1;
	return x->provider < y->provider ? -1 : x->provider > y->provider;
}

/* Fills the table from sorted pairs; AS 0 makes a customer and is no provider. */
static void
fill(struct aspa_table *t, const struct aspa_set *s)
{
	uint32_t k = 0;

	for (size_t i = 0; i < s->n; i++) {
		const bool fresh = i == 0 || s->v[i - 1].customer != s->v[i].customer;

		if (fresh) {
			t->customer[t->n] = s->v[i].customer;
			t->first[t->n++] = k;
		}
		if (s->v[i].provider == 0 || (!fresh && s->v[i - 1].provider == s->v[i].provider))
			continue;
		t->provider[k++] = s->v[i].provider;
	}
	t->first[t->n] = k;
}

enum st
aspa_build(struct aspa_table **out, struct aspa_set *s, struct err *e)
{
	struct aspa_table *t = arr_new(1, sizeof(*t));

	*out = NULL;
	if (t == NULL)
		return err_nomem(e, "the table of ASPAs");
	if (s->n > 1)
		qsort(s->v, s->n, sizeof(*s->v), cmp_pair);
	t->customer = arr_new(s->n + 1, sizeof(*t->customer));
	t->first = arr_new(s->n + 1, sizeof(*t->first));
	t->provider = arr_new(s->n + 1, sizeof(*t->provider));
	if (t->customer == NULL || t->first == NULL || t->provider == NULL) {
		aspa_free(t);
		return err_nomem(e, "the table of ASPAs");
	}
	fill(t, s);
	*out = t;
	return ST_OK;
}

void
aspa_free(struct aspa_table *t)
{
	if (t == NULL)
		return;
	free(t->customer);
	free(t->first);
	free(t->provider);
	free(t);
}

size_t
aspa_providers(const struct aspa_table *t, uint32_t customer, const uint32_t **out)
{
	const uint32_t *at = bsearch(&customer, t->customer, t->n, sizeof(*t->customer), cmp_u32);
	size_t i;

	*out = NULL;
	if (at == NULL)
		return 0;
	i = (size_t)(at - t->customer);
	*out = t->provider + t->first[i];
	return t->first[i + 1] - t->first[i];
}

enum aspa_state
aspa_check(const struct aspa_table *t, uint32_t customer, uint32_t provider)
{
	const uint32_t *v;
	const size_t n = aspa_providers(t, customer, &v);

	if (v == NULL)
		return ASPA_NO_ATTESTATION;
	return bsearch(&provider, v, n, sizeof(*v), cmp_u32) != NULL ? ASPA_PROVIDER
								     : ASPA_NOT_PROVIDER;
}

size_t
aspa_count(const struct aspa_table *t)
{
	return t->n;
}

uint32_t
aspa_customer(const struct aspa_table *t, size_t i)
{
	return t->customer[i];
}
