"""world - a folder of sources: kinds by name, counts, dates, digests, whole or nothing."""
import csv
import gzip
import hashlib
import io
import json
import pathlib
import tempfile

from common import attrs4, check, peer_table, real, rib, run, same, sequence

tmp = pathlib.Path(tempfile.mkdtemp(prefix="routescope-"))
files = {
    "vrps-a.json": '{"metadata":{"buildtime":"2026-01-11T00:00:00Z"},"roas":[{"asn":1,"prefix":"192.0.2.0/24"},{"asn":-1,"prefix":"x"}]}',
    "irr-test-20260101.db.gz": "route: 192.0.2.0/24\norigin: AS1\nsource: T\n\naut-num: AS1\nsource: T\n\nperson: X\nsource: T\n",
    "delegated-x.txt": "2|arin|1|1|x|20260110|0\narin|US|asn|1|1||assigned\n",
    "as-rel.txt": "1|2|0\n", "as-org.csv": "asn,name\n1,One\n",
    "peeringdb-net.json": '{"data":[{"id":1,"asn":1,"name":"One"}]}', "notes.txt": "left out",
}
for name, text in files.items():
    (tmp / name).write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
out, err = run("world", "--world", tmp)
check("6 files of the world, 1 of other names left out" in err, "the file left out is told")
rows = {r["kind"]: r for r in csv.DictReader(io.StringIO(out))}
same(sorted(rows), ["as-org", "as-rel", "delegated", "iana", "irr", "lists", "peeringdb", "vrps"], "kinds")
for name in files:
    row = next((r for r in rows.values() if r["name"] == name), None)
    if row is not None:
        same(row["sha256"], hashlib.sha256((tmp / name).read_bytes()).hexdigest(), f"digest of {name}")
        same(int(row["file_bytes"]), (tmp / name).stat().st_size, f"size of {name}")
same((rows["vrps"]["data_time"], rows["vrps"]["age_days"]), ("2026-01-11T00:00:00Z", "0"), "newest")
same((rows["irr"]["data_time"], rows["irr"]["age_days"]), ("2026-01-01T00:00:00Z", "10"), "date in the name")
same((rows["as-rel"]["data_time"], rows["as-rel"]["age_days"]), ("-", "-"), "no date is unknown")
same((rows["vrps"]["read"], rows["vrps"]["kept"], rows["vrps"]["refused"]), ("2", "1", "1"), "counts")
same(rows["irr"]["reasons"], "a class that is not used: 1", "reasons")
same(rows["irr"]["parts"], "route: 1; aut-num: 1", "kept by class")
same(len(run("world", "--world", tmp, "--as-rel", tmp / "as-rel.txt", "--json")[0].splitlines()), 9, "files add up")
for line in run("world", "--world", tmp, "--json")[0].splitlines():
    o = json.loads(line)
    same(o["read"], o["kept"] + o["refused"], "counts add up")
    check(o["data_time"] != "-" and (o["age_days"] is None) == (o["data_time"] is None), line)
same(len(run("world")[0].splitlines()), 3, "what is built in is there without any file")
(tmp / "as-rel-b.txt").write_text("1|2|0\n1|2\n")
out, err = run("world", "--world", tmp, code=3)
same(out, "", "one bad file refuses the world")
check("as-rel-b.txt:2: " in err, err)
run("world", "--world", tmp / "missing", code=3)
run("world", "--world", tempfile.mkdtemp(prefix="routescope-"), code=3)
run("world", "extra", code=2)

# what an observatory holds: what became of each file, and what changed since the one before
held = pathlib.Path(tempfile.mkdtemp(prefix="routescope-"))
roa = '{{"asn":{},"prefix":"192.0.2.0/24","maxLength":24,"ta":"x"}}'
for day, n in (("20251201", 3), ("20260101", 5), ("20260102", 2)):
    rows_ = ",".join(roa.format(i + 1) for i in range(n)) + "," + roa.format(-1)
    (held / f"vrps-{day}.json").write_text(f'{{"metadata":{{"buildtime":"{day[:4]}-{day[4:6]}-{day[6:]}T00:00:00Z"}},"roas":[{rows_}]}}')
(held / "vrps-bad.json").write_text('{"roas":[' + roa.format(1))
(held / "rib.mrt").write_bytes(peer_table([("203.0.113.1", 64500)]) + rib(0, "192.0.2.0/24", [(0, attrs4(sequence(64500, 1)))]))
run("init", "--data", held / "obs")
run("ingest", "--data", held / "obs", held, code=None)
rows = {r["name"]: r for r in csv.DictReader(io.StringIO(run("world", "--data", held / "obs")[0]))}
same({n: (r["status"], r["kept"], r["refused"], r["kept_change"]) for n, r in rows.items() if r["kind"] == "vrps"},
     {"vrps-20251201.json": ("superseded", "3", "1", "-"), "vrps-20260101.json": ("superseded", "5", "1", "2"),
      "vrps-20260102.json": ("in use", "2", "1", "-3"), "vrps-bad.json": ("refused", "0", "0", "-")}, "files held")
same(rows["vrps-20260102.json"]["reasons"], "not an AS number: 1", "reasons")
same(rows["rib.mrt"]["status"], "done", "the table")
for line in run("world", "--data", held / "obs", "--json")[0].splitlines():
    o = json.loads(line)
    row = rows[o["name"]]
    same([str(o[k]) for k in ("kind", "kept", "sha256", "status", "terms", "attribution")],
         [row[k] for k in ("kind", "kept", "sha256", "status", "terms", "attribution")], "JSON says what CSV says")
    same("-" if o["before"] is None else str(o["before"]["change"]), row["kept_change"], "change")
    same("yes" if o["republish"] else "no", row["republish"], "republish")
# terms: what may not be passed on is shown only when the operator says so
(held / "as-org.txt").write_text("# format:org_id|changed|org_name|country|source\n@x|20260101|One Organisation|SE|T\n"
                                 "# format:aut|changed|aut_name|org_id|opaque_id|source\n1|20260101|ONE|@x||T\n")
def first(*args):
    run("ingest", "--data", held / "obs", "--min-peers", "1", *args, code=None)
    r = next(csv.DictReader(io.StringIO(run("export", "--data", held / "obs")[0])))
    return r["asn"], r["name"], r["organisation"], r["country"]
same(first(held / "as-org.txt"), ("1", "-", "-", "-"), "an organisation of a source that may not be passed on")
(held / "names.csv").write_text("asn,name\n1,One Open\n")
same(first(held / "names.csv"), ("1", "One Open", "-", "-"), "a name that may")
same(first("--show", "all"), ("1", "One Organisation", "One Organisation", "SE"), "the operator may")
same(first("--show", "open"), ("1", "One Open", "-", "-"), "and back")
run("ingest", "--data", held / "obs", "--show", "some", code=2)

run("world", "--data", held / "obs", "--vrps", held / "vrps-20260101.json", code=2)
run("world", "--data", held / "none", code=3)

D = "rir/delegated-{}.txt.gz"
out, _ = run("world", "--json", "--vrps", real("rpki/rpki-client-20250720T093133Z.json.bz2"), "--irr",
             real("irr/ripe-nonauth.db.route.20231129.gz"), "--irr", real("irr/ripe.db.as-set.20231129.gz"),
             "--as-rel", real("asrel/20220501.as-rel.txt.bz2"), "--as-org", real("asorg/20220401.as-org2info.txt.gz"),
             "--as-org", real("asnames/asns-20260715.csv.gz"), "--delegated", real(D.format("afrinic-extended-20260505")),
             "--peeringdb", real("peeringdb/2026-04/net.json.gz"), "--peeringdb", real("peeringdb/2026-04/poc.json.gz"))
same({(o["kind"], o["read"], o["kept"], o["data_time"]) for o in map(json.loads, out.splitlines()) if o["name"] != "built in"},
     {("vrps", 723521, 723521, "2025-07-20T09:31:33Z"), ("aspas", 100, 100, "2025-07-20T09:31:33Z"),
      ("router-keys", 2, 2, "2025-07-20T09:31:33Z"), ("irr", 46745, 46745, "2023-11-29T00:00:00Z"),
      ("irr", 22652, 22652, "2023-11-29T00:00:00Z"), ("as-rel", 377859, 377859, "2022-05-01T00:00:00Z"),
      ("as-org", 199888, 199888, "2022-04-01T00:00:00Z"), ("as-org", 103861, 103861, "2026-07-15T00:00:00Z"),
      ("delegated", 19286, 19286, "2026-05-05T00:00:00Z"), ("peeringdb", 250, 250, "2026-04-15T09:20:05Z"),
      ("peeringdb", 21, 21, "2025-02-07T15:47:33Z")}, "the real sources")
print("sources of the real world as known")
