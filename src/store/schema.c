/*
 * schema.c - all SQL of the program: the migrations, numbered and forward only, and the statements.
 *
 * docs/store.md tells why the tables are as they are.
 */
#include "store/schema.h"

const char *const schema_steps[SCHEMA_VERSION] = {
	"CREATE TABLE setting ("
	" name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"

	"CREATE TABLE input ("
	" id INTEGER PRIMARY KEY,"
	" sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),"
	" kind TEXT NOT NULL, name TEXT NOT NULL, series TEXT NOT NULL,"
	" bytes INTEGER NOT NULL, data_time INTEGER NOT NULL, status INTEGER NOT NULL,"
	" n_read INTEGER NOT NULL, n_kept INTEGER NOT NULL, n_refused INTEGER NOT NULL,"
	" reasons TEXT NOT NULL, error TEXT NOT NULL, added INTEGER NOT NULL,"
	" view INTEGER NOT NULL);"

	"CREATE TABLE month ("
	" month INTEGER PRIMARY KEY, view INTEGER NOT NULL, inputs_hash BLOB NOT NULL,"
	" tables INTEGER NOT NULL, partial_tables INTEGER NOT NULL, peers INTEGER NOT NULL,"
	" min_peers INTEGER NOT NULL, max_visible INTEGER NOT NULL, ases INTEGER NOT NULL,"
	" pairs_seen INTEGER NOT NULL, pairs_counted INTEGER NOT NULL,"
	" prefixes4 INTEGER NOT NULL, prefixes6 INTEGER NOT NULL, entries INTEGER NOT NULL,"
	" malformed INTEGER NOT NULL, below INTEGER NOT NULL, defaults INTEGER NOT NULL,"
	" paths INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
	" judged INTEGER NOT NULL);"

	"CREATE TABLE month_input ("
	" month INTEGER NOT NULL REFERENCES month, input INTEGER NOT NULL REFERENCES input,"
	" PRIMARY KEY (month, input)) WITHOUT ROWID;"

	/* one int32 vector a row (over the month's ASNs, peers over pair ids), or a text; zstd */
	"CREATE TABLE chunk ("
	" month INTEGER NOT NULL REFERENCES month, name TEXT NOT NULL, data BLOB NOT NULL,"
	" PRIMARY KEY (month, name));"

	/* an interval of held months in which a pair was seen and judged the same; 2147483647:
	   still so */
	"CREATE TABLE route ("
	" pfx BLOB NOT NULL, origin INTEGER NOT NULL, since INTEGER NOT NULL,"
	" until INTEGER NOT NULL, id INTEGER NOT NULL, state INTEGER NOT NULL,"
	" PRIMARY KEY (pfx, origin, since)) WITHOUT ROWID;",

	/* why a file stays out, or in whatever the brakes say (enum input_hold) */
	"ALTER TABLE input ADD COLUMN hold INTEGER NOT NULL DEFAULT 0;"

	/* the calendar: a file that a source should have, whether it came or not */
	"CREATE TABLE expected ("
	" id INTEGER PRIMARY KEY, source TEXT NOT NULL, part TEXT NOT NULL, slot INTEGER NOT NULL,"
	" name TEXT NOT NULL, url TEXT NOT NULL, due INTEGER NOT NULL, late INTEGER NOT NULL,"
	" missing INTEGER NOT NULL, state INTEGER NOT NULL, revision INTEGER NOT NULL,"
	" attempts INTEGER NOT NULL, tried INTEGER NOT NULL, later INTEGER NOT NULL,"
	" error TEXT NOT NULL, UNIQUE (source, part, slot));"

	/* what came for it; more than one when the archive changed it later */
	"CREATE TABLE revision ("
	" expected INTEGER NOT NULL REFERENCES expected, n INTEGER NOT NULL,"
	" sha256 BLOB NOT NULL CHECK (length(sha256) = 32), bytes INTEGER NOT NULL,"
	" etag TEXT NOT NULL, modified TEXT NOT NULL, fetched INTEGER NOT NULL,"
	" PRIMARY KEY (expected, n)) WITHOUT ROWID;",

	/* who collected it, by its folder or name; "": not told */
	"ALTER TABLE input ADD COLUMN collector TEXT NOT NULL DEFAULT '';"

	/* a stretch of time that the detector went over */
	"CREATE TABLE run ("
	" id INTEGER PRIMARY KEY, begin INTEGER NOT NULL, end INTEGER NOT NULL,"
	" hash BLOB NOT NULL CHECK (length(hash) = 32), view INTEGER NOT NULL,"
	" files INTEGER NOT NULL, collectors INTEGER NOT NULL, peers INTEGER NOT NULL,"
	" incidents INTEGER NOT NULL, changes INTEGER NOT NULL);"

	/* what is held now; current: 0 while the run that gave it is made again */
	"CREATE TABLE incident ("
	" n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, run INTEGER NOT NULL,"
	" current INTEGER NOT NULL, version INTEGER NOT NULL, view INTEGER NOT NULL,"
	" kind TEXT NOT NULL, type INTEGER NOT NULL, state TEXT NOT NULL,"
	" grade INTEGER NOT NULL, confidence INTEGER NOT NULL, begin INTEGER NOT NULL,"
	" end INTEGER NOT NULL, detected INTEGER NOT NULL, graded INTEGER NOT NULL,"
	" peers INTEGER NOT NULL, peer_asns INTEGER NOT NULL, peers_possible INTEGER NOT NULL,"
	" collectors INTEGER NOT NULL, collectors_possible INTEGER NOT NULL,"
	" prefixes INTEGER NOT NULL, digest BLOB NOT NULL, brief TEXT NOT NULL);"
	"CREATE INDEX incident_time ON incident (begin DESC, id);"
	"CREATE INDEX incident_run ON incident (run);"

	"CREATE TABLE incident_role ("
	" asn INTEGER NOT NULL, incident INTEGER NOT NULL REFERENCES incident,"
	" role INTEGER NOT NULL, rank INTEGER NOT NULL,"
	" PRIMARY KEY (asn, incident, role)) WITHOUT ROWID;"
	"CREATE INDEX incident_role_of ON incident_role (incident, rank);"

	"CREATE TABLE incident_prefix ("
	" pfx BLOB NOT NULL, incident INTEGER NOT NULL REFERENCES incident,"
	" PRIMARY KEY (pfx, incident)) WITHOUT ROWID;"
	"CREATE INDEX incident_prefix_of ON incident_prefix (incident, pfx);"

	/* all that was ever said of an incident; doc is zstd */
	"CREATE TABLE incident_version ("
	" id TEXT NOT NULL, version INTEGER NOT NULL, view INTEGER NOT NULL,"
	" at INTEGER NOT NULL, withdrawn INTEGER NOT NULL, doc BLOB NOT NULL,"
	" PRIMARY KEY (id, version));"

	/* evidence is kept for as long as a version speaks of it */
	"CREATE TABLE incident_evidence ("
	" sha256 BLOB NOT NULL CHECK (length(sha256) = 32), id TEXT NOT NULL,"
	" version INTEGER NOT NULL, rank INTEGER NOT NULL,"
	" PRIMARY KEY (sha256, id, version)) WITHOUT ROWID;"
	"CREATE INDEX incident_evidence_of ON incident_evidence (id, version, rank);"

	/* what was not seen */
	"CREATE TABLE gap ("
	" id INTEGER PRIMARY KEY, run INTEGER NOT NULL, kind TEXT NOT NULL,"
	" collector TEXT NOT NULL, peer TEXT NOT NULL, peer_asn INTEGER NOT NULL,"
	" begin INTEGER NOT NULL, end INTEGER NOT NULL, count INTEGER NOT NULL);"
	"CREATE INDEX gap_time ON gap (begin DESC, id);"
	"CREATE INDEX gap_run ON gap (run);",

	/* what an incident adds to the scores of an AS; end 9223372036854775807: it goes on */
	"CREATE TABLE event ("
	" incident INTEGER NOT NULL REFERENCES incident, asn INTEGER NOT NULL,"
	" kind INTEGER NOT NULL, role INTEGER NOT NULL, facts INTEGER NOT NULL,"
	" begin INTEGER NOT NULL, end INTEGER NOT NULL);"
	"CREATE INDEX event_of ON event (incident);"
	"CREATE INDEX event_asn ON event (asn, begin);"

	/* how much of a source a month has: num of den */
	"CREATE TABLE cover ("
	" month INTEGER NOT NULL, source TEXT NOT NULL, num INTEGER NOT NULL,"
	" den INTEGER NOT NULL, PRIMARY KEY (month, source)) WITHOUT ROWID;"

	/* what people said of an incident: rows are added, never changed */
	"CREATE TABLE review ("
	" n INTEGER PRIMARY KEY AUTOINCREMENT, incident TEXT NOT NULL, kind INTEGER NOT NULL,"
	" at INTEGER NOT NULL, view INTEGER NOT NULL, by_whom TEXT NOT NULL,"
	" reason TEXT NOT NULL);"
	"CREATE INDEX review_of ON review (incident, n);",
};

#define INPUT_COLS                                                                              \
	"id, sha256, kind, name, series, bytes, data_time, status, n_read, n_kept, n_refused, " \
	"reasons, error, added, view, hold, collector"
#define MONTH_COLS                                                                                \
	"month, view, inputs_hash, tables, partial_tables, peers, min_peers, max_visible, ases, " \
	"pairs_seen, pairs_counted, prefixes4, prefixes6, entries, malformed, below, defaults, "  \
	"paths, first, last, judged"
#define EXPECTED_COLS                                                                        \
	"id, source, part, slot, name, url, due, late, missing, state, revision, attempts, " \
	"tried, "                                                                            \
	"later, error"
#define ROUTE_COLS "pfx, origin, since, until, id, state"
#define RUN_COLS "id, begin, end, hash, view, files, collectors, peers, incidents, changes"
#define INCIDENT_COLS                                                                             \
	"id, version, view, kind, type, state, grade, confidence, begin, end, detected, graded, " \
	"peers, peer_asns, peers_possible, collectors, collectors_possible, prefixes, brief, n"
/* with the last word of reviews on whether it counts */
#define EVENTS_SELECT                                                                          \
	"SELECT e.asn, e.kind, e.role, e.facts, e.begin, e.end, e.incident, coalesce((SELECT " \
	"r.kind FROM review r WHERE r.incident = i.id AND r.kind <> 0 ORDER BY r.n DESC "      \
	"LIMIT 1), 0) FROM event e JOIN incident i ON i.n = e.incident"                        \
	" WHERE e.begin < ?2 AND e.end >= ?1"
#define EVENTS_ORDER " ORDER BY e.asn, e.kind, e.role, e.facts, e.begin, e.end, i.id"
/* what is behind a place in the order, the latest first */
#define BEHIND "begin <= ?1 AND (begin < ?1 OR id > ?2)"

const char *const schema_sql[SQLS] = {
	[SQL_SETTING] = "SELECT value FROM setting WHERE name = ?1",
	[SQL_SETTING_PUT] = "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)",
	[SQL_PUBLISH_INPUTS] = "UPDATE input SET view = ?1 WHERE view = 0",
	[SQL_INPUTS] = "SELECT " INPUT_COLS " FROM input ORDER BY kind, name, sha256",
	[SQL_INPUT_FIND] = "SELECT " INPUT_COLS " FROM input WHERE sha256 = ?1",
	[SQL_INPUT_PUT] =
	    "INSERT INTO input (sha256, kind, name, series, bytes, data_time, status, n_read, "
	    "n_kept,"
	    " n_refused, reasons, error, added, view, hold, collector)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
	    " ON CONFLICT (sha256) DO UPDATE SET kind = ?2, name = ?3, series = ?4, bytes = ?5,"
	    " data_time = ?6, status = ?7, n_read = ?8, n_kept = ?9, n_refused = ?10, reasons = "
	    "?11,"
	    " error = ?12, added = ?13, view = ?14, hold = ?15, collector = ?16",
	[SQL_INPUT_ID] = "SELECT id FROM input WHERE sha256 = ?1",
	[SQL_MONTHS] = "SELECT " MONTH_COLS " FROM month ORDER BY month",
	[SQL_MONTH_PUT] =
	    "INSERT OR REPLACE INTO month (" MONTH_COLS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
	    " ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
	[SQL_MONTH_INPUTS] = "SELECT input FROM month_input WHERE month = ?1 ORDER BY input",
	[SQL_MONTH_INPUTS_CLEAR] = "DELETE FROM month_input WHERE month = ?1",
	[SQL_MONTH_INPUT_PUT] = "INSERT OR IGNORE INTO month_input (month, input) VALUES (?1, ?2)",
	[SQL_CHUNK] = "SELECT data FROM chunk WHERE month = ?1 AND name = ?2",
	[SQL_CHUNKS_CLEAR] = "DELETE FROM chunk WHERE month = ?1",
	[SQL_CHUNK_PUT] = "INSERT INTO chunk (month, name, data) VALUES (?1, ?2, ?3)",
	[SQL_ROUTES_ALL] = "SELECT " ROUTE_COLS " FROM route ORDER BY pfx, origin, since",
	[SQL_ROUTES_RANGE] = "SELECT " ROUTE_COLS " FROM route WHERE pfx >= ?1 AND pfx <= ?2"
			     " AND since <= ?3 AND until >= ?4 ORDER BY pfx, origin, since",
	[SQL_ROUTES_ORIGIN] =
	    "SELECT " ROUTE_COLS " FROM route WHERE origin = ?5 AND pfx >= ?1 AND pfx <= ?2"
	    " AND since <= ?3 AND until >= ?4 ORDER BY pfx, since",
	[SQL_ROUTE_PUT] = "INSERT INTO route (" ROUTE_COLS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_ROUTE_SET] =
	    "UPDATE route SET until = ?4, state = ?6 WHERE pfx = ?1 AND origin = ?2 AND since = ?3",
	[SQL_ROUTE_DROP] = "DELETE FROM route WHERE pfx = ?1 AND origin = ?2 AND since = ?3",
	/* behind the first month, sorted at once, which is much faster than row by row */
	[SQL_ROUTE_INDEX] = "CREATE INDEX IF NOT EXISTS route_origin ON route (origin, pfx, since)",
	[SQL_EXPECTED] =
	    "SELECT " EXPECTED_COLS ","
	    " coalesce((SELECT i.status FROM revision r JOIN input i ON i.sha256 = r.sha256"
	    " WHERE r.expected = e.id AND r.n = e.revision), -1) FROM expected e"
	    " WHERE (?1 = '' OR source = ?1) AND slot >= ?2 AND slot < ?3 ORDER BY source, part, "
	    "slot",
	[SQL_EXPECTED_LAST] = "SELECT slot FROM expected WHERE source = ?1 AND part = ?2"
			      " ORDER BY slot DESC LIMIT 1",
	[SQL_EXPECTED_PUT] =
	    "INSERT INTO expected (source, part, slot, name, url, due, late, missing, state, "
	    "revision,"
	    " attempts, tried, later, error)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
	    " ON CONFLICT (source, part, slot) DO UPDATE SET name = ?4, url = ?5, due = ?6, late = "
	    "?7,"
	    " missing = ?8, state = ?9, revision = ?10, attempts = ?11, tried = ?12, later = ?13,"
	    " error = ?14",
	[SQL_EXPECTED_ID] = "SELECT id FROM expected WHERE source = ?1 AND part = ?2 AND slot = ?3",
	[SQL_REVISIONS] = "SELECT n, sha256, bytes, etag, modified, fetched FROM revision"
			  " WHERE expected = ?1 ORDER BY n",
	[SQL_REVISION_PUT] =
	    "INSERT OR REPLACE INTO revision (expected, n, sha256, bytes, etag, modified, fetched)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_RUNS] = "SELECT " RUN_COLS " FROM run ORDER BY begin, id",
	[SQL_RUN_PUT] = "INSERT INTO run (begin, end, hash, view, files, collectors, peers,"
			" incidents, changes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[SQL_RUN_ID] = "SELECT max(id) FROM run",
	[SQL_RUN_SET] = "UPDATE run SET begin = ?1, end = ?2, hash = ?3, view = ?4, files = ?5,"
			" collectors = ?6, peers = ?7, incidents = ?8, changes = ?9 WHERE id = ?10",
	[SQL_RUN_DROP] = "DELETE FROM run WHERE id = ?1",
	[SQL_RUN_OLD] = "UPDATE incident SET current = 0 WHERE run = ?1",
	[SQL_RUN_GAPS_DROP] = "DELETE FROM gap WHERE run = ?1",
	[SQL_INCIDENT_KEY] = "SELECT n, version, digest FROM incident WHERE id = ?1",
	[SQL_INCIDENT_KEEP] = "UPDATE incident SET current = 1, run = ?2 WHERE n = ?1",
	[SQL_INCIDENT_PUT] =
	    "INSERT OR REPLACE INTO incident (" INCIDENT_COLS ", run, current, digest)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
	    " ?18, ?19, ?20, ?21, 1, ?22)",
	[SQL_INCIDENT_DROP] = "DELETE FROM incident WHERE n = ?1",
	[SQL_INCIDENTS_OLD] = "SELECT n, id FROM incident WHERE current = 0",
	[SQL_INCIDENT_NEXT] = "SELECT coalesce(max(n), 0) + 1 FROM incident",
	[SQL_INCIDENTS] =
	    "SELECT " INCIDENT_COLS " FROM incident WHERE " BEHIND " ORDER BY begin DESC, id",
	[SQL_INCIDENTS_AS] = "SELECT " INCIDENT_COLS " FROM incident WHERE " BEHIND
			     " AND n IN (SELECT incident FROM incident_role WHERE asn = ?3"
			     " AND (?4 >> role) & 1) ORDER BY begin DESC, id",
	[SQL_INCIDENT] = "SELECT " INCIDENT_COLS " FROM incident WHERE n = ?1",
	[SQL_INCIDENT_FIND] = "SELECT " INCIDENT_COLS " FROM incident WHERE id = ?1",
	/* ids are ASCII: all that begin with ?1 lie before it with DEL behind */
	[SQL_INCIDENTS_ID] = "SELECT " INCIDENT_COLS " FROM incident WHERE id >= ?1"
			     " AND id < ?1 || char(127) ORDER BY begin DESC, id",
	[SQL_INCIDENT_COUNTS] = "SELECT 0, grade, count(*) FROM incident"
				" WHERE begin < ?2 AND (end = 0 OR end >= ?1) GROUP BY grade",
	[SQL_INCIDENT_COUNTS_AS] =
	    "SELECT r.role, i.grade, count(*) FROM incident_role r JOIN incident i"
	    " ON i.n = r.incident WHERE r.asn = ?3 AND i.begin < ?2"
	    " AND (i.end = 0 OR i.end >= ?1) GROUP BY r.role, i.grade",
	[SQL_INCIDENT_KINDS] =
	    "SELECT kind, grade, count(*) FROM incident"
	    " WHERE begin < ?2 AND (end = 0 OR end >= ?1) GROUP BY kind, grade ORDER BY kind",
	[SQL_ROLES] = "SELECT asn, role FROM incident_role WHERE incident = ?1 ORDER BY rank",
	[SQL_ROLE_PUT] = "INSERT OR IGNORE INTO incident_role (asn, incident, role, rank)"
			 " VALUES (?1, ?2, ?3, ?4)",
	[SQL_ROLES_DROP] = "DELETE FROM incident_role WHERE incident = ?1",
	[SQL_INCIDENT_PREFIXES] =
	    "SELECT pfx FROM incident_prefix WHERE incident = ?1 ORDER BY pfx LIMIT ?2",
	[SQL_PREFIXES_RANGE] =
	    "SELECT DISTINCT incident FROM incident_prefix WHERE pfx >= ?1 AND pfx <= ?2",
	[SQL_PREFIX_PUT] = "INSERT OR IGNORE INTO incident_prefix (pfx, incident) VALUES (?1, ?2)",
	[SQL_PREFIXES_DROP] = "DELETE FROM incident_prefix WHERE incident = ?1",
	[SQL_VERSIONS] = "SELECT version, view, at, withdrawn FROM incident_version"
			 " WHERE id = ?1 ORDER BY version",
	[SQL_VERSION_LAST] = "SELECT coalesce(max(version), 0) FROM incident_version WHERE id = ?1",
	[SQL_VERSION] = "SELECT version, view, withdrawn, doc FROM incident_version"
			" WHERE id = ?1 AND (version = ?2 OR ?2 = 0)"
			" ORDER BY version DESC LIMIT 1",
	[SQL_VERSION_PUT] = "INSERT INTO incident_version (id, version, view, at, withdrawn, doc)"
			    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_EVIDENCE] = "SELECT sha256 FROM incident_evidence WHERE id = ?1 AND version = ?2"
			 " ORDER BY rank",
	[SQL_EVIDENCE_PUT] = "INSERT OR IGNORE INTO incident_evidence (sha256, id, version, rank)"
			     " VALUES (?1, ?2, ?3, ?4)",
	[SQL_EVIDENCE_KNOWN] =
	    "SELECT 1 FROM incident_evidence e WHERE sha256 = ?1 AND (?2 = 0 OR EXISTS"
	    " (SELECT 1 FROM incident i WHERE i.id = e.id AND i.version = e.version"
	    " AND i.grade >= ?2)) LIMIT 1",
	[SQL_GAPS] = "SELECT id, kind, collector, peer, peer_asn, begin, end, count FROM gap"
		     " WHERE begin <= ?1 AND (begin < ?1 OR id > ?2) ORDER BY begin DESC, id",
	[SQL_GAP_PUT] = "INSERT INTO gap (run, kind, collector, peer, peer_asn, begin, end, count)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[SQL_EVENTS] = EVENTS_SELECT EVENTS_ORDER,
	[SQL_EVENTS_AS] = EVENTS_SELECT " AND e.asn = ?3" EVENTS_ORDER,
	[SQL_EVENTS_OF] = EVENTS_SELECT " AND e.incident = ?3" EVENTS_ORDER,
	[SQL_EVENT_PUT] = "INSERT INTO event (incident, asn, kind, role, facts, begin, end)"
			  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_EVENTS_DROP] = "DELETE FROM event WHERE incident = ?1",
	[SQL_INCIDENT_ID] = "SELECT id FROM incident WHERE n = ?1",
	[SQL_COVERS] = "SELECT source, num, den FROM cover WHERE month = ?1 ORDER BY source",
	[SQL_COVER_PUT] = "INSERT INTO cover (month, source, num, den) VALUES (?1, ?2, ?3, ?4)",
	[SQL_COVERS_DROP] = "DELETE FROM cover WHERE month = ?1",
	[SQL_REVIEWS] = "SELECT n, incident, kind, at, view, by_whom, reason FROM review"
			" WHERE ?1 = '' OR incident = ?1 ORDER BY n",
	[SQL_REVIEW_PUT] = "INSERT INTO review (incident, kind, at, view, by_whom, reason)"
			   " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_REVIEW_LAST] = "SELECT max(n) FROM review",
};
