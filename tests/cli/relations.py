"""relations - inferred relationships: the truth of a made-up Internet, real tables beside published files."""
import csv
import io
import json
import pathlib
import re
import tempfile

from common import attr, check, real, record, run, same, sequence

tmp = pathlib.Path(tempfile.mkdtemp(prefix="routescope-"))


def agreement(rows):
    """Share of links with the published relationship, overall and of those called transit and decided by votes."""
    both = [r for r in rows if r["published"] != "-"]
    voted = [r for r in both if r["why"] == "votes"]
    share = lambda v: sum(r["a_is"] == r["published"] for r in v) / max(len(v), 1)
    return len(both), share(both), len(voted), share(voted)


def csv_rows(*args, code=0):
    out, err = run("relations", "--csv", *args, code=code)
    return list(csv.DictReader(io.StringIO(out))), err


# a made-up Internet, whose relationships are known
run("simulate", "--out", tmp / "sim", "--ases", "3000", "--prefixes", "20000", "--peers", "20", "--seed", "5")
rib, truth = next((tmp / "sim").glob("rib*")), next((tmp / "sim").glob("as-rel*"))
rows, err = csv_rows("--rib", rib, "--as-rel", truth)
n, all_, n_voted, votes = agreement(rows)
print(f"made up: {n} links, {all_:.4f} as they are; {n_voted} by votes, {votes:.4f}")
check(n > 4000 and all_ >= 0.93 and n_voted > 0.8 * n and votes >= 0.98, "the made-up Internet is found again")
check(f"{n} links in both" in err and "clique:" in err, "stderr tells the agreement: " + err)
same([(int(r["a"]), int(r["b"])) for r in rows], sorted((int(r["a"]), int(r["b"])) for r in rows), "order")

# the plain form is a file that --as-rel takes, and says the same
text, _ = run("relations", "--rib", rib)
(tmp / "as-rel-own.txt").write_text(text)
again, _ = csv_rows("--rib", rib, "--as-rel", tmp / "as-rel-own.txt")
check(all(r["a_is"] == r["published"] for r in again), "the plain form read again")
same(len(text.splitlines()) - 1, len(rows), "a line a link")
check(all(re.fullmatch(r"\d+\|\d+\|(-1|0)\|inferred", l) for l in text.splitlines()[1:]), "serial-2")
json_rows = [json.loads(l) for l in run("relations", "--json", "--rib", rib, "--as-rel", truth)[0].splitlines()]
same([(str(o["a"]), str(o["b"]), o["a_is"], o["why"], o["published"] or "-") for o in json_rows],
     [(r["a"], r["b"], r["a_is"], r["why"], r["published"]) for r in rows], "JSON says what CSV says")
differing, _ = csv_rows("--rib", rib, "--as-rel", truth, "--differing")
same(differing, [r for r in rows if r["published"] not in ("-", r["a_is"])], "--differing keeps what differs")

# an observatory without published relationships counts neighbours by these
import collections
import shutil
obs = tmp / "obs"
shutil.copytree(tmp / "sim", tmp / "bare", ignore=lambda d, names: [n for n in names if n.startswith("as-rel")])
run("init", "--data", obs)
run("ingest", "--data", obs, tmp / "bare")
run("export", "--data", obs, "--out", tmp / "out")
want = collections.Counter()
for r in rows:
    for x, y, is_ in ((r["a"], r["b"], r["a_is"]), (r["b"], r["a"], {"provider": "customer", "customer": "provider"}.get(r["a_is"], "peer"))):
        want[y, is_] += 1
ases = list(csv.DictReader(next((tmp / "out").rglob("*ases*.csv")).open()))
check(len(ases) > 1000, "ASes came out")
for r in ases:
    same([int(r[c]) for c in ("degree_providers", "degree_customers", "degree_peers")],
         [want[r["asn"], k] for k in ("provider", "customer", "peer")], f"neighbours of AS{r['asn']}")

# usage and data
run("relations", code=2)
run("relations", "--rib", rib, "--differing", code=2)
run("relations", "--rib", rib, "--csv", "--json", code=2)
run("relations", rib, code=2)
run("relations", "--rib", tmp / "missing", code=3)
updates = record(16, 4, b"\0\0\0\1\0\0\0\2\0\0\0\1\1\1\1\1\2\2\2\2" + b"\xff" * 16 + b"\0\x13\4")
(tmp / "updates.mrt").write_bytes(updates)
_, err = run("relations", "--rib", tmp / "updates.mrt", code=3)
check("a table is wanted" in err, err)

# real tables beside the relationships published for the months around them (docs/relations.md has the figures)
for table, rel, least, least_votes in (
        ("mrt/routeviews/route-views.jinx.rib.20140530.2200.bz2", "asrel/20140101.as-rel.txt.gz", 0.95, 0.98),
        ("mrt/damaged/rib.20140523.0600.firstMB.bz2", "asrel/20140101.as-rel.txt.gz", 0.90, 0.97),
        ("mrt/ris/rrc06.bview.20100701.0759.rebuilt.gz", "asrel/20100101.as-rel.txt.gz", 0.97, 0.98)):
    rows, err = csv_rows("--rib", real(table), "--as-rel", real(rel), code=None)
    n, all_, n_voted, votes = agreement(rows)
    print(f"{table}: {n} links in both, {all_:.4f} the same; {n_voted} by votes, {votes:.4f}")
    check(n > 5000 and all_ >= least and votes >= least_votes, f"agreement on {table}")
