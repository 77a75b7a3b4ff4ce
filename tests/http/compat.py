"""/compat/v1 and /compat/v2: the shapes that clients of the MANRS API read, written down by hand from its
description, and every figure counted again from the rows of /api/v1/ases and from the list of participants.

compat.py ROUTESCOPE
"""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from fractions import Fraction
from urllib.parse import quote

from lib import Server, check, check_problem, done

program = sys.argv[1]
tmp = tempfile.TemporaryDirectory()
obs = os.path.join(tmp.name, "obs")
FIGURES = ["filtering", "antiSpoofing", "coordination", "routingInformationIRR", "routingInformationRPKI"]
CLASSES = ["ready", "aspiring", "lagging", "no_data_available"]
READY, ASPIRING = Fraction(80), Fraction(60)


def run(*args):
    r = subprocess.run([program, *map(str, args)], capture_output=True, text=True)
    if r.returncode not in (0, 1):
        raise SystemExit(f"{args}: exit {r.returncode}: {r.stderr}")


def same(got, want, what):
    return check(got == want, f"{what}: {str(got)[:300]}, not {str(want)[:300]}")


run("init", "--data", obs)
for start in ("2026-01", "2026-02"):
    world = os.path.join(tmp.name, start)
    run("simulate", "--out", world, "--ases", 560, "--prefixes", 2200, "--peers", 10, "--seed", 3, "--start", start + "-01")
    run("ingest", "--data", obs, world)
s = Server([program, "serve", "--data", obs, "--listen", "127.0.0.1:0"])


def get(target, **headers):
    a = s.get(target, **headers)
    check(a.status == 200, f"{target}: {a.status} {a.body[:200]}")
    return a.json()


def rows_of(month):
    rows, more = [], ""
    while more is not None:
        page = get(f"/api/v1/ases?limit=500&month={month}{more}")
        rows += page["data"]
        more = page["next"] and "&cursor=" + quote(page["next"])
    return {r["asn"]: r for r in rows}


ases = {m: rows_of(m) for m in ("2026-01", "2026-02")}
known = sorted(ases["2026-02"])
lists = [{"name": "One", "programme": "netops", "areas": ["NL", "DE"], "asns": [known[0]], "since": "2020-05-01"},
         {"name": "Two, with a comma", "programme": "netops", "areas": ["NL"], "asns": known[:7]},
         {"name": "Unseen", "programme": "netops", "areas": [], "asns": [4199999999]},
         {"name": "Exchange", "programme": "ixps", "areas": ["NL"], "asns": [known[9]]},
         {"name": "Cloud", "programme": "cdns", "areas": ["US"], "asns": known[10:14]},
         {"name": "Maker", "programme": "vendors", "areas": ["US"], "asns": []}]
path = os.path.join(tmp.name, "participants-own-20270101.json")
with open(path, "w") as f:
    json.dump({"date": "2025-12-31", "participants": lists}, f)
run("ingest", "--data", obs, path)
held = get("/api/v1/participants?limit=1000")["data"]
mine = {p["name"]: p for p in held if p["name"] in {x["name"] for x in lists}}


def percents(members, month, category):
    v = [ases[month][a]["scores"][category]["value"] for a in members if a in ases[month]]
    return [Fraction(str(x)) * 100 for x in v if x is not None]


def mean(members, month, category):
    v = percents(members, month, category)
    return sum(v) / len(v) if v else None


def near(got, want, what):
    """Answers have six places."""
    if want is None or got is None:
        return same(got, None if want is None else float(want), what)
    return check(abs(Fraction(str(got)) - want) <= Fraction(1, 10**6), f"{what}: {got}, not {float(want)}")


def severity(value):
    if value is None:
        return "no_data_available"
    value = Fraction(int(value * 200 + 1) // 2, 100) # basis points, half up
    return "ready" if value >= READY else "aspiring" if value >= ASPIRING else "lagging"


def hold_figures(figures, members, month, then_members, before, what):
    """Who is in a place may change between months; before: None for the first month held."""
    same([f["id"] for f in figures], FIGURES, f"{what}: ids")
    there = [a for a in members if a in ases[month]]
    for f in figures:
        same(list(f), ["id", "value", "trend", "severities"], f"{what}: shape")
        now, then = mean(members, month, f["id"]), mean(then_members, before, f["id"]) if before else None
        near(f["value"], now, f"{what}: {f['id']}")
        near(f["trend"], None if now is None or then is None else now - then, f"{what}: trend of {f['id']}")
        same([x["id"] for x in f["severities"]], CLASSES, f"{what}: classes")
        for x in f["severities"]:
            word = "no_data" if x["id"] == "no_data_available" else x["id"]
            n = sum(ases[month][a]["scores"][f["id"]]["readiness"] == word for a in there)
            same(list(x), ["id", "count", "percentage"], f"{what}: shape of a class")
            same(x["count"], n, f"{what}: {f['id']} {x['id']}")
            near(x["percentage"], Fraction(100 * n, len(there)) if there else None, f"{what}: share of {x['id']}")


# --- version 1 --------------------------------------------------------------------------------------------
every = sorted({a for p in held for a in p["asns"]})
check({a for x in lists for a in x["asns"]} <= set(every), "the list is in")
same(get("/compat/v1/asns"), {"asns": every}, "v1 asns")
same(get("/compat/v1/asns", Authorization="Bearer 123"), {"asns": every}, "a key is taken and not asked for")
GRADED = [("anti_spoofing", "score", "antiSpoofing"), ("coordination", "score", "coordination"),
          ("routing_information", "score_irr", "routingInformationIRR"),
          ("routing_information", "score_rpki", "routingInformationRPKI")]
MEASURED = {"filtering": ["filtering"], "anti_spoofing": ["antiSpoofing"], "coordination": ["coordination"],
            "routing_information": ["routingInformationIRR", "routingInformationRPKI"]}


def conforms(p, month, action):
    if p["programme"] in ("ixps", "vendors"):
        return None # attested, not measured
    v = [mean(p["asns"], month, c) for c in MEASURED[action]]
    v = [severity(x) for x in v if x is not None]
    return "ready" in v if v else None


def hold_member(row, p, month):
    same([row["id"], row["name"], row["areas_served"], row["ASNs"], row["member_since"]],
         [p["id"], p["name"], p["areas"], p["asns"], p["since"]], f"who {p['name']} is")
    for action in MEASURED:
        same(row[action]["conformance"], conforms(p, month, action), f"{p['name']}: {action}")
    for action, key, category in GRADED:
        value = mean(p["asns"], month, category)
        same(list(row[action][key]), ["value", "severity"], f"{p['name']}: shape of {action}")
        near(row[action][key]["value"], value, f"{p['name']}: {key} of {action}")
        same(row[action][key]["severity"], severity(value), f"{p['name']}: class of {action}")
    same([list(row[a]) for a in MEASURED],
         [["conformance"], ["conformance", "score"], ["conformance", "score"], ["conformance", "score_irr", "score_rpki"]],
         f"{p['name']}: shapes")


MEMBER = ["id", "name", "areas_served", "ASNs", "member_since", *MEASURED]
for month in ("2026-01", "2026-02"):
    for name, programme in (("net-ops", "netops"), ("ixps", "ixps"), ("cdns", "cdns"), ("vendors", "vendors")):
        target = f"/compat/v1/conformance/{name}?month={month.replace('-', '')}"
        got, want = get(target), [p for p in held if p["programme"] == programme]
        same([r["name"] for r in got], [p["name"] for p in want], f"who is in {name}")
        for row, p in zip(got, want):
            same(list(row), MEMBER, "shape of a participant")
            hold_member(row, p, month)
        table = list(csv.DictReader(io.StringIO(s.get(target + "&format=csv").body.decode())))
        same(s.get(target, Accept="text/csv").body, s.get(target + "&format=csv").body, "CSV by Accept")
        same([json.loads(x) for x in s.get(target + "&format=ndjson").body.splitlines()], got, "the same in lines")
        same(len(table), len(got), f"{name} as CSV")
        for row, r in zip(table, got):
            same([row["id"], row["name"], row["ASNs"], row["areas_served"], row["member_since"]],
                 [r["id"], r["name"], ";".join(map(str, r["ASNs"])), ";".join(r["areas_served"]), r["member_since"] or ""],
                 "CSV of " + r["name"])
            for action in MEASURED:
                same(row[action + "_conformance"], {None: "", True: "Yes", False: "No"}[r[action]["conformance"]], "CSV of " + action)
            for action, key, _ in GRADED:
                v = r[action][key]["value"]
                same(row[f"{action}_{key}_value"], "" if v is None else f"{v:.6f}", f"CSV of {key}")
                same(row[f"{action}_{key}_severity"], r[action][key]["severity"], f"CSV of {key}")
check_problem(s.get("/compat/v1/conformance/netops"), 404, "version 1 writes net-ops")
check_problem(s.get("/compat/v1/asns?month=2026-01"), 400, "another form of month", "month")
check_problem(s.get("/compat/v1/asns?month=202613"), 400, "no month", "month")
check_problem(s.get("/compat/v1/asns?month=202512"), 404, "a month not held")

# --- version 2 --------------------------------------------------------------------------------------------
same(get("/compat/v2/asns"), {"asns": every}, "v2 asns")


def network(r):
    return {"asn": r["asn"], "name": r["name"], "economy": r["country"], "registry": r["registry"],
            "participantIDs": [p["id"] for p in held if r["asn"] in p["asns"]]}


def networks(query):
    rows, sizes, more = [], [], ""
    while more is not None:
        page = get(f"/compat/v2/ases?{query}{more}")
        same(list(page), ["ases", "nextPageToken"], "shape of a page")
        rows += page["ases"]
        sizes.append(len(page["ases"]))
        more = page["nextPageToken"] and "&pageToken=" + quote(page["nextPageToken"])
    check(all(n == 500 for n in sizes[:-1]), f"pages of {sizes}")
    for r in rows:
        r["participantIDs"].sort()
    return rows


def sorted_ids(r):
    return r | {"participantIDs": sorted(r["participantIDs"])}


want = [sorted_ids(network(r)) for _, r in sorted(ases["2026-02"].items())]
check(len(want) > 500, "more than a page")
same(networks("month=2026-02-10T12:00:00Z"), want, "all networks")
same(networks("month=2026-01-31T23:59:59Z"), [sorted_ids(network(r)) for _, r in sorted(ases["2026-01"].items())], "of the month before")
countries = sorted({r["country"] for r in ases["2026-02"].values() if r["country"]})[:3]
same(networks("economies=" + ",".join(countries).lower()), [r for r in want if r["economy"] in countries], "by economy")
same(sorted_ids(get(f"/compat/v2/ases/{known[3]}")), sorted_ids(network(ases["2026-02"][known[3]])), "one network")
check_problem(s.get("/compat/v2/ases/4199999998"), 404, "a network not seen")
check_problem(s.get("/compat/v2/ases?economies=XX"), 400, "no economy", "economies")
check_problem(s.get("/compat/v2/ases?pageToken=a"), 400, "no token of ours", "pageToken")

plain = [{"id": p["id"], "name": p["name"], "programme": p["programme"], "economies": p["areas"], "asns": p["asns"],
          "memberSince": p["since"]} for p in held]
same(get("/compat/v2/participants"), {"participants": plain}, "participants")
same(sorted(p["id"] for p in get(f"/compat/v2/participants?asn=AS{known[0]}")["participants"]),
     sorted(p["id"] for p in plain if known[0] in p["asns"]), "participants of an AS")
same(get("/compat/v2/participants?asn=4199999998"), {"participants": []}, "of none")

world = {m: list(r) for m, r in ases.items()}
one, two = mine["One"], mine["Two, with a comma"]


def inside(g, m):
    """A place is None for the world, or an economy; else it is a list of networks."""
    if g is None:
        return world[m]
    return [a for a in world[m] if ases[m][a]["country"] == g] if isinstance(g, str) else g


CHOICES = [("", [("region", "world", None)]), ("region=world", [("region", "world", None)]),
           (f"asns={known[0]},AS{known[5]},4199999998,{known[0]}",
            [("as", str(a), [a]) for a in (known[0], known[5], 4199999998)]),
           ("economies=" + ",".join(countries), [("economy", c, c) for c in countries]),
           (f"participantIDs={one['id']},{two['id']}", [("participant", p["id"], p["asns"]) for p in (one, two)])]
for query, groups in CHOICES:
    for month, before in (("2026-02", "2026-01"), ("2026-01", None)):
        at = "&".join(x for x in (query, f"month={month}-15T00:00:00Z") if x)
        got = get("/compat/v2/scores?" + at)
        same(list(got), ["scores"], "shape of scores")
        same([(g["kind"], g["id"], g["month"]) for g in got["scores"]], [(k, i, month + "-01T00:00:00Z") for k, i, _ in groups],
             f"groups of {at}")
        for g, (_, _, members) in zip(got["scores"], groups):
            hold_figures(g["keyFigures"], inside(members, month), month, inside(members, before) if before else [], before,
                         f"{at} {g['id']}")
        total = get("/compat/v2/scores/summary?" + at)
        same([list(total), list(total["scores"])], [["scores"], ["keyFigures"]], "shape of the summary")
        for f in total["scores"]["keyFigures"]:
            members = {a for _, _, g in groups for a in inside(g, month)}
            near(f["value"], mean(members, month, f["id"]), f"summary of {at}: {f['id']}")
            same(sum(x["count"] for x in f["severities"]), len(members & set(world[month])), f"summary of {at}: counts")
for region in ("150", "europe", "Europe"):
    same(get("/compat/v2/scores?region=" + region)["scores"][0]["id"], "150", "a region by code and name")
same(get("/compat/v2/scores?region=RIPENCC")["scores"][0]["id"], "ripencc", "a registry")
for bad, name in (("region=Nowhere", "region"), ("asns=x", "asns"), ("asns=1,,2", "asns"), ("economies=NL,QQ", "economies"),
                  ("asns=1&economies=NL", "economies"), ("asns=1&region=150", "asns"), ("month=2026-13-01", "month"),
                  ("asns=" + ",".join(map(str, range(1, 102))), "asns")):
    check_problem(s.get("/compat/v2/scores?" + bad), 400, bad[:40], name)
    check_problem(s.get("/compat/v2/scores/summary?" + bad), 400, bad[:40], name)
check_problem(s.get("/compat/v2/scores?participantIDs=netops-000000000000"), 404, "no such participant")

for asn in known[:20]:
    r, d = ases["2026-02"][asn], get(f"/compat/v2/scores/details?asn={asn}")
    same([list(d), d["asn"], d["month"]], [["asn", "month", "scores", "metrics"], asn, "2026-02-01T00:00:00Z"], "details")
    same([x["id"] for x in d["scores"]], FIGURES, "details: ids")
    for x in d["scores"]:
        v = r["scores"][x["id"]]["value"]
        near(x["value"], None if v is None else Fraction(str(v)) * 100, f"details of {asn}")
        same(x["severity"], severity(None if v is None else Fraction(str(v)) * 100), f"details of {asn}")
    same({x["id"]: x["value"] for x in d["metrics"]}, {k: m and m["value"] for k, m in r["metrics"].items()}, f"metrics of {asn}")
check_problem(s.get("/compat/v2/scores/details"), 400, "no AS", "asn")
check_problem(s.get("/compat/v2/scores/details?asn=4199999998"), 404, "an AS not seen")

got = get("/compat/v2/scores/conformance")
same(list(got), ["conformance"], "shape of conformance")
same([r["id"] for r in got["conformance"]], [p["id"] for p in held], "all participants")
for row, p in zip(got["conformance"], held):
    same(list(row), MEMBER + ["programme", "month"], "shape of a row")
    same([row["programme"], row["month"]], [p["programme"], "2026-02-01T00:00:00Z"], "programme and month")
    hold_member(row, p, "2026-02")

# --- a page of another origin may ask, with its key --------------------------------------------------------
a = s.get("/compat/v1/asns", "OPTIONS", Origin="https://else.example", Access_Control_Request_Method="GET")
check(a.headers.get("access-control-allow-origin") == "*", "other origins")
check("authorization" in a.headers.get("access-control-allow-headers", "").lower(), "the key of a page of another origin")
tag = s.get("/compat/v2/scores").headers["etag"]
same(s.get("/compat/v2/scores", If_None_Match=tag).status, 304, "a tag")
s.stop()
done()
