"""differ - `routes --json` against twin.py, a second reader: route by route, field by field, over real files and made ones."""
import bz2
import gzip
import json
import os
import pathlib
import random
import tempfile

import twin
from common import check, run

random.seed(6396)
FIRST, SAMPLE = 400, 1000  # records of a file: those at its beginning, and any of the others


def told(data):
    out, err = run("routes", "--json", "-", data=data, code=None, text=False)
    return [json.loads(line, parse_float=str) for line in out.split(b"\n") if line], err


def compare(data, recs, what):
    """How many rows both have; ends the test at the first that differs."""
    got, err = told(data)
    want = twin.rows(recs)
    for g in got:
        for mark in ("malformed", "discarded"):
            if mark in g:
                g[mark] = True
    for n, (g, w) in enumerate(zip(got, want)):
        check(g == w, f"{what}: row {n}\n routescope {g}\n twin       {w}")
    check(len(got) == len(want), f"{what}: {len(got)} rows, the twin has {len(want)}\n{(got + want)[min(len(got), len(want))]}\n{err}")
    return len(want)


def plain(path):
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else bz2.decompress(data) if data[:3] == b"BZh" else data


def sample(data):
    """The first records, any others, and every peer table: a file of its own, and its records."""
    recs = list(twin.records(data))
    keep = set(range(min(FIRST, len(recs)))) | set(random.sample(range(len(recs)), min(SAMPLE, len(recs))))
    recs = [r for i, r in enumerate(recs) if i in keep or r[:2] == (13, 1)]
    return b"".join(r[4] for r in recs), recs


with tempfile.TemporaryDirectory() as d:
    run("simulate", "--out", d, "--seed", "6396", "--ases", "60", "--prefixes", "300")
    made = sorted(p for p in pathlib.Path(d).glob("rib.*"))
    n = sum(compare(*sample(plain(p)), p.name) for p in made)
    check(n > 300, f"{n} rows of {made}")
    print(f"{len(made)} simulated files: {n} rows the same")

root = pathlib.Path(os.environ.get("ROUTESCOPE_DATA", "../shared/data")) / "mrt"
if not root.exists():
    print("no real data: nothing more was compared")
    raise SystemExit
files = total = 0
for folder in ("cases", "ris", "routeviews", "ixp", "routers", "synthetic"):
    for path in sorted((root / folder).iterdir()):
        if path.suffix in (".json", ".csv", ".md") or path.name in ("empty.mrt", "gz_cut.mrt.gz", "truncated_record.mrt", "vrps.csv.gz"):
            continue
        data = plain(path)
        if path.name == "rrc00.bview.20000111.0032.gz":  # the layout before RFC 6396; of it, as much as a table of some days
            recs = []
            for r in twin.bulk_records(data):
                recs.append(r)
                if len(recs) > 4000 and recs[-1][4] is not recs[-2][4]:
                    break
            last = recs.pop()
            data = data[:data.index(last[4])]
        else:
            data, recs = sample(data)
        total += compare(data, recs, path)
        files += 1
check(files > 60 and total > 60000, f"only {files} files, {total} rows")
print(f"{files} real files, a sample of each: {total} rows the same")
