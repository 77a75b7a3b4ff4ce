/*
 * iana_xml.c - the XML form, with expat: records of a registry, or of the registries inside it.
 *
 * A document type declaration is refused: no file of IANA has one, and entities
 * are what makes XML hostile.
 */
#include <expat.h>

#include "base/civil.h"
#include "base/limits.h"
#include "reg/iana_i.h"

#define MAX_DEPTH 16

static const struct {
	const char *id;
	enum iana_registry registry;
} registries[] = {
	{ "iana-ipv4-special-registry", IANA_SPECIAL4 },
	{ "iana-ipv6-special-registry", IANA_SPECIAL6 },
	{ "iana-as-numbers-special-registry", IANA_SPECIAL_ASN },
	{ "as-numbers-1", IANA_ASN16 },
	{ "as-numbers-2", IANA_ASN32 },
	{ "as-numbers", IANA_ASN16 },
	{ "ipv4-address-space", IANA_SPACE4 },
	{ "ipv6-unicast-address-assignments", IANA_UNICAST6 },
};

/* Elements of a record whose text counts. */
enum { KEY, WHAT, STATUS, DATE, UPDATED, FIELDS };

static const struct {
	const char *element;
	int field;
} fields[] = {
	{ "address", KEY },
	{ "number", KEY },
	{ "prefix", KEY },
	{ "name", WHAT },
	{ "description", WHAT },
	{ "designation", WHAT },
	{ "global", STATUS },
	{ "status", STATUS },
	{ "allocation", DATE },
	{ "date", DATE },
	{ "updated", UPDATED },
};

struct doc {
	struct iana_reader *r;
	struct err *e;
	XML_Parser xml;
	enum st st;
	enum iana_registry registry;
	unsigned depth, record_at; /* depth of the record that is open; 0 none */
	int field;		   /* -1: none */
	unsigned field_at;
	struct buf text[FIELDS];
};

static void
stop(struct doc *d, enum st st)
{
	d->st = st;
	XML_StopParser(d->xml, XML_FALSE);
}

static uint64_t
place(const struct doc *d)
{
	return (uint64_t)XML_GetCurrentLineNumber(d->xml);
}

static void
enter_registry(struct doc *d, const char **attrs)
{
	const char *found = "without a name";

	for (; attrs[0] != NULL; attrs += 2) {
		const struct str id = str_of(attrs[1]);

		if (strcmp(attrs[0], "id") != 0)
			continue;
		found = attrs[1];
		for (size_t i = 0; i < sizeof(registries) / sizeof(registries[0]); i++) {
			const size_t n = strlen(registries[i].id);

			/* the registry itself, or its one table: "...-1" */
			if (str_starts(id, registries[i].id) &&
			    (id.n == n || (id.n == n + 2 && id.p[n] == '-'))) {
				d->registry = registries[i].registry;
				return;
			}
		}
	}
	if (d->depth == 1)
		stop(d, err_line(d->e, ST_UNSUP, place(d), "IANA number registries",
			    "the registry %.60s is not read", found));
}

static void XMLCALL
on_start(void *arg, const char *name, const char **attrs)
{
	struct doc *d = arg;

	if (++d->depth > MAX_DEPTH) {
		stop(d,
		    err_line(d->e, ST_LIMIT, place(d), NULL, "nested deeper than %d", MAX_DEPTH));
		return;
	}
	if (d->depth == 1 && strcmp(name, "registry") != 0) {
		stop(d, err_line(d->e, ST_BAD, place(d), "IANA number registries",
			    "the document is a %.60s, not a registry", name));
		return;
	}
	if (strcmp(name, "registry") == 0)
		enter_registry(d, attrs);
	if (strcmp(name, "record") == 0 && d->record_at == 0) {
		d->record_at = d->depth;
		for (int i = 0; i < UPDATED; i++)
			d->text[i].n = 0;
		for (; attrs[0] != NULL; attrs += 2) {
			if (strcmp(attrs[0], "date") == 0)
				buf_cstr(&d->text[DATE], attrs[1]);
		}
	}
	for (size_t i = 0; d->field < 0 && i < sizeof(fields) / sizeof(fields[0]); i++) {
		const bool here =
		    fields[i].field == UPDATED ? d->depth == 2 : d->depth == d->record_at + 1;

		if (!here || (d->record_at == 0) != (fields[i].field == UPDATED) ||
		    strcmp(name, fields[i].element) != 0)
			continue;
		d->field = fields[i].field;
		d->field_at = d->depth;
		d->text[d->field].n = 0;
	}
}

static void XMLCALL
on_text(void *arg, const char *p, int n)
{
	struct doc *d = arg;

	/* text of elements inside, such as notes, is not the field's */
	if (d->field < 0 || d->depth != d->field_at)
		return;
	if (d->text[d->field].n + (size_t)n > TEXT_MAX_LINE_BYTES)
		stop(d, err_line(d->e, ST_LIMIT, place(d), NULL, "a field above %u bytes",
			    TEXT_MAX_LINE_BYTES));
	else
		buf_put(&d->text[d->field], p, (size_t)n);
}

static struct str
text(const struct doc *d, int field)
{
	const struct buf *b = &d->text[field];

	return b->p != NULL ? str_trim((struct str){ b->p, b->n }) : STR("");
}

static void XMLCALL
on_end(void *arg, const char *name)
{
	struct doc *d = arg;

	(void)name;
	if (d->field >= 0 && d->depth == d->field_at) {
		if (d->field == UPDATED)
			civil_parse(text(d, UPDATED), &d->r->l->time_s);
		d->field = -1;
	}
	if (d->record_at != 0 && d->depth == d->record_at) {
		const struct iana_words w = { text(d, KEY), text(d, WHAT), text(d, STATUS),
			text(d, DATE) };
		const enum st st = iana_take(d->r, d->registry, &w, d->e);

		d->record_at = 0;
		if (st != ST_OK)
			stop(d, st);
	}
	d->depth--;
}

static void XMLCALL
on_doctype(void *arg, const char *name, const char *sysid, const char *pubid, int internal)
{
	struct doc *d = arg;

	(void)name;
	(void)sysid;
	(void)pubid;
	(void)internal;
	stop(d, err_line(d->e, ST_BAD, place(d), "IANA number registries",
		    "a document type declaration, which no registry has"));
}

/* By the fault, not by when it is told: expat may keep octets back. */
static bool
is_cut(XML_Parser xml)
{
	const enum XML_Error c = XML_GetErrorCode(xml);

	return c == XML_ERROR_NO_ELEMENTS || c == XML_ERROR_UNCLOSED_TOKEN ||
	       c == XML_ERROR_PARTIAL_CHAR || c == XML_ERROR_UNCLOSED_CDATA_SECTION;
}

static enum st
feed(struct doc *d)
{
	enum st st;

	for (;;) {
		const uint8_t *p;
		size_t have;
		bool last;

		st = in_peek(d->r->in, 1, &p, &have, d->e);
		if (st != ST_OK && st != ST_END)
			return st;
		last = st == ST_END;
		if (have > 1 << 20)
			have = 1 << 20;
		if (XML_Parse(d->xml, (const char *)p, last ? 0 : (int)have, last) !=
		    XML_STATUS_OK) {
			if (d->st != ST_OK)
				return d->st;
			if (XML_GetErrorCode(d->xml) == XML_ERROR_NO_MEMORY)
				return err_nomem(d->e, "XML");
			return err_line(d->e, is_cut(d->xml) ? ST_TRUNC : ST_BAD, place(d),
			    "XML 1.0", "%s", XML_ErrorString(XML_GetErrorCode(d->xml)));
		}
		if (last)
			return ST_OK;
		in_skip(d->r->in, have);
	}
}

enum st
iana_xml(struct iana_reader *r, struct err *e)
{
	struct doc d = {
		.r = r, .e = e, .xml = XML_ParserCreate(NULL), .registry = IANA_NONE, .field = -1
	};
	enum st st;
	bool bad = false;

	if (d.xml == NULL)
		return err_nomem(e, "XML");
	XML_SetUserData(d.xml, &d);
	XML_SetElementHandler(d.xml, on_start, on_end);
	XML_SetCharacterDataHandler(d.xml, on_text);
	XML_SetStartDoctypeDeclHandler(d.xml, on_doctype);
	st = feed(&d);
	XML_ParserFree(d.xml);
	for (int i = 0; i < FIELDS; i++) {
		bad |= buf_bad(&d.text[i]);
		buf_fini(&d.text[i]);
	}
	return st == ST_OK && bad ? err_nomem(e, "XML") : st;
}
