"""scoring - filtering and anti-spoofing of an observatory: metrics, scores, explanations and reviews beside a twin that adds
up what `export` says of events, coverage and gaps by the published rules, and reads the names of the update files.
"""
import collections
import csv
import datetime
import decimal
import io
import os
import pathlib
import re
import sys
import tempfile
import time
from fractions import Fraction

from common import check, run, same

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "http"))
from lib import Server

UTC = datetime.timezone.utc
A, B = (int(datetime.datetime(2026, m, 1, tzinfo=UTC).timestamp()) for m in (1, 2))
CLEARED = {"rpki-valid", "route-object", "same-organisation", "scrubber"}
# metric -> kind, role, facts that clear, facts of which one is wanted
NORMS = {"2026": {"m1": ("leak", "own", set(), set()), "m1c": ("leak", "customer", set(), set()),
                  "m2": ("hijack", "own", CLEARED, set()), "m2c": ("hijack", "customer", CLEARED, set()),
                  "m3": ("bogon-prefix", "own", set(), {"bogon-full"}), "m3c": ("bogon-prefix", "customer", set(), {"bogon-full"}),
                  "m4": ("bogon-asn", "own", set(), {"bogon-full"}), "m4c": ("bogon-asn", "customer", set(), {"bogon-full"})},
         "2018": {"m1": ("leak", "own", set(), set()), "m1c": ("leak", "customer", set(), set()),
                  "m2": ("hijack", "own", set(), set()), "m2c": ("hijack", "customer", set(), set()),
                  "m3": ("bogon-prefix", "own", set(), set()), "m3c": ("bogon-prefix", "customer", set(), set())}}


def seconds(text):
    return None if text in (None, "-", "") else int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def rows(obs, what):
    return list(csv.DictReader(io.StringIO(run("export", "--data", obs, "--what", what)[0])))


def ingest(obs, path):
    """Returns when the update files of each collector begin: the time of their first record."""
    by = collections.defaultdict(list)
    for name, time in re.findall(r": (\S+)\.updates\.\S+: updates, (\S+Z)", run("ingest", "--data", obs, path)[1]):
        by[name].append(seconds(time))
    return by


def unseen(obs, by):
    """Seconds of the month that no collector's updates tell of: between the files, and where a collector was blind."""
    blind = collections.defaultdict(list)
    for g in rows(obs, "gaps"):
        if g.get("peer") in ("", "-", None) and g["kind"] in ("silent", "dead", "malformed", "cut-file"):
            blind[g["collector"]].append((seconds(g["begin"]), seconds(g["end"]) or B))
    seen = set()
    for name, starts in by.items():
        starts = sorted(starts)
        steps = sorted(b - a for a, b in zip(starts, starts[1:]) if b - a <= 5400)
        step = steps[len(steps) // 2]
        own = set()
        for t, after in zip(starts, [*starts[1:], B]): # to the next file where that comes in time
            own |= set(range(t, after if after <= t + step * 3 // 2 else t + step))
        seen |= own - {s for a, b in blind[name] for s in range(a, b)}
    holes, at = [], A
    for s in sorted(seen):
        if s > at:
            holes.append((at, s))
        at = s + 1
    return len(seen), holes + [(at, B)]


def incidents_of(events, bridge):
    """Spans that overlap or touch, or have nothing but an unseen time between them, are one: FRAMEWORK of the scores."""
    out = []
    for a, b in sorted(events):
        hole = out and a > out[-1][1] and any(x <= out[-1][1] and a <= y for x, y in bridge)
        if out and (a <= out[-1][1] or hole):
            out[-1][1] = max(out[-1][1], b)
        else:
            out.append([a, b])
    return out


def counts(d):
    return Fraction(0) if d == 0 else Fraction(1, 2) if d < 1800 else Fraction(1) if d < 86400 else Fraction(d // 86400 + 1)


def clip(e):
    a, b = seconds(e["begin"]), seconds(e["end"])
    b = B if b is None else min(b, B)
    return None if a >= B or (a < A and b <= A) else (max(a, A), max(b, max(a, A)))


def twin(events, norm, bridge, reviewed):
    """(asn, metric) -> spans and sum; only those with any."""
    spans = collections.defaultdict(list)
    for e in events:
        facts = set() if e["facts"] == "-" else set(e["facts"].split())
        for metric, (kind, role, drop, keep) in norm.items():
            if norm is not NORMS["2018"] and e["grade"] not in ("high", "proven"):
                continue  # of those below, most are no incident
            if (e["kind"], e["role"]) == (kind, role) and not facts & drop and (not keep or facts & keep) \
                    and not (reviewed and e["set_aside"] == "1") and clip(e):
                spans[int(e["asn"]), metric].append(clip(e))
    return {k: (incidents_of(v, bridge), sum((counts(b - a) for a, b in incidents_of(v, bridge)), Fraction(0)))
            for k, v in spans.items()}


def penalty(x):
    """0.6 ^ sqrt(2 x) in basis points, rounded half up."""
    with decimal.localcontext() as c:
        c.prec = 40
        root = (decimal.Decimal(2 * x.numerator) / x.denominator).sqrt()
        return int((decimal.Decimal("0.6") ** root * 10000).to_integral_value(decimal.ROUND_HALF_UP)) if x else 10000


def filtering(sums, asn):
    return penalty(sum((sums.get((asn, m), (0, Fraction(0)))[1] * w for m, w in
                        (("m2", 1), ("m2c", Fraction(1, 2)), ("m3", 1), ("m3c", Fraction(1, 2)), ("m4", 1), ("m4c", Fraction(1, 2)))),
                       Fraction(0)))


def bp(v):
    return None if v is None else round(v * 10000)


def ask(server, target):
    r = server.get(target)
    check(r.status == 200, f"{target}: {r.status}")
    return r.json()["data"]


def spoofing(row):
    if row["spoof_known"] == "0":
        return None
    x = Fraction(int(row["spoof_received"]))
    if row["spoof_customer_known"] != "0":
        x += Fraction(int(row["spoof_customer_received"]), 2)
    return penalty(x)


def check_explained(x, sums, asn, all_):
    """The explanation of a category adds up, and what each incident costs is what its events cost."""
    for m in x["metrics"]:
        spans, total = sums.get((asn, m["id"]), ([], Fraction(0)))
        if m["id"] not in NORMS["2026"]:
            continue
        same(Fraction(m["num"], m["den"]), total, f"AS{asn} {m['id']}")
        same([[seconds(i["begin"]), seconds(i["end"])] for i in m["incidents"]], spans, f"AS{asn} {m['id']}: its incidents")
        same(sum((Fraction(str(i["value"])) for i in m["incidents"]), Fraction(0)), total, f"AS{asn} {m['id']}: they add up")
        same(m["incidents_total"], len(spans), f"AS{asn} {m['id']}: incidents_total")
        for i in m["incidents"]:
            check(i["events"] != [], f"AS{asn} {m['id']}: an incident of nothing")
            for e in i["events"]:
                same((e["kind"], e["role"], e["href"]), (*NORMS["2026"][m["id"]][:2], "/incident/" + e["id"]), "an event")
                rest = twin([v for v in all_ if v["incident"] != e["id"]], NORMS["2026"], HOLES, True)
                same(bp(e["score_without"]), filtering(rest, asn), f"AS{asn} without {e['id']}")


def check_all(obs, files, server):
    """Every AS with an event or a test, and some others; returns what was counted."""
    global HOLES
    events = rows(obs, "events")
    cover = {r["source"]: (int(r["seen"]), int(r["of"])) for r in rows(obs, "coverage")}
    seen, HOLES = unseen(obs, files)
    same(cover["updates"], (seen, B - A), "coverage of updates")
    ases = {int(r["asn"]): r for r in rows(obs, "ases")}
    sums = twin(events, NORMS["2026"], HOLES, True)
    raw = twin(events, NORMS["2026"], HOLES, False)
    old = twin(events, NORMS["2018"], [], True)
    some = {a for a, _ in sums} | set(sorted(ases)[::40]) | {a for a, r in ases.items() if r["spoof_known"] != "0"}
    for asn in sorted(some & set(ases)):
        row = ask(server, f"/api/v1/ases/{asn}")
        want = filtering(sums, asn)
        same(bp(row["scores"]["filtering"]["value"]), want, f"AS{asn} filtering")
        same(bp(row["scores_detected"]["filtering"]), filtering(raw, asn), f"AS{asn} filtering as detected")
        same(row["scores"]["filtering"]["readiness"], "ready" if want >= 8000 else "aspiring" if want >= 6000 else "lagging",
             f"AS{asn} class")
        same(bp(row["scores"]["antiSpoofing"]["value"]), spoofing(ases[asn]), f"AS{asn} anti-spoofing")
        if any((asn, m) in sums for m in NORMS["2026"]):
            x = {c["category"]: c for c in ask(server, f"/api/v1/ases/{asn}/explain")["categories"]}["filtering"]
            check_explained(x, sums, asn, events)
            same([(p["metric"], p["weight"]) for p in x["combined"]["of"]],
                 [("m2", 1), ("m2c", .5), ("m3", 1), ("m3c", .5), ("m4", 1), ("m4c", .5)], "parts of the score")
            for c in x["metrics"]:
                check(c["coverage"] is None or abs(c["coverage"] - seen / (B - A)) < 1e-6, f"coverage of {c['id']}")
            y = {c["category"]: c for c in ask(server, f"/api/v1/ases/{asn}/explain?framework=2018")["categories"]}["filtering"]
            for m in y["metrics"]:
                same(Fraction(m["num"], m["den"]), old.get((asn, m["id"]), (0, Fraction(0)))[1], f"AS{asn} {m['id']} of 2018")
    return sums, ases


def serve(obs):
    return Server([os.environ["ROUTESCOPE"], "serve", "--data", str(obs), "--listen", "127.0.0.1:0"])


def check_reviews(obs, files, server, sums, ases):
    """An incident set aside and restored."""
    events = rows(obs, "events")
    asn, metric = next((a, m) for (a, m), v in sorted(sums.items()) if a in ases and m in ("m2", "m3", "m4") and v[1] > 0)
    kind, role = NORMS["2026"][metric][:2]
    ids = sorted({e["incident"] for e in events if (int(e["asn"]), e["kind"], e["role"]) == (asn, kind, role)})
    before = ask(server, f"/api/v1/ases/{asn}")
    same(bp(before["scores"]["filtering"]["value"]), bp(before["scores_detected"]["filtering"]), "no review yet")
    explained = ask(server, f"/api/v1/ases/{asn}/explain")
    for i in ids:
        run("review", i, "--set-aside", "--by", "auditor", "--reason", "a test", "--data", obs)
    time.sleep(0.3) # a server looks for a new view ten times a second
    now, _ = check_all(obs, files, server)
    check((asn, metric) not in now, "set aside")
    row = ask(server, f"/api/v1/ases/{asn}")
    check(row["scores"]["filtering"]["value"] > before["scores"]["filtering"]["value"], "the score rises")
    same(row["scores_detected"], before["scores_detected"], "what was detected stays")
    for i in ids:
        run("review", i, "--restore", "--by", "auditor", "--reason", "it was so", "--data", obs)
    time.sleep(0.3) # a server looks for a new view ten times a second
    after = ask(server, f"/api/v1/ases/{asn}")
    same((after["scores"], after["scores_detected"]), (before["scores"], before["scores_detected"]), "restored")
    same(ask(server, f"/api/v1/ases/{asn}/explain"), explained, "the explanation is restored")
    same([(r["incident"], r["review"]) for r in rows(obs, "reviews")],
         [(i, k) for k in ("set-aside", "restore") for i in ids], "reviews are kept")


def check_advice(obs, server, sums, ases):
    """Steps that settle incidents: the score after each is that without their events, until it is full."""
    events = rows(obs, "events")
    scored = sorted({a for a, m in sums if a in ases and m not in ("m1", "m1c")})
    several = 0
    for asn in scored:
        a = ask(server, f"/api/v1/ases/{asn}/advice")
        steps = [s for s in a["steps"] if s["action"] == "settle"]
        gone, last = set(), filtering(sums, asn)
        most = max(v[1] for (x, m), v in sums.items() if x == asn and m not in ("m1", "m1c"))
        check(steps or most == 0, f"AS{asn}: no step")
        several += len(steps) > 1
        for s in steps:
            check(s["category"] == "filtering" and s["incidents"] and len(s["incidents"]) == s["settles"], f"AS{asn}: {s}")
            gone |= set(s["incidents"])
            want = filtering(twin([e for e in events if e["incident"] not in gone], NORMS["2026"], HOLES, True), asn)
            same(bp(s["scores"]["filtering"]), want, f"AS{asn} step {s['step']}")
            check(want > last, f"AS{asn} step {s['step']} gains")
            last = want
        same(last, 10000, f"AS{asn}: all is settled")
        now = next(c for c in a["categories"] if c["category"] == "filtering")
        line = [filtering(sums, asn)] + [bp(s["scores"]["filtering"]) for s in a["steps"]]
        same(now["ready_after"], next(i for i, v in enumerate(line) if v >= 8000), f"AS{asn}: ready_after")
        text = run("advise", asn, "--data", obs)[0]
        check(all(s["what"] in text and s["why"] in text for s in steps), f"AS{asn}: text")
    print(f"advice for {len(scored)} networks with incidents, {several} with several to settle")
    check(several > 0, "one incident each")


def folder(path, files):
    path.mkdir()
    for f in files:
        os.link(f, path / f.name)
    return path


with tempfile.TemporaryDirectory() as tmp:
    top = pathlib.Path(tmp)
    world, obs, holed, blind = (top / n for n in ("world", "obs", "holed", "blind"))
    run("simulate", "--out", world, "--seed", 11, "--ases", 500, "--prefixes", 2000, "--peers", 14, "--hours", 3, "--incidents", 50,
        "--collectors", 2, "--start", "2026-01-10T00:00:00Z")
    files = sorted(f for f in world.iterdir() if f.is_file())
    run("init", "--data", obs)
    by = ingest(obs, world)
    s = serve(obs)
    sums, ases = check_all(obs, by, s)
    some = collections.Counter(m for a, m in sums if a in ases)
    print("metrics above nothing:", dict(some))
    check(len(some) >= 5 and some["m2"] and some["m3"], f"the world is too quiet: {some}")
    check_advice(obs, s, sums, ases)
    check_reviews(obs, by, s, sums, ases)
    s.stop()

    # no updates at all: nobody is accused and nobody absolved, but by the norms of 2018
    run("init", "--data", blind)
    ingest(blind, folder(top / "tables", [f for f in files if ".updates." not in f.name]))
    s = serve(blind)
    for asn in sorted(ases)[::100]:
        row = ask(s, f"/api/v1/ases/{asn}")
        same((row["scores"]["filtering"]["value"], row["scores"]["filtering"]["readiness"]), (None, "no_data"), f"AS{asn} unseen")
        x = {c["category"]: c for c in ask(s, f"/api/v1/ases/{asn}/explain?framework=2018")["categories"]}["filtering"]
        same([m["value"] for m in x["metrics"] if m["id"] in ("m1", "m2", "m3")], [0, 0, 0], f"AS{asn} unseen in 2018")
    s.stop()

    # an hour is missing: incidents over it are one in 2026, and less is covered
    less = [f for f in files if not re.search(r"\.updates\.20260110\.01", f.name)]
    check(len(less) < len(files), "files of the hour")
    run("init", "--data", holed)
    by = ingest(holed, folder(top / "less", less))
    s = serve(holed)
    check_all(holed, by, s)
    s.stop()
print("scores are those of the twin, with reviews and without")
