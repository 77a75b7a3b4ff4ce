/*
 * limits.h - every size that an outsider can choose has a ceiling here, with its reason.
 */
#ifndef LIMITS_H
#define LIMITS_H

/* How far a compressed file may grow: tables shrink to a fourth to a twentieth, made-up ones to a
 * fiftieth; gzip can make a thousand of one. Small files may do as they like. */
#define IO_MAX_GROWTH 200u
#define IO_GROWTH_FREE_BYTES (32u << 20)

/* Distinct routes in the event engine: all collectors together show some 10 million a month; three
 * bits of a cell are marks. */
#define FOLLOW_MAX_ROUTES 0x1fffffffu
/* Collectors and files of one run in a checkpoint: all public collectors are some 60, a month of
 * files of five minutes of each 500,000. */
#define FOLLOW_MAX_COLLECTORS 4096u
#define FOLLOW_MAX_FILES (1u << 21)

/* A MRT record: 65,535 RIB entries of a full BGP message each is theory; the largest seen in the
 * archives is below 1 MiB. Above this the framing is lost, not the record large. */
#define MRT_MAX_RECORD_BYTES (16u << 20)

/* What xz may need: the strongest setting takes 65 MB. More blocks at once only as far as the
 * second goes; a block that does not fit beside the others is decoded alone. */
#define IO_XZ_BYTES ((uint64_t)256 << 20)
#define IO_XZ_THREADS_BYTES ((uint64_t)128 << 20)

/* Threads that decode one bzip2 file: each has 8 MB; more could not be fed. */
#define BZ2_MAX_THREADS 32

/* One compressed block of bzip2: 900,050 symbols of 20 bits are 2.3 MB, and tables that nobody
 * writes. */
#define BZ2_MAX_BLOCK_BYTES (8u << 20)

/* Compressed bytes that are kept while their blocks are decoded: 65 of at most 0.9 MB, mostly 0.1
 * MB. */
#define BZ2_MAX_WINDOW_BYTES (32u << 20)

/* Peers of one table: the count field has 16 bits. */
#define MRT_MAX_PEERS 65536u

/* VRPs in one set: today 0.75 million; room for ten times that. */
#define RPKI_MAX_VRPS 8000000u

/* Providers in all ASPAs together, and in one: today some 1,000 and below 100; what a message of
 * RTR can carry at most is 16,381. */
#define RPKI_MAX_ASPA_PAIRS 8000000u
#define RPKI_MAX_PROVIDERS 16384u

/* Filters, and assertions, of all SLURM files together: they are written by people. Each filter is
 * looked at for every VRP that a prefix or AS number of it does not find. */
#define SLURM_MAX_FILTERS 100000u
#define SLURM_MAX_ASSERTIONS 1000000u

/* One message of RTR: an error report may hold another message and text, a router key has no bound.
 */
#define RTR_MAX_PDU_BYTES (128u << 10)

/* Route objects in all IRR files together: today about 4 million. */
#define IRR_MAX_ROUTES 40000000u

/* Sets, aut-nums and routes with member-of in all IRR files together, and what is in them: members,
 * neighbours, maintainers. The as-sets of the RIPE database are 23,000 with 300,000 members. */
#define IRR_MAX_OBJECTS 8000000u
#define IRR_MAX_ITEMS 100000000u

/* How deep sets are followed: the RIPE database of 2023 has 27 levels. Sets below it are left
 * out and told. */
#define IRR_MAX_DEPTH 1000u

/* AS numbers and prefixes of one expansion: the whole table is a million prefixes; a set of sets
 * with operators may name more. */
#define IRR_MAX_EXPANSION 20000000u

/* What inspect flags as uncommon: one set of the RIPE database names more members than that
 * (17,944), and its longest line has 7,651 bytes. */
#define IRR_MANY_MEMBERS 10000u
#define IRR_LONG_LINE_BYTES (64u << 10)

/* Operations of one NRTM file: as many as there are objects in the largest registries. */
#define NRTM_MAX_OPS 4000000u

/* One RPSL object: the largest as-set of the RIPE database is below 1 MiB. */
#define RPSL_MAX_OBJECT_BYTES (8u << 20)

/* A line of a line-based file (delegated, as-rel, csv); the longest cone line is about 400 kB. */
#define TEXT_MAX_LINE_BYTES (4u << 20)

/* A string value inside a JSON document; PeeringDB notes go to some 100 kB. */
#define JSON_MAX_STRING_BYTES (4u << 20)

/* Nesting of a JSON document: no source nests deeper than 8. */
#define JSON_MAX_DEPTH 64

/* Records of one delegated-extended file: today 261,000. */
#define REG_MAX_RECORDS 8000000u

/* ASes of a path that takes part in inference: real ones have below 30 without repeats. Links
 * between ASes: some 700,000 are seen in all archives together. */
#define INFER_MAX_HOPS 64
#define INFER_MAX_LINKS 16000000u

/* ASes of a path that is judged, repeats not counted: what a BGP message of 4,096 bytes can carry.
 */
#define RAMP_MAX_ASES 1024u

/* A framework file and what is in it: written by people, read by people. The terms and weights keep
 * the sums of counters below 2^63. The default is that where nobody says which. */
#define FRAMEWORK_DEFAULT "2026"
#define FRAMEWORK_MAX_BYTES (256u << 10)
#define FRAMEWORK_MAX_TEXT_BYTES 2000
#define FRAMEWORK_MAX_TERMS 16
#define FRAMEWORK_MAX_WEIGHT 1000
#define FRAMEWORK_MAX_CURVES 16
#define FRAMEWORK_MAX_PROGRAMMES 16
#define FRAMEWORK_MAX_ACTIONS 16

/* A catalogue of archives: the built-in one has 14 kB, 26 sources and 40 collectors in the largest.
 */
#define CATALOGUE_MAX_BYTES (512u << 10)
#define CATALOGUE_MAX_TEXT_BYTES 500
#define CATALOGUE_MAX_SOURCES 256
#define CATALOGUE_MAX_PARTS 256

/* All header lines of one answer of a server; real ones stay below 4 kB. */
#define FETCH_MAX_HEADER_BYTES (64u << 10)
/* Redirects on the way to one file. */
#define FETCH_MAX_REDIRECTS 5
/* Files that one fetch may ask for: a day of updates of all collectors is 20,000. */
#define FETCH_MAX_FILES 100000u

/* A column or text of the store: 16 million pairs of peers are 64 MB, ten times what a month has.
 */
#define STORE_MAX_CHUNK_BYTES (256u << 20)

/* A request target: the longest that a page of ours makes is below 300 bytes. Above: 414. */
#define HTTP_MAX_TARGET_BYTES 8000u

/* All header lines of a request, and how many. Above: 431. */
#define HTTP_MAX_HEADER_BYTES (32u << 10)
#define HTTP_MAX_HEADERS 100u

/* What the library may hold for one connection: the headers, its lists of them, the answer's head.
 */
#define HTTP_CONN_MEMORY_BYTES (56u << 10)

/* Path segments and query parameters of a target: routes have at most 6 and 8. */
#define HTTP_MAX_SEGMENTS 12u
#define HTTP_MAX_QUERY 24u

/* Connections at once, and from one address (loopback, where a proxy sits, is exempt). */
#define HTTP_MAX_CONNS 1024u
#define HTTP_MAX_CONNS_PER_ADDR 64u

/* Requests on one connection; then it is closed, so that no client keeps one for good. */
#define HTTP_MAX_REQUESTS_PER_CONN 10000u

/* How long a request head, a silent connection and the sending of an answer may take, and the least
 * rate of the latter for answers that are too large for that time. */
#define HTTP_HEAD_MS 10000
#define HTTP_IDLE_S 15
#define HTTP_SEND_MS 30000
#define HTTP_SEND_BYTES_PER_MS 16

/* A request head on its way to the HTTP library: all that may be in one and some more, so that the
 * guard names what is too long. Answers pass in pieces. Behind the end of an answer what still
 * comes is read away for so long, so that the client gets the end of it. */
#define FRONT_IN_BYTES ((size_t)44 << 10)
#define FRONT_OUT_BYTES ((size_t)64 << 10)
#define FRONT_LINGER_MS 2000

/* Streams of events at once, incidents told of one view at most (the list has the others), what may
 * lie ready for one that does not take it, seconds between signs of life, and views that clients who
 * come back may stand at apart, in one look. */
#define STREAM_MOST 512u
#define STREAM_INCIDENTS "500"
#define STREAM_PENDING_BYTES (1u << 20)
#define STREAM_BEAT_S 15
#define STREAM_VIEWS 16

/* Finished answers kept for the next one who asks; one answer takes at most an eighth of it. */
#define HTTP_CACHE_BYTES (64u << 20)

/* A record of an incident: a leak of a million prefixes, seen by hundreds of peers. */
#define EVIDENCE_MAX_BYTES (1u << 30)

/* Files of one ingest: a collector of twenty years has some two million, given in parts. */
#define INGEST_MAX_FILES 1000000u

/* A settings file of the detectors is written by people: the built-in one has 21 kB. */
#define SETTINGS_MAX_BYTES (1u << 20)
#define SETTINGS_MAX_TEXT_BYTES 1000
#define SETTINGS_MAX_RULES 200
#define SETTINGS_MAX_LISTS 200
#define SETTINGS_MAX_LISTED 100000

/* Posts of an observatory: read anew for each answer, so few and short enough for that. */
#define POSTS_MAX 500u
#define POST_MAX_BYTES (128u << 10)
#define POST_MAX_TAGS 12
#define POST_MAX_LINE_BYTES 200

#endif
