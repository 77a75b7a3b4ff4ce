"""score - the norms on events: real vectors bit for bit, a naive twin on random events, the days of the CIDR report.

Oracles: the values that the first measurement tool stored; a twin that goes through seconds as a set of spans without
any cleverness; known sums of days.
"""
import datetime
import gzip
import json
import math
import os
import pathlib
import random
import sys
import tempfile
from fractions import Fraction

from common import check, run, same

seed = int(os.environ.get("SEED", "6"))
rng = random.Random(seed)
DAY = 86400
T0 = datetime.datetime(2018, 3, 1)


def stamp(s):
    return (T0 + datetime.timedelta(seconds=s)).isoformat()


def score(lines, *more, framework="2018", rc=0):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as f:
        f.writelines(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
        f.flush()
        out, err = run("score", "--framework", framework, "--events", f.name, *more, code=rc)
    return [json.loads(x) for x in out.splitlines()], err


# 1. Boundaries, one incident each: FRAMEWORK values that are stated, not computed here.
EDGE = {0: 0, 1: .5, 1799: .5, 1800: 1, 86399: 1, 86400: 2, 172799: 2, 172800: 3}
WINDOW = [stamp(0), stamp(31 * DAY)]
ask = lambda events, metric="M1", asn=64500, **more: {"asn": asn, "metric": metric, "window": WINDOW, "events": events,
                                                     **more}
ev = lambda s, e, **more: {"start_time": stamp(s), "end_time": None if e is None else stamp(e), **more}
got, _ = score([ask([ev(100, 100 + d)]) for d in EDGE])
same([x["value"] for x in got], list(EDGE.values()), "lengths at the edges")
got, _ = score([
    ask([ev(0, 29 * 60), ev(DAY, DAY + 13 * 3600), ev(3 * DAY, 4 * DAY + 3600)]),
    ask([ev(31 * DAY - 1800, None)]),                               # open: to the end of the window
    ask([{"start_time": stamp(31 * DAY - 1800)}]),                  # no end at all: the same
    ask([ev(31 * DAY, None)]), ask([ev(-5 * DAY, 0)]), ask([ev(-5 * DAY, 1)]),
    ask([ev(5, 10), ev(10, 1805)]), ask([ev(5, 10), ev(11, 1811)]),  # touching is one, a second apart two
    ask([ev(5, 1805, weight=.5), ev(5, 1805, weight=.25), ev(5, 1805)]),
    ask([ev(5, 100, weight=.03125), ev(5, 100, weight=.015625)]),  # 0.0234375, half up once: down for each would be 0.0234 too
    ask([ev(5, 100, weight=.0625), ev(200, 300, weight=.0001)]),    # 0.03125 and 0.00005: 0.0313; down for each 0.0312
    ask([ev(10, 5)]), ask([]), ask([ev(-DAY, 40 * DAY)]),
])
same([x["value"] for x in got], [3.5, 1, 1, 0, 0, .5, 1, 1.5, 1.75, .0234, .0313, 0, 0, 32], "examples")


# 2. A twin on random events; order never matters; a span cut in two anywhere is the span.
def twin(events):
    total = Fraction(0)
    for w in {e[2] for e in events}:
        spans = []
        for s, e, _ in (x for x in events if x[2] == w):
            e = 31 * DAY if e is None else e
            if s >= 31 * DAY or (s < 0 and e <= 0):
                continue
            s = max(s, 0)
            spans.append((s, max(min(e, 31 * DAY), s)))
        while spans:  # swallow what touches until nothing does
            s, e = spans.pop()
            again = True
            while again:
                again = False
                for x in spans[:]:
                    if x[0] <= e and s <= x[1]:
                        s, e, again = min(s, x[0]), max(e, x[1]), True
                        spans.remove(x)
            d = e - s
            total += Fraction(w) * (0 if d == 0 else Fraction(1, 2) if d < 1800 else 1 if d < DAY else d // DAY + 1)
    return float(Fraction(math.floor(total * 10000 + Fraction(1, 2)), 10000))


asks, want = [], []
for _ in range(600):
    scale = rng.choice([60, 1800, DAY, 10 * DAY])
    events = []
    for _ in range(rng.randrange(12)):
        s = rng.choice([rng.randrange(-3 * DAY, 33 * DAY), rng.randrange(0, 20) * scale])
        e = rng.choice([None, s, s + rng.choice([1, 1799, 1800, DAY - 1, DAY]), s + rng.randrange(1, 2 * scale)])
        events.append((s, e, rng.choice([1, 1, 1, .5, .25, .0625, .03125, .015625])))
    shuffled = rng.sample(events, len(events))
    cut = []
    for s, e, w in events:
        if e is not None and e - s > 1:
            m = rng.randrange(s + 1, e)
            cut += [(s, m, w), (m, e, w)]
        else:
            cut.append((s, e, w))
    for x in (events, shuffled, cut):
        asks.append(ask([ev(s, e, weight=w) for s, e, w in x]))
        want.append(twin(events))
got, _ = score(asks)
same([x["value"] for x in got], want, f"a twin on {len(want)} lists, shuffled and cut (seed {seed})")

# 3. Bad lines cost themselves.
bad = ["{\n", "[]\n", "7\n", "{}\n", {"asn": 1, "metric": "M1"}, {"asn": -1, "metric": "M1"}, {"asn": 1, "metric": "M77"},
       ask([{"end_time": stamp(5)}]), ask([ev(1, 2, weight=-1)]), ask([ev(1, 2, weight=.0000001)]),
       ask([{"start_time": "yesterday"}]), ask([ev(1, 2, kind="theft")]), ask([ev(1, 2, facts=["true"])]),
       {**ask([]), "window": WINDOW[::-1]}, {**ask([]), "window": WINDOW[:1]}, {"asn": 1, "metric": "M7IRR", "total": 3},
       {"asn": 1, "metric": "M7IRR", "total": 3, "unregistered": 4}, {"asn": 1, "metric": "M8", "counters": {"x": 1}}]
lines = [x for b in bad for x in (b, ask([ev(0, 60)]))]
got, err = score(lines, rc=3)
same([x["value"] for x in got], [.5] * len(bad), "good lines between bad ones")
check(f"{len(bad)} lines refused" in err and ":1: " in err and f":{2 * len(bad) - 1}: " in err, "bad lines are named: " + err)

# 4. Filters and grades of 2024 and 2026: facts drop, administrative bogons do not score.
M = lambda metric, *facts: ask([ev(0, 60, facts=list(facts))], metric)
for fw in ("2024", "2026"):
    got, _ = score([M("m2"), *(M("m2", f) for f in ("rpki-valid", "route-object", "same-organisation", "scrubber", "set-aside")),
                    M("m3", "bogon-full"), M("m3", "bogon-administrative"), M("m3a", "bogon-administrative"),
                    M("m1", "rpki-valid")], framework=fw)
    same([x["value"] for x in got], [.5, 0, 0, 0, 0, 0, .5, 0, .5, .5], "facts, " + fw)
    E = lambda kind, role, n: [ev(i * DAY, i * DAY + 1800, kind=kind, role=role, facts=["bogon-full"]) for i in range(n)]
    cat = lambda events: {"asn": 64500, "category": "filtering", "window": WINDOW, "events": events}
    got, _ = score([cat([]), cat(E("hijack", "own", 1)), cat(E("hijack", "customer", 1)), cat(E("leak", "own", 9)),
                    cat(E("hijack", "own", 2) + E("bogon-prefix", "customer", 2)),
                    cat(E("bogon-asn", "own", 10))], framework=fw)
    same([x["value"] for x in got], [1, .4856, .6, 1, .2861, .1018], "filtering, " + fw)

# 5. The study of 2022, numbers as it gives them; 2018's others.
C = lambda metric, **c: {"asn": 174, "metric": metric, "counters": c}
got, _ = score([C("imc4", imc_action4_good=g, imc_action4_all=n) for g, n in ((2169, 3514), (268, 707), (220, 314))]
               + [C("imc1", imc_action1_bad=0, imc_action1_all=9), C("imc1")], framework="imc2022")
same([x["value"] for x in got], [2169 / 3514, 268 / 707, 220 / 314, 0, None], "imc2022")
got, _ = score([C("M8", contact_known=1, contact_registered=1), C("M8", contact_known=1), C("M8"),
                C("M6", autnum_known=1, autnum_import_export=1), C("M6")])
same([x["value"] for x in got], [1, 0, None, 1, None], "M8 and M6")
got, _ = score([C("m9", rov_invalid_visible=4), C("m9", rov_invalid_visible=10, rov_invalid_through=3),
                C("m5", spoof_received=2, spoof_known=1), C("m5"),
                {"asn": 1, "category": "antiSpoofing", "counters": {"spoof_received": 1, "spoof_known": 1}},
                {"asn": 1, "category": "antiSpoofing", "counters": {"spoof_customer_received": 1,
                                                                   "spoof_customer_known": 1}}], framework="2026")
same([x["value"] for x in got], [None, .7, 2, None, .4856, None], "M9 and M5")

# 6. Days of the CIDR report: a day without a list splits in 2018, and does not in 2026.
with tempfile.TemporaryDirectory() as d:
    for day in (1, 2, 5, 6, 7):
        (pathlib.Path(d) / f"bogon_prefixes-201805{day:02}.txt").write_text(
            "192.0.2.0/24 AS64500 Prefix is within unallocated space: 192.0.2.0 - 192.0.2.255\n"
            + ("198.51.100.0/24 AS64501 Prefix is within unallocated space: -\n" if day != 6 else ""))
    def m3(fw, **kw):
        out, _ = run("score", "--framework", fw, "--cidr-report", d, "--month", "2018-05", **kw)
        return {x["asn"]: x["value"] for x in map(json.loads, out.splitlines())}
    same(m3("2018"), {64500: 3 + 4, 64501: 3 + 2 + 2}, "a missing day splits in 2018")
    same(m3("2026"), {64500: 8, 64501: 6 + 2}, "a missing day is bridged in 2026, a clean day is not")
    (pathlib.Path(d) / "bogon_prefixes-20180508.txt").write_text("what\n")
    run("score", "--framework", "2018", "--cidr-report", d, "--month", "2018-05", code=3)

data = pathlib.Path(os.environ.get("ROUTESCOPE_DATA", "../shared/data"))
if not (data / "framework").is_dir():
    print("SKIPPED: the real vectors are not there")
    sys.exit(77)

# 7. Every line of the real vectors, bit for bit.
n = 0
for path in sorted((data / "framework").glob("*.jsonl")):
    lines = [json.loads(x) for x in path.read_text().splitlines()]
    got = [json.loads(x) for x in run("score", "--framework", "2018", "--events", path)[0].splitlines()]
    same([(x["asn"], x["metric"], x["value"]) for x in got], [(x["asn"], x["metric"], x["value"]) for x in lines], path.name)
    n += len(got)
check(n >= 402, f"{n} vectors")

# 8. The dump of the first tool: all values with their evidence, and M3 from the lists of the CIDR report.
n = 0
for report, month in ((16, "2018-04"), (17, "2018-05")):
    window = [f"{month}-01T00:00:00", "2018-05-01T00:00:00" if report == 16 else "2018-06-01T00:00:00"]
    asks, want, m3want = [], [], {}
    for row in map(json.loads, gzip.open(data / f"manrs/benchmark-2018/results-{report}.jsonl.gz")):
        for m in ("m1", "m1c", "m2", "m2c", "m3"):
            if row[m] is not None and (row[m] == 0 or row[m + "_data"]):
                asks.append({"asn": row["asn"], "metric": m, "window": window, "events": row[m + "_data"]})
                want.append(row[m])
        if row["m3"]:
            m3want[row["asn"]] = row["m3"]
        d = row["m7irr_data"]
        asks.append({"asn": row["asn"], "metric": "m7irr", "total": d["total_routes_num"],
                     "unregistered": d["unregistered_routes_num"]})
        want.append(row["m7irr"])
        d = row["m6_data"]
        known = d["has_imports"] is not None
        asks.append({"asn": row["asn"], "metric": "m6", "counters": {
            "autnum_known": int(known), "autnum_import_export": int(bool(d["has_imports"] and d["has_exports"]))}})
        want.append(None if row["m6"] is None else int(row["m6"]))
        asks.append({"asn": row["asn"], "metric": "m8", "counters": {
            "contact_known": 1, "contact_registered": int(row["m8_data"]["has_contact_info"])}})
        want.append(int(row["m8"]))
    got, _ = score(asks)
    same([(x["asn"], x["metric"], x["value"]) for x in got],
         [(a["asn"], a["metric"], w) for a, w in zip(asks, want)], f"report {report}")
    n += len(want)
    out, _ = run("score", "--framework", "2018", "--cidr-report", data / "bogons/cidr-report", "--month", month)
    days = {x["asn"]: x["value"] for x in map(json.loads, out.splitlines())}
    print(f"M3 of {month} from the lists: {({a: days.get(a) for a in m3want})}, stored {m3want}")
    same({a: days.get(a) for a in m3want}, m3want, "M3 from the CIDR report, " + month)
print(f"{n} values of the dump of 2018")
