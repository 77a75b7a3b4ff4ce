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
};

#define INPUT_COLS                                                                              \
	"id, sha256, kind, name, series, bytes, data_time, status, n_read, n_kept, n_refused, " \
	"reasons, error, added, view, hold"
#define MONTH_COLS                                                                                \
	"month, view, inputs_hash, tables, partial_tables, peers, min_peers, max_visible, ases, " \
	"pairs_seen, pairs_counted, prefixes4, prefixes6, entries, malformed, below, defaults, "  \
	"paths, first, last, judged"
#define EXPECTED_COLS                                                                        \
	"id, source, part, slot, name, url, due, late, missing, state, revision, attempts, " \
	"tried, "                                                                            \
	"later, error"
#define ROUTE_COLS "pfx, origin, since, until, id, state"

const char *const schema_sql[SQLS] = {
	[SQL_SETTING] = "SELECT value FROM setting WHERE name = ?1",
	[SQL_SETTING_PUT] = "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)",
	[SQL_PUBLISH_INPUTS] = "UPDATE input SET view = ?1 WHERE view = 0",
	[SQL_INPUTS] = "SELECT " INPUT_COLS " FROM input ORDER BY kind, name, sha256",
	[SQL_INPUT_FIND] = "SELECT " INPUT_COLS " FROM input WHERE sha256 = ?1",
	[SQL_INPUT_PUT] =
	    "INSERT INTO input (sha256, kind, name, series, bytes, data_time, status, n_read, "
	    "n_kept,"
	    " n_refused, reasons, error, added, view, hold)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
	    " ON CONFLICT (sha256) DO UPDATE SET kind = ?2, name = ?3, series = ?4, bytes = ?5,"
	    " data_time = ?6, status = ?7, n_read = ?8, n_kept = ?9, n_refused = ?10, reasons = "
	    "?11,"
	    " error = ?12, added = ?13, view = ?14, hold = ?15",
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
};
