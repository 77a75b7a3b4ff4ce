/* store_i.h - inside of the store: the interface that a maker fills, and what makers share. */
#ifndef STORE_I_H
#define STORE_I_H

#include "store/incident.h"
#include "store/scoring.h"
#include "store/store.h"

/* What was detected: incident.h. */
struct store_incident_ops {
	enum st (*runs)(struct store *, struct store_run **, size_t *, struct err *);
	enum st (*run_put)(struct store *, struct store_run *, struct err *);
	enum st (*run_drop)(struct store *, int64_t, struct err *);
	enum st (*put)(struct store *, const struct store_stamp *, const struct store_incident *,
	    bool *, struct err *);
	enum st (*sweep)(struct store *, const struct store_stamp *, uint64_t *, struct err *);
	enum st (*scan)(struct store *, const struct store_incident_scan *,
	    bool (*)(void *, const struct store_incident *), void *, struct err *);
	enum st (*find)(struct store *, struct str, uint32_t, struct store_found *, struct err *);
	enum st (*prefixes)(struct store *, int64_t, size_t, struct pfx **, size_t *, struct err *);
	enum st (*versions)(
	    struct store *, struct str, struct store_version **, size_t *, struct err *);
	enum st (*counts)(struct store *, uint32_t, int64_t, int64_t,
	    struct store_incident_counts *, struct err *);
	enum st (*kinds)(struct store *, int64_t, int64_t,
	    void (*)(void *, struct str, enum store_grade, uint64_t), void *, struct err *);
	enum st (*evidence_known)(
	    struct store *, const uint8_t *, enum store_grade, bool *, struct err *);
	enum st (*gap_put)(struct store *, int64_t, const struct store_gap *, struct err *);
	enum st (*gaps)(struct store *, const struct store_gap_scan *,
	    bool (*)(void *, const struct store_gap *), void *, struct err *);
};

/* What scores are made from: scoring.h. */
struct store_scoring_ops {
	enum st (*events)(struct store *, const struct store_event_scan *, struct store_event **,
	    size_t *, struct err *);
	enum st (*incident_id)(struct store *, int64_t, char *, struct err *);
	enum st (*covers)(struct store *, int32_t, struct store_cover **, size_t *, struct err *);
	enum st (*covers_put)(
	    struct store *, int32_t, const struct store_cover *, size_t, bool *, struct err *);
	enum st (*review_put)(struct store *, struct store_review *, struct err *);
	enum st (*reviews)(
	    struct store *, struct str, struct store_review **, size_t *, struct err *);
};

struct store_ops {
	const struct store_incident_ops *incidents;
	const struct store_scoring_ops *scoring;
	void (*close)(struct store *);
	enum st (*begin)(struct store *, struct err *);
	enum st (*commit)(struct store *, struct err *);
	void (*rollback)(struct store *);
	enum st (*setting)(struct store *, const char *, char *, struct err *);
	enum st (*setting_put)(struct store *, const char *, const char *, struct err *);
	enum st (*publish)(struct store *, uint64_t, struct err *);
	enum st (*inputs)(struct store *, struct store_input **, size_t *, struct err *);
	enum st (*input_find)(struct store *, const uint8_t *, struct store_input *, struct err *);
	enum st (*input_put)(struct store *, struct store_input *, struct err *);
	enum st (*months)(struct store *, struct store_month **, size_t *, struct err *);
	enum st (*month_inputs)(struct store *, int32_t, int64_t **, size_t *, struct err *);
	enum st (*month_put)(struct store *, const struct store_month_data *, struct err *);
	/* a chunk's bytes as they were put, appended; ST_END */
	enum st (*chunk)(struct store *, int32_t, const char *, struct buf *, struct err *);
	enum st (*rows_open)(
	    struct store *, struct store_rows *, const struct store_scan *, struct err *);
	enum st (*rows_next)(
	    struct store *, struct store_rows *, struct store_route *, struct err *);
	enum st (*integrity)(struct store *, struct err *);
	uint64_t (*bytes)(struct store *);
	enum st (*expected)(struct store *, const char *, int64_t, int64_t,
	    struct store_expected **, size_t *, struct err *);
	enum st (*expected_last)(
	    struct store *, const char *, const char *, int64_t *, struct err *);
	enum st (*expected_put)(struct store *, struct store_expected *, struct err *);
	enum st (*revisions)(
	    struct store *, int64_t, struct store_revision **, size_t *, struct err *);
	enum st (*revision_put)(
	    struct store *, int64_t, const struct store_revision *, struct err *);
};

struct store {
	const struct store_ops *ops;
};

#define CHUNK_NAMES "names"
#define CHUNK_NORMS "norms"
#define CHUNK_PEERS "peers"

/* chunk.c: zstd around a chunk. */
enum st chunk_pack(struct buf *out, const void *p, size_t n, struct err *e);
enum st chunk_unpack(struct buf *out, struct str packed, struct err *e);

/* key.c: a prefix as bytes whose order is that of pfx_cmp. */
#define KEY_MAX 18
size_t key_of(uint8_t key[KEY_MAX], const struct pfx *p);
bool key_read(struct str key, struct pfx *out);

/* spans.c: the intervals of one pair. */
struct span {
	int32_t since, until;
	uint32_t state;
};

/* Where a month stands among the held ones. */
struct span_place {
	int32_t month;
	int32_t prev, next; /* nearest held months before and behind it; 0: none */
};

/*
 * Sets what the pair was in a month: rows[0..n) are ascending and disjoint, out has room for n + 2.
 * has: it was there, as state; else it was not seen. Returns the new number of rows: the longest
 * runs of one state over held months, whatever the order in which months were set.
 */
size_t spans_set(const struct span *rows, size_t n, const struct span_place *at, bool has,
    uint32_t state, struct span *out);

#endif
