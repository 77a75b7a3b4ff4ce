"""aggregate - many ASes as one: weights, economies, regions, programmes, participants, series, comparison.

The twin reads what `export` says of each AS and pair, and the files that went in, and counts again in the
slow and obvious way."""
import csv
import io
import ipaddress
import pathlib
import tempfile

from common import check, run, same

tmp = tempfile.TemporaryDirectory()
folder = pathlib.Path(tmp.name)
OBS = folder / "obs"
MONTHS = ("2026-01", "2026-02", "2026-03")


def rows(what, month, *more):
    out, _ = run("export", "--data", OBS, "--what", what, "--month", month, *more)
    return list(csv.DictReader(io.StringIO(out)))


run("init", "--data", OBS)
for i, month in enumerate(MONTHS):
    world = folder / month
    run("simulate", "--out", world, "--ases", 150 + 30 * i, "--prefixes", 900, "--peers", 12, "--seed", 5,
        "--start", month + "-01")
    run("ingest", "--data", OBS, world, code=None) # smaller registries of another seed may be held back
ases = {m: {int(r["asn"]): r for r in rows("ases", m)} for m in MONTHS}
# users of two ASes of three
users = {a: a % 977 * 1000 + 1 for a in ases[MONTHS[0]] if a % 3}
(folder / "users-20260101.csv").write_text("asn,users\n" + "".join(f"{a},{n}\n" for a, n in users.items()))
run("ingest", "--data", OBS, folder / "users-20260101.csv")
ases = {m: {int(r["asn"]): r for r in rows("ases", m)} for m in MONTHS}


def cones(links):
    """Customer cones by walking down from every AS."""
    below = {}
    for a, b, kind in links:
        if kind == "-1":
            below.setdefault(int(a), set()).add(int(b))

    def cone(asn):
        seen, todo = {asn}, [asn]
        while todo:
            for c in below.get(todo.pop(), ()):
                if c not in seen:
                    seen.add(c)
                    todo.append(c)
        return len(seen)
    return cone


for m in MONTHS:
    held = {}
    for r in rows("pairs", m):
        if r["counted"] == "1" and ":" not in r["prefix"] and not r["prefix"].endswith("/0"):
            held.setdefault(int(r["origin"]), []).append(ipaddress.ip_network(r["prefix"]))
    as_rel = next(f for f in (folder / m).iterdir() if f.name.startswith("as-rel"))
    cone = cones([x.split("|")[:3] for x in as_rel.read_text().splitlines() if x and x[0] != "#"])
    for asn, r in ases[m].items():
        n = sum(p.num_addresses for p in ipaddress.collapse_addresses(held.get(asn, [])))
        same(int(r["addresses24"]), (n + 255) // 256, f"{m}: address space of AS{asn}")
        same(int(r["cone_ases"]), cone(asn), f"{m}: cone of AS{asn}")
        same(r["users"], str(users[asn]) if asn in users else "-", f"{m}: users of AS{asn}")
check(len({r["cone_ases"] for r in ases[MONTHS[0]].values()}) > 5, "cones differ")
