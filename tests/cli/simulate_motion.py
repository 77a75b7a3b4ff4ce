"""simulate --hours - the made-up Internet in motion: tables and updates that agree, incidents that are where the truth
says, nothing else with a valley.

Oracles: Debian's bgpdump reads the files; a replay in dictionaries turns one table into the next; each statement of the
truth is looked up in the updates by a naive predicate; paths are held against the relationships file.
"""
import collections
import datetime
import filecmp
import gzip
import ipaddress
import json
import pathlib
import subprocess
import tempfile

from common import check, run, same

BASE = 1767225600  # 2026-01-01
STALE = collections.Counter()
WHOLE = []     # collectors whose tables were made from the one before
SERVERS = set()
RESYNC_S = 90  # a peer tells the collector of an event within this time


def files(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def equal(a, b):
    return files(a) == files(b) and not filecmp.cmpfiles(a, b, files(a), shallow=False)[1]


def seconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def dump(path):
    out = subprocess.run(["bgpdump", "-m", path], capture_output=True, text=True, check=True).stdout
    ours, _ = run("routes", "--format", "bgpdump", path)
    check(ours == out, f"routes and bgpdump tell {path.name} differently")
    return [line.split("|") for line in out.splitlines()]


def stamp(path):
    """Seconds since the first table's midnight, from the file's name."""
    day, minute = path.name.split(".")[2:4]
    return (int(day) - 20260101) * 86400 + int(minute[:2]) * 3600 + int(minute[2:]) * 60


def table(path):
    return {(f[3], f[5]): tuple(f[6:9]) for f in dump(path)}


def benign(folder):
    path = folder / "benign.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def clock(events, name):
    """What to take off a time that the collector's wrong clock gave: [(begin, end, skew)]."""
    return [(seconds(e["begin"]) - BASE, seconds(e["end"]) - BASE, int(e["note"].split()[0])) for e in events
            if e["kind"] == "clock-step" and e["collector"] == name]


def replay(folder, name, events=()):
    """Tables of the collector follow from the one before and the updates between, unless files are missing; returns all
    of its updates."""
    wrong = clock(events, name)
    gaps = any(e["kind"] in ("missing-files", "collector-outage") and e["collector"] == name for e in events)
    tables = sorted(folder.glob(f"{name}.rib.*"))
    updates = sorted(folder.glob(f"{name}.updates.*"))
    state, rows, up = table(tables[0]), [], {}
    check(len(state) > 1000, f"{tables[0].name} is small")
    due = {stamp(t): t for t in tables[1:]}
    same([stamp(t) for t in tables], list(range(0, 28801, 28800)), "a table each eight hours")
    step = stamp(updates[1]) - stamp(updates[0])
    for path in updates:
        for f in dump(path):
            t = float(f[1]) - BASE
            for begin, end, skew in wrong:
                if begin <= t - skew < end and stamp(path) <= t - skew < stamp(path) + step:
                    t -= skew
                    break
            if t < stamp(path) - 3600 and f[2] == "A":
                STALE[name, f[4]] += 1
                continue
            check(stamp(path) <= t < stamp(path) + step, f"a time outside of {path.name}: {f}")
            rows.append((t, name, f))
            if f[2] == "STATE":
                up[f[3]] = t
                if f[5] == "6":
                    state = {k: v for k, v in state.items() if k[0] != f[3]}
            elif f[2] == "W":
                check(state.pop((f[3], f[5]), None) is not None or gaps or t < up.get(f[3], -99) + 60,
                      f"withdrawn, but not there: {f}")
            else:
                state[f[3], f[5]] = tuple(f[6:9])
        nxt = due.get(stamp(path) + step)
        if nxt is not None and not gaps:
            WHOLE.append(name)
            got = table(nxt)
            check(got == state, f"{nxt.name} is not what the updates make: {len(got)} and {len(state)} entries, "
                                f"{sorted(set(got.items()) ^ set(state.items()))[:4]}")
    return rows


def flat(path):
    asns = [int(a) for a in path.split() if a.isdigit() and int(a) not in SERVERS]
    return [a for i, a in enumerate(asns) if i == 0 or a != asns[i - 1]]


def bogon_asn(n):
    return n in (0, 23456) or 64496 <= n <= 131071 or n >= 4200000000


def follows(path, *run_):
    return any(tuple(path[i:i + len(run_)]) == run_ for i in range(len(path) - len(run_) + 1))


def shows(t, f):
    """Whether an announcement of one of the incident's prefixes is of the incident, by its definition alone."""
    path, culprit = flat(f[6]), t["culprits"][0]
    if t["kind"] == "leak" and t["type"] <= 4:
        return follows(path, *t["segment"][::-1])
    if "prepend-typo" in t["reasons"]:
        return path[-1] <= 25 and path[-2] == culprit
    if t["kind"] == "leak" and t["type"] == 6:
        return culprit in path
    if t["kind"] == "fake-edge":
        return follows(path, culprit, t["segment"][0])
    if t["kind"] == "bogon-asn":
        return any(follows(path, culprit, a) for a in path if bogon_asn(a))
    if t["kind"] == "blackhole":
        return "65535:666" in f[11].split() and path[-1] == culprit
    return path[-1] == culprit


def truth(folder, rows, events=()):
    """Every incident is in the updates as told; returns the announcements that belong to one."""
    index = collections.defaultdict(list)
    for row in rows:
        if row[2][2] == "A":
            index[row[2][5]].append(row)
    kinds, mine = collections.Counter(), set()
    for line in (folder / "truth.jsonl").read_text().splitlines():
        t = json.loads(line)
        begin, end = seconds(t["begin"]) - BASE, seconds(t["end"]) - BASE
        check(0 < begin < end < 28800, f"outside of the time: {line[:200]}")
        first, collectors = {}, {}
        same(len(t["prefixes"]), t["prefix_count"], "prefixes")
        for p in t["prefixes"]:
            for at, name, f in index[p]:
                if begin <= at <= end + RESYNC_S and shows(t, f):
                    mine.add((at, name, f[3], p))
                    first[int(f[4])] = min(at, first.get(int(f[4]), at))
                    collectors[name] = min(at, collectors.get(name, at))
        what = f"{t['id']} {t['kind']} {t['type']} {t['reasons']}"
        same(sorted(first), sorted(t["seen_by"]), f"peers that show {what}")
        same(len(first), t["peers"], f"number of peers of {what}")
        same(len(collectors), t["collectors"], f"collectors that show {what}")
        order = sorted(first.values())
        check(abs(order[0] - (seconds(t["first_seen"]) - BASE)) < 1e-5, f"first seen: {what}")
        check(t["fifth_peer"] is None if len(order) < 5 else abs(order[4] - (seconds(t["fifth_peer"]) - BASE)) < 1e-5,
              f"fifth peer: {what}")
        second = sorted(collectors.values())
        check(t["second_collector"] is None if len(second) < 2 else
              abs(second[1] - (seconds(t["second_collector"]) - BASE)) < 1e-5, f"second collector: {what}")
        if t["kind"] == "sub-moas" and t["victims"]:
            same(len(t["victims"]), 1, f"victims of {what}")
        kinds[t["kind"] + (str(t["type"]) if t["type"] else "")] += 1
    if events:
        return mine, kinds
    check(set(kinds) >= {"leak1", "leak4", "leak5", "leak6", "moas", "sub-moas", "squat", "fake-edge", "bogon-prefix",
                         "bogon-asn", "blackhole"}, f"kinds: {kinds}")
    return mine, kinds


def relations(folder):
    rel = {}
    for line in next(folder.glob("as-rel-*.txt")).read_text().splitlines():
        if not line.startswith("#"):
            a, b, kind = map(int, line.split("|")[:3])
            rel[a, b], rel[b, a] = (1, -1) if kind == -1 else (0, 0)
    return rel


def valley_free(path, rel):
    down = False
    for near, far in zip(path[::-1], path[-2::-1]):
        kind = rel.get((near, far))
        if kind is None or (down and kind != 1):
            return False
        down = down or kind >= 0
    return len(set(path)) == len(path)


def quiet(rows, mine, rel, events=()):
    """What belongs to no incident has no valley; peerings that are transit in truth count as that."""
    rels = {4: dict(rel), 6: dict(rel)}
    for e in events:
        if e["kind"] in ("hybrid-link", "sibling-transit"):
            up, down = e["ases"]
            same(rel[up, down], 0, f"a peering by name: {e}")
            for v in (6,) if e["kind"] == "hybrid-link" else (4, 6):
                rels[v][up, down], rels[v][down, up] = 1, -1
    good = {}
    plain = 0
    for at, name, f in rows:
        if f[2] != "A" or (at, name, f[3], f[5]) in mine:
            continue
        path, v = f[6], 6 if ":" in f[5] else 4
        if (path, v) not in good:
            asns = flat(path)
            while asns and bogon_asn(asns[-1]):
                asns.pop()
            good[path, v] = valley_free(asns, rels[v])
            plain += not valley_free(asns, rel)
        check(good[path, v], f"a path with a valley that is of no incident: {f}")
    check((plain > 0) == bool(events), f"{plain} paths have a valley by the relationships file alone")
    return len(good)


def times(e):
    return seconds(e["begin"]) - BASE, (seconds(e["end"]) - BASE if e["end"] else 28800)


def everyday(folder, rows, events):
    """Each kind of everyday event is there, and is what it says."""
    index, states = collections.defaultdict(list), collections.defaultdict(list)
    for t, name, f in rows:
        if f[2] == "STATE":
            states[name, f[4]].append((t, f[5], f[6]))
        else:
            index[f[5]].append((t, name, f))
    vrps = {(r["prefix"], r["asn"]) for r in json.loads(next(folder.glob("vrps-*.json")).read_text())["roas"]}
    kinds = collections.Counter(e["kind"] for e in events)
    check(set(kinds) >= {"sibling-change", "ddos-diversion", "anycast", "flip-flop", "hand-over", "provider-originates",
                         "own-more-specifics", "beacon", "own-blackhole", "new-as", "new-link", "new-prefix",
                         "told-to-collector", "session-reset", "collector-restart", "collector-outage", "missing-files",
                         "clock-step", "stale-messages", "stale-feed", "noisy-peer", "full-table", "route-server",
                         "hybrid-link", "roa-mistake", "roa-removed", "roa-added", "roa-moved"}, f"everyday: {kinds}")
    rel = relations(folder)
    for e in events:
        begin, end = times(e)
        got = {p: [(t, f, flat(f[6])[-1]) for t, _, f in index[p] if f[2] == "A" and begin <= t < end + RESYNC_S]
               for p in e["prefixes"]}
        origins = {o for p in got for _, _, o in got[p]}
        if e["kind"] in ("ddos-diversion", "hand-over", "flip-flop", "anycast", "sibling-change", "provider-originates",
                         "roa-mistake", "roa-removed", "roa-added", "roa-moved"):
            check(origins <= set(e["ases"]), f"origins {origins} of {e}")
        if e["kind"] == "ddos-diversion":
            check(all((p, e["ases"][0]) in vrps for p in got), f"no ROA: {e}")
        if e["kind"] == "provider-originates":
            check(rel[e["ases"][0], e["ases"][1]] == 1, f"no provider: {e}")
        if e["kind"] == "own-blackhole":
            check(all("65535:666" in f[11] for p in got for _, f, _ in got[p]), f"no blackhole: {e}")
        if e["kind"] == "beacon":
            for t, f, _ in got[e["prefixes"][0]]:
                a = [int(x) for x in f[13].split()[1].split(".")]
                check(a[0] == 10 and 0 <= t - (a[1] << 16 | a[2] << 8 | a[3]) % 14400 - t // 14400 * 14400 < 7200,
                      f"stamp of a beacon: {f}")
        if e["kind"] == "told-to-collector":
            check(all(f[6] == str(e["ases"][0]) for p in got for _, f, _ in got[p]), f"told to others: {e}")
        if e["kind"] in ("new-as", "new-prefix"):
            before = [f for p in e["prefixes"] for t, _, f in index[p] if t < begin]
            check(not before and any(got.values()), f"there before, or never: {e}")
        if e["kind"] == "missing-files":
            have = [stamp(p) for p in folder.glob(f"{e['collector']}.updates.*") if begin <= stamp(p) < end]
            check(not have, f"files that should miss: {e}")
        if e["kind"] == "session-reset":
            seen = [x for x in states[e["collector"], str(e["ases"][0])] if begin - 1 <= x[0] <= end + 1]
            check(seen[:1] and seen[0][1:] == ("6", "1") and seen[-1][2] == "6" or
                  any(x["kind"] in ("missing-files", "collector-outage", "collector-restart", "clock-step") for x in events
                      if x["collector"] == e["collector"]), f"states {seen} of {e}")
        if e["kind"] == "full-table":
            peer = str(e["ases"][0])
            near = [t for t, _, f in rows if f[4] == peer and f[2] == "A"]
            lost = any(x["kind"] in ("missing-files", "collector-outage") and times(x)[0] < begin + 60 and
                       begin < times(x)[1] + 900 for x in events)
            check(sum(begin <= t < begin + 60 for t in near) > 500 or lost, f"no full table: {e}")
    check(sum(STALE.values()) > 0, "no old messages")
    nets = json.loads((folder / "peeringdb-net.json").read_text())["data"]
    same({n["asn"] for n in nets if n["info_type"] == "Route Server"}, SERVERS, "route servers in PeeringDB")
    in_paths = {int(a) for _, _, f in rows if f[2] == "A" for a in f[6].split() if a.isdigit()} & SERVERS
    check(in_paths, "no route server in any path")
    return kinds


def vrps_of(path):
    doc = json.loads(path.read_text())
    rows = {(r["prefix"], r["asn"], r["maxLength"]) for r in doc["roas"]}
    same(len(rows), doc["metadata"]["vrps"], f"VRPs of {path.name}")
    check(all(r["expires"] > seconds(doc["metadata"]["buildtime"]) for r in doc["roas"]), f"out of date when made: {path.name}")
    return seconds(doc["metadata"]["buildtime"]) - BASE, rows


def rov(vrps, prefix, asn):
    """RFC 6811 by a look at each."""
    net, covered = ipaddress.ip_network(prefix), False
    for p, a, longest in vrps:
        n = ipaddress.ip_network(p)
        if n.version == net.version and net.subnet_of(n):
            if a == asn and net.prefixlen <= longest:
                return "valid"
            covered = True
    return "invalid" if covered else "not found"


def two_sets(folder, rows, events):
    """The second set of VRPs differs from the first by what the everyday events tell, and they are what they say."""
    (at, first), (later, second) = (vrps_of(next(f.glob("vrps-*.json"))) for f in (folder, folder / "later"))
    same((at, later), (-600, 14400), "when the sets were made")
    want, kinds = set(), collections.Counter()
    for e in events:
        if not e["kind"].startswith("roa-"):
            continue
        kinds[e["kind"]] += 1
        prefix, holder, other = e["prefixes"][0], e["ases"][0], e["ases"][-1]
        length = int(prefix.split("/")[1])
        same(times(e)[0], later, f"when it begins: {e}")
        before, after = rov(first, prefix, holder), rov(second, prefix, holder)
        if e["kind"] == "roa-removed":
            same(before, "valid", f"before: {e}")
            same(after, "invalid" if e["note"] == "another ROA denies it" else "not found", f"after: {e}")
        elif e["kind"] == "roa-mistake":
            same((before, after), ("not found", "invalid"), f"before and after: {e}")
        else:
            same((rov(first, prefix, other), rov(second, prefix, other)), ("invalid", "valid"), f"the newcomer: {e}")
            same((before, after == "valid"), ("valid", e["kind"] == "roa-added"), f"the holder: {e}")
        if e["kind"] in ("roa-removed", "roa-moved"):
            want |= {v for v in first if v[:2] == (prefix, holder)}
        if e["kind"] != "roa-removed":
            want.add((prefix, other, length))
        shown = [(t, flat(f[6])[-1]) for t, _, f in rows if f[2] == "A" and f[5] == prefix]
        news = [t for t, origin in shown if origin == other and e["kind"] in ("roa-added", "roa-moved")]
        check(not news or min(news) > later, f"before its ROA: {e}")
        check(bool(news) == (e["kind"] in ("roa-added", "roa-moved")), f"nobody showed the newcomer: {e}")
    same(first ^ second, want, "what differs")
    check(second - first and first - second, f"{kinds}")


def faulty(d, opts):
    """Files with faults are as the events say, and detect, which is told the rest, blames nobody for them."""
    folder = d / "faults"
    for name in ("faults", "again"):
        run("simulate", "--out", d / name, *opts, "--negatives", "faults")
    check(equal(folder, d / "again"), "one seed, two results with faults")
    events = benign(folder)
    same({"truncated-table", "vrps-empty", "addpath-in-plain"} - {e["kind"] for e in events}, set(), "faults")
    for e in events:
        begin = times(e)[0]
        if e["kind"] == "vrps-empty":
            (path,) = [p for p in (folder / "later").iterdir() if vrps_of(p)[0] == begin]
            same(vrps_of(path)[1], set(), path.name)
        if e["kind"] == "truncated-table":
            (path,) = [p for p in folder.glob(f"{e['collector']}.rib.*") if stamp(p) == begin]
            try:
                n = len(gzip.decompress(path.read_bytes()))
            except EOFError:
                n = 0
            whole = len(gzip.decompress(next(folder.glob(f"{e['collector']}.rib.*.0000.gz")).read_bytes()))
            check(0 < n < whole / 3 if e["note"] == "the table ends early" else n == 0, f"{n} of {whole} octets: {e}")
    files_ = [x for p in sorted(folder.glob("sim*.gz")) for x in (f"--{p.name.split('.')[1]}", f"{p.name.split('.')[0]}={p}")]
    sets = [x for p in [*folder.glob("vrps-*"), *(folder / "later").iterdir()] for x in ("--vrps", p)]
    rel = ["--as-rel", next(folder.glob("as-rel-*"))]
    out, err = run("detect", "--min-grade", "high", *files_, *sets, *rel, code=3)
    check("held back" in err and "cut-table" in err, f"the faults are told: {err[-600:]}")
    true = {p for line in (folder / "truth.jsonl").read_text().splitlines() for p in json.loads(line)["prefixes"]}
    same([line for line in out.splitlines() if not true & set(json.loads(line)["prefixes"])], [], "somebody is blamed")


def lines(path):
    return {tuple(l.split("|")[:2]): l.split("|")[2] for l in path.read_text().splitlines() if l[0] != "#"}


def degraded(folder):
    """What a detector gets in a bench: a tenth of the links lost, three of a hundred wrong."""
    true, got = lines(next(folder.glob("as-rel-*"))), lines(next((folder / "degraded").glob("as-rel-*")))
    either = {frozenset(k) for k in true}
    check({frozenset(k) for k in got} <= either, "a link that is not there")
    check(0.08 < 1 - len(got) / len(true) < 0.12, f"{len(got)} of {len(true)} links")
    wrong = sum(true.get(k) != v for k, v in got.items())
    check(0.015 < wrong / len(got) < 0.045, f"{wrong} of {len(got)} links are wrong")


def from_file(d):
    """The ASes and links of a relationships file, a circle of providers opened."""
    path = d / "rel.txt"
    rel = next((d / "a").glob("as-rel-*"))
    path.write_text("# a comment\n" + rel.read_text() + "64496|64497|-1\n64497|64498|-1\n64498|64496|-1\n")
    run("simulate", "--out", d / "f", "--as-rel", path, "--prefixes", "2000", "--peers", "12")
    want, got = lines(path), lines(next((d / "f").glob("as-rel-*")))
    same(len(set(want) - set(got)), 1, "links left out to open the circle")
    same({k: want[k] for k in got}, got, "links of the file")
    path.write_text("1|2|-1\n1|x|0\n")
    _, err = run("simulate", "--out", d / "no", "--as-rel", path, code=3)
    check(":2:" in err or "line 2" in err, f"a bad line is named: {err[-200:]}")


with tempfile.TemporaryDirectory() as d:
    d = pathlib.Path(d)
    opts = ["--ases", "900", "--prefixes", "4000", "--peers", "21", "--hours", "8", "--rate", "3", "--incidents", "48",
            "--seed", "5", "--negatives", "off"]
    run("simulate", "--out", d / "a", *opts)
    run("simulate", "--out", d / "b", *opts)
    check(equal(d / "a", d / "b"), "one seed, two results")
    mark = json.loads((d / "a" / "simulated.json").read_text())
    rows = replay(d / "a", "sim0") + replay(d / "a", "sim1")
    mine, kinds = truth(d / "a", rows)
    same(sum(kinds.values()), mark["incidents"], "incidents")
    distinct = quiet(rows, mine, relations(d / "a"))
    check(0.7 < len(rows) / (3 * 28800) < 2.5, f"{len(rows)} updates at a rate of 3/s")
    print(f"{len(rows)} updates, {len(mine)} of incidents, {distinct} quiet paths, {dict(kinds)}")

    degraded(d / "a")
    from_file(d)

    opts = opts[:opts.index("--seed")] + ["--seed", "11", "--collectors", "3"]
    run("simulate", "--out", d / "c", *opts)
    events = benign(d / "c")
    SERVERS.update(a for e in events if e["kind"] == "route-server" for a in e["ases"])
    WHOLE.clear()
    rows = [r for name in ("sim0", "sim1", "sim2") for r in replay(d / "c", name, events)]
    check(WHOLE, "no collector without a gap: nothing was compared")
    routes = [r for r in rows if r[2][2] != "STATE"]
    mine, kinds = truth(d / "c", routes, events)
    distinct = quiet(routes, mine, relations(d / "c"), events)
    two_sets(d / "c", routes, events)
    faulty(d, opts)
    print(f"{len(rows)} updates, {distinct} quiet paths, {dict(kinds)}, {dict(everyday(d / 'c', rows, events))}")

    for args in (["--days", "1", "--hours", "1"], ["--rate", "5"], ["--hours", "1", "--negatives", "maybe"],
                 ["--hours", "1", "--rate", "x"], ["--hours", "1", "--collectors", "99"]):
        run("simulate", "--out", d / "no", *args, code=2)
    check(not (d / "no").exists(), "a refused run leaves nothing")
