"""tallies - counters of a month that tables and registries tell beside the pairs, and events of incidents: each beside a
naive twin over the lines of `routes`, the files of the world and the truth of a simulated one.
"""
import collections
import csv
import datetime
import gzip
import io
import json
import pathlib
import re
import subprocess
import tempfile

from common import BIN, check


def run(*args):
    r = subprocess.run([BIN, *map(str, args)], capture_output=True, text=True)
    check(r.returncode == 0, f"{args}: {r.returncode} {r.stderr[-400:]}")
    return r


def rows(obs, what):
    return list(csv.DictReader(io.StringIO(run("export", "--data", obs, "--what", what).stdout)))


def relations(world):
    """(a, b) -> True: a is provider of b."""
    links = set()
    for line in next(world.glob("as-rel-*.txt")).read_text().splitlines():
        if not line.startswith("#"):
            a, b, rel = line.split("|")[:3]
            if rel == "-1":
                links.add((int(a), int(b)))
    return links


def routes(world):
    """(prefix, origin) -> paths without repeats, of all tables; sets end a path without an origin."""
    out = collections.defaultdict(set)
    for line in run("routes", *sorted(world.glob("*.rib.*"))).stdout.splitlines():
        f = line.split("|")
        path = [int(x) for x in f[6].split() if x.isdigit()]
        if f[6] and not f[6].endswith("}"):
            once = [a for i, a in enumerate(path) if i == 0 or path[i - 1] != a]
            out[f[5], path[-1]].add(tuple(once))
    return out


def twin(pairs, paths, provider):
    """Loops over all routes; nothing is shared with the program but the verdicts of pairs."""
    c = collections.defaultdict(collections.Counter)
    counted = [p for p in pairs if p["counted"] == "1"]
    invalid = [p for p in counted if p["rpki"].startswith("invalid")]
    good = collections.defaultdict(set)
    wanted = {p["origin"] for p in invalid}
    for p in counted:
        if p["origin"] in wanted and not p["rpki"].startswith("invalid"):
            for path in paths[p["prefix"], int(p["origin"])]:
                good[p["origin"]] |= set(path) - {int(p["origin"])}
    for p in invalid:
        bad = set()
        for path in paths[p["prefix"], int(p["origin"])]:
            bad |= set(path) - {int(p["origin"])}
        for asn in bad:
            c[asn]["rov_invalid_through"] += 1
        for asn in bad | good[p["origin"]]:
            c[asn]["rov_invalid_visible"] += 1
    for p in counted:
        if ":" in p["prefix"]:
            continue
        origin = int(p["origin"])
        c[origin]["imc_action4_all"] += 1
        c[origin]["imc_action4_good"] += p["rpki"] == "valid" or p["irr"] in ("valid", "invalid-more-specific")
        bad = p["rpki"].startswith("invalid") or (p["rpki"] == "not-found" and p["irr"] == "invalid")
        for asn in {path[-2] for path in paths[p["prefix"], origin] if len(path) > 2}:
            if (asn, origin) in provider:
                c[asn]["imc_action1_all"] += 1
                c[asn]["imc_action1_bad"] += bad
    for a, b in provider:
        c[a]["imc_customers"] += 1
    return c


def spoofing(world, month):
    """Who was tested in the month, and the distinct client prefixes from which packets arrived."""
    seen, tested = collections.defaultdict(set), set()
    for line in (world / "spoofer-sessions.jsonl").read_text().splitlines():
        s = json.loads(line)
        for v, tail in (("4", ""), ("6", "6")):
            results = [s.get(kind + tail) for kind in ("privatespoof", "routedspoof")]
            if not s["timestamp"].startswith(month) or s.get("asn" + v) is None or results == [None, None]:
                continue
            asn = int(s["asn" + v])
            tested.add(asn)
            if "received" in results and s.get("client" + v):
                seen[asn].add(s["client" + v])
    return tested, seen


IMPORT, EXPORT = "import: from AS1 accept ANY", "export: to AS1 announce AS2"
# Policies in every form that an aut-num may have, lines between key and source, and whether that is both.
POLICIES = [([IMPORT, EXPORT], True), ([IMPORT], False), ([EXPORT], False), ([], False), (["mp-" + IMPORT, "mp-" + EXPORT], True),
            (["mp-" + IMPORT, EXPORT], True), (["import:", EXPORT], False), (["import: # from AS1 accept ANY", EXPORT], False),
            (["import:", "        from AS1", "+ accept ANY", "export:", "\tto AS1 announce AS2"], True),
            (["IMPORT: from AS1 accept ANY", "Export: to AS1 announce AS2"], True), (["remarks: import: x", "remarks:", " export: y"], False),
            (["default: to AS1 action pref=1;"], False), (["import: nothing of the grammar", "export: the same"], True)]


def write_policies(world, asns):
    """An aut-num of each form in a registry of its own, AS by AS; what is expected. The last three: the halves in two
    registries, and an object without a source, which no registry has."""
    want, one, two = {}, [], []
    for asn, (lines, both) in zip(asns, POLICIES):
        one.append([f"aut-num: AS{asn}", *lines, "source: ONE"])
        want[asn] = (1, int(both))
    a, b, c = asns[len(POLICIES):len(POLICIES) + 3]
    one += [[f"aut-num: AS{a}", IMPORT, "source: ONE"], [f"aut-num: as{b}", EXPORT, EXPORT, "source: ONE"], [f"aut-num: AS{c}", IMPORT, EXPORT]]
    two += [[f"aut-num: AS{a}", EXPORT, "source: TWO"], [f"aut-num: AS{b}", EXPORT, "source: TWO"]]
    want |= {a: (1, 1), b: (1, 0), c: (0, 0)}
    for name, objects in (("one", one), ("two", two)):
        (world / f"irr-{name}-20260110.db").write_text("\n\n".join("\n".join(o) for o in objects) + "\n\n")
    return want


def aut_nums(world):
    """AS -> whether any registry has an import line that says something, and an export line."""
    out = {}
    for path in world.glob("irr-*"):
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("latin-1")
        for block in re.split(r"\n\n+", text):
            attrs = []
            for line in block.splitlines():
                if line[:1] in " \t+" and attrs:
                    attrs[-1][1] += " " + line[1:].split("#")[0]
                elif line and line[0] not in "#%":
                    name, _, value = line.partition(":")
                    attrs.append([name.lower(), value.split("#")[0]])
            if not attrs or attrs[0][0] != "aut-num" or not any(n == "source" and v.strip() for n, v in attrs):
                continue
            said = out.setdefault(int(attrs[0][1].strip()[2:]), set())
            said |= {n.removeprefix("mp-") for n, v in attrs if n.removeprefix("mp-") in ("import", "export") and v.strip()}
    return {a: (1, int(s == {"import", "export"})) for a, s in out.items()}


KIND = {"leak": "leak", "moas": "hijack", "sub-moas": "hijack", "squat": "hijack", "fake-edge": "hijack", "bogon-prefix": "bogon-prefix",
        "bogon-asn": "bogon-asn"}
MONTH = [datetime.datetime(2026, m, 1, tzinfo=datetime.timezone.utc).timestamp() for m in (1, 2)]


def seconds(text):
    return None if text in (None, "-") else int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def month_sum(spans):
    """The published rule: spans of whatever prefix that overlap or touch are one incident, weighed by its length."""
    total, last = 0, None
    clipped = sorted((max(a, MONTH[0]), min(MONTH[1] if b is None else b, MONTH[1])) for a, b in spans)
    merged = []
    for a, b in clipped:
        if last is not None and a <= last:
            merged[-1][1] = last = max(last, b)
        else:
            merged.append([a, b])
            last = b
    for a, b in merged:
        d = b - a
        total += 0 if d == 0 else 0.5 if d < 1800 else 1 if d < 86400 else d // 86400 + 1
    return total


def check_events(obs, world):
    incidents = {}
    for line in run("export", "--data", obs, "--what", "incidents", "--format", "ndjson").stdout.splitlines():
        i = json.loads(line)
        incidents[i["id"]] = i
    events = rows(obs, "events")
    own = collections.Counter()
    for v in events:
        i = incidents[v["incident"]]
        who = i["culprits"][:1] if v["role"] == "own" else i["accomplices"]
        own[v["incident"]] += v["role"] == "own"
        check(int(v["asn"]) in who, f"an event of somebody else: {v}")
        check(v["kind"] == KIND[i["kind"]] or KIND[i["kind"]] == "leak" == v["kind"], f"kind: {v} of {i['kind']}")
        check(seconds(v["begin"]) >= seconds(i["begin"]), f"before its incident: {v}")
        check(seconds(v["end"]) == seconds(i["end"]), f"ends elsewhere: {v}")
        check(["low", "medium", "high", "proven"].index(v["grade"]) <= ["low", "medium", "high", "proven"].index(i["grade"]),
              f"graded above its incident: {v}")
    for i in incidents.values():
        check(i["kind"] == "blackhole" or own[i["id"]] > 0, f"nobody answers for {i['id']}")
    # the truth of the world, by the same published rule, beside what was detected
    told, true = collections.defaultdict(list), collections.defaultdict(list)
    for v in events:
        if v["role"] == "own" and v["grade"] in ("high", "proven"):
            told[int(v["asn"]), v["kind"]].append((seconds(v["begin"]), seconds(v["end"])))
    for line in (world / "truth.jsonl").read_text().splitlines():
        t = json.loads(line)
        if t["kind"] in KIND and t["first_seen"] is not None:
            for asn in t["culprits"]:
                true[asn, KIND[t["kind"]]].append((seconds(t["first_seen"]), seconds(t["last_seen"])))
    both = [k for k in told if k in true]
    same = [k for k in both if month_sum(told[k]) == month_sum(true[k])]
    print(f"{len(true)} accused by the truth, {len(told)} by events that count, {len(both)} by both, {len(same)} with equal sums")
    check(len(both) >= 0.9 * len(told) and len(both) >= 10, f"accused without reason: {sorted(set(told) - set(true))}")
    check(len(same) >= 0.85 * len(both), f"sums: {[(k, month_sum(told[k]), month_sum(true[k])) for k in both if k not in same]}")


with tempfile.TemporaryDirectory() as tmp:
    world, obs = pathlib.Path(tmp) / "world", pathlib.Path(tmp) / "obs"
    run("simulate", "--out", world, "--seed", 7, "--ases", 900, "--prefixes", 3500, "--peers", 20, "--hours", 3, "--incidents", 60,
        "--collectors", 3, "--start", "2026-01-10T00:00:00Z")
    have, seen_routes = aut_nums(world), routes(world)
    without = sorted({origin for _, origin in seen_routes} - have.keys())
    check(len(without) > len(POLICIES) + 3 and have, "ASes with an aut-num, and without")
    policies = write_policies(world, without)
    run("init", "--data", obs)
    run("ingest", "--data", obs, world)
    run("verify", "--data", obs)
    ases = {int(r["asn"]): r for r in rows(obs, "ases")}
    provider = relations(world)
    want = twin(rows(obs, "pairs"), seen_routes, provider)
    names = ["rov_invalid_visible", "rov_invalid_through", "imc_action4_all", "imc_action4_good", "imc_action1_all", "imc_action1_bad",
             "imc_customers"]
    for name in names:
        wrong = [(a, r[name], want[a][name]) for a, r in ases.items() if int(r[name]) != want[a][name]]
        some = sum(int(r[name]) for r in ases.values())
        print(name, some)
        check(not wrong and some > 0, f"{name}: {len(wrong)} of {len(ases)} differ, such as {wrong[:3]}; sum {some}")
    have = aut_nums(world)
    for a, r in ases.items():
        got = (int(r["autnum_known"]), int(r["autnum_import_export"]))
        check(got == have.get(a, (0, 0)) == policies.get(a, got), f"policy of AS{a}: {got}, {have.get(a)}, {policies.get(a)}")
    told = [a for a in policies if a in ases]
    print(f"{len(told)} of {len(policies)} forms of policies, {sum(k for k, _ in have.values())} aut-nums, {sum(b for _, b in have.values())} with both")
    check(len(told) >= len(policies) - 3, "the forms stand with ASes that count")
    tested, seen = spoofing(world, "2026-01")
    for a, r in ases.items():
        below = [b for p, b in provider if p == a and b in tested]
        got = [int(r[n]) for n in ("spoof_known", "spoof_received", "spoof_customer_known", "spoof_customer_received")]
        check(got == [a in tested, len(seen[a]), below != [], sum(len(seen[b]) for b in below)], f"spoofing AS{a}: {got}")
    check(sum(int(r["spoof_received"]) for r in ases.values()) > 0, "no open network was tested")
    check_events(obs, world)
print("counters and events are those of the twin")
