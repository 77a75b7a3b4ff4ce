"""aggregate - many ASes as one: weights, economies, regions, programmes, participants, series, comparison.

The twin reads what `export` says of each AS and pair, and the files that went in, and counts again in the
slow and obvious way."""
import csv
import io
import ipaddress
import json
import os
import pathlib
import sys
import tempfile
from fractions import Fraction

from common import check, run, same

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "http"))
from lib import Server

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

# --- what the API says of groups, against every AS ---------------------------------------------------------
server = Server([os.environ["ROUTESCOPE"], "serve", "--data", str(OBS), "--listen", "127.0.0.1:0"])
CATEGORIES = ("filtering", "antiSpoofing", "coordination", "routingInformationIRR", "routingInformationRPKI")
WEIGHTS = ("addresses24", "cone_ases", "users")
FRAMEWORKS = ("2026", "2018")
CLASSES = ("ready", "aspiring", "lagging", "no_data")


def get(target):
    a = server.get(target)
    check(a.status == 200, f"{target}: {a.status} {a.body[:200]}")
    return a.json()


def every(target):
    out, cursor = [], ""
    while cursor is not None:
        a = get(target + cursor)
        out += a["data"]
        cursor = "&cursor=" + a["next"] if a["next"] else None
    return out


scores = {(m, f): {r["asn"]: r for r in every(f"/api/v1/ases?limit=500&month={m}&framework={f}")}
          for m in MONTHS for f in FRAMEWORKS}


def near(got, want, what):
    if want is None or got is None:
        same(got, want, what)
    else:
        check(abs(Fraction(str(got)) - want) <= Fraction(1, 2000000), f"{what}: {got}, not {float(want)}")


def share(value):
    """A score is a whole number of basis points."""
    return None if value is None else Fraction(round(value * 10000), 10000)


def mean(members, m, f, cat, weight=None):
    """The weighted mean, and over how many."""
    pairs = []
    for asn in members:
        value = share(scores[m, f][asn]["scores"][cat]["value"])
        w = 1 if weight is None else ases[m][asn][weight]
        if value is not None and w not in ("-", "0"):
            pairs.append((value, int(w)))
    total = sum(w for _, w in pairs)
    return (sum(v * w for v, w in pairs) / total if total else None), len(pairs)


def hold_group(got, members, m, f, what):
    same(got["ases"], len(members), f"{what}: networks")
    for c in got["categories"]:
        at = f"{what}, {m}, {f}, {c['id']}"
        want, n = mean(members, m, f, c["id"])
        near(c["value"], want, at)
        same(c["with_data"], n, f"{at}: with data")
        ready = [scores[m, f][a]["scores"][c["id"]]["readiness"] for a in members]
        for s in c["severities"]:
            same(s["count"], ready.count(s["id"]), f"{at}: {s['id']}")
            near(s["share"], Fraction(s["count"], len(members)) if members else None, f"{at}: share of {s['id']}")
        if f == "2026":
            same([s["id"] for s in c["severities"]], list(CLASSES), f"{at}: the classes")
        same([w["by"] for w in c["weighted"]], list(WEIGHTS), f"{at}: the weights")
        for w in c["weighted"]:
            want, n = mean(members, m, f, c["id"], w["by"])
            near(w["value"], want, f"{at} by {w['by']}")
            same(w["n"], n, f"{at} by {w['by']}: n")
        before = MONTHS[MONTHS.index(m) - 1] if m != MONTHS[0] else None
        if before is not None and what in was.get((before, f), {}):
            old = mean(was[before, f][what], before, f, c["id"])[0]
            now = mean(members, m, f, c["id"])[0]
            near(c["trend"], now - old if old is not None and now is not None else None, f"{at}: trend")


def csv_of(target):
    return list(csv.DictReader(io.StringIO(server.get(target).body.decode())))


REGISTRIES = ("afrinic", "apnic", "arin", "lacnic", "ripencc")
was = {}
for f in FRAMEWORKS:
    for m in MONTHS:
        all_of = was[m, f] = {"world": list(ases[m])}
        for asn, r in ases[m].items():
            if r["country"] != "-":
                all_of.setdefault(r["country"], []).append(asn)
            if r["registry"] in REGISTRIES:
                all_of.setdefault(r["registry"], []).append(asn)
        at = f"month={m}&framework={f}"
        got = get(f"/api/v1/economies?{at}")["data"]
        same([g["id"] for g in got], sorted(x for x in all_of if len(x) == 2), f"economies of {m}")
        area = {}
        for g in got:
            hold_group(g, all_of[g["id"]], m, f, g["id"])
        for g in get(f"/api/v1/regions?{at}")["data"]:
            if g["id"].isdigit():
                inside = get(f"/api/v1/regions/{g['id']}?{at}")["data"]["economies"]
                all_of[g["id"]] = [a for cc in inside for a in all_of[cc]]
                area[g["id"]] = set(inside)
            hold_group(g, all_of[g["id"]], m, f, g["id"])
        for cc, continent, sub in (("DE", "150", "155"), ("US", "019", "021"), ("BR", "019", "005"), ("CN", "142", "030")):
            if cc in all_of:
                check(cc in area[continent] and cc in area[sub], f"{cc} lies in {continent} and {sub}")
        for asn in sorted(ases[m])[:5]:
            cc = ases[m][asn]["country"]
            if cc != "-":
                one = get(f"/api/v1/economies/{cc}?{at}")["data"]
                hold_group(one, all_of[cc], m, f, cc)
                for h in one["history"]:
                    members = [a for a, r in ases[h["month"]].items() if r["country"] == cc]
                    same(h["ases"], len(members), f"history of {cc}")
                    for c in CATEGORIES:
                        near(h["scores"][c], mean(members, h["month"], f, c)[0], f"history of {cc}, {c}")
        for kind in ("economies", "regions"):
            table = csv_of(f"/api/v1/{kind}?{at}&format=csv")
            lines = [json.loads(x) for x in server.get(f"/api/v1/{kind}?{at}&format=ndjson").body.splitlines()]
            same(lines, get(f"/api/v1/{kind}?{at}")["data"], f"{kind}: lines are the rows")
            same([r["id"] for r in table], [g["id"] for g in lines], f"{kind} as CSV")
            for r, g in zip(table, lines):
                for c in g["categories"]:
                    same(r[c["id"]], "-" if c["value"] is None else f"{c['value']:.6f}", f"{kind} as CSV: {c['id']}")
                    for s in c["severities"]:
                        same(int(r[f"{c['id']}_{s['id']}"]), s["count"], f"{kind} as CSV: {s['id']}")
                    for w in c["weighted"]:
                        same(r[f"{c['id']}_by_{w['by']}"], "-" if w["value"] is None else f"{w['value']:.6f}", f"CSV: {w}")
same(server.get("/api/v1/economies/QQ").status, 404, "no such economy")
same(server.get("/api/v1/regions/999").status, 404, "no such region")

code, err = server.stop()
same((code, err), (0, ""), "the server ends")
