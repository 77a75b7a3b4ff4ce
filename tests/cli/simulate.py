"""simulate - the made-up Internet: deterministic, without valleys, in formats that others read, its truth in the table.

Oracles: a naive check of each path against the relationships file, Debian's bgpdump, Python's JSON, CSV and gzip, and
RFC 6811 by a scan over dictionaries.
"""
import collections
import csv
import filecmp
import gzip
import ipaddress
import json
import pathlib
import re
import resource
import signal
import subprocess
import tempfile

from common import BIN, check, run, same

STATES = collections.Counter()

# Never to be routed (IANA's special-purpose registries, class E, what is outside of global unicast).
BOGONS = [ipaddress.ip_network(n) for n in (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
    "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 ::/3 4000::/2 8000::/1 "
    "2001:2::/48 2001:10::/28 2001:db8::/32 2002::/16 3ffe::/16 3fff::/20").split()]


def files(folder):
    return sorted(p.name for p in folder.iterdir())


def equal(a, b):
    return files(a) == files(b) and not filecmp.cmpfiles(a, b, files(a), shallow=False)[1]


def is_bogon_asn(n):
    return n in (0, 23456) or 64496 <= n <= 131071 or n >= 4200000000


def is_bogon(net):
    return any(b.version == net.version and net.subnet_of(b) for b in BOGONS)


def relations(folder):
    rel = {}
    for line in next(folder.glob("as-rel-*.txt")).read_text().splitlines():
        if line.startswith("#"):
            continue
        a, b, kind = map(int, line.split("|"))
        check((a, b) not in rel and a != b, f"two relations of {a} and {b}")
        rel[a, b] = 1 if kind == -1 else 0   # a is provider of b
        rel[b, a] = -1 if kind == -1 else 0
    return rel


def valley_free(path, rel):
    """From the origin on: up, up, ..., at most one step across, down, down, ..."""
    down = False
    for near, far in zip(path[::-1], path[-2::-1]):  # near tells far
        if (near, far) not in rel:
            return False
        kind = rel[near, far]  # 1: near is far's provider
        if down and kind != 1:
            return False
        down = down or kind >= 0
    return len(set(path)) == len(path)


def table(folder, mark):
    """{prefix: {peer: path tokens}} as bgpdump tells it."""
    out = subprocess.run(["bgpdump", "-m", folder / mark["table"]], capture_output=True, text=True, check=True).stdout
    ours, _ = run("routes", "--format", "bgpdump", folder / mark["table"])
    check(ours == out, "routes and bgpdump tell the table differently")
    lines = out.splitlines()
    same(len(lines), mark["entries"], "entries that bgpdump prints, and that simulate claims")
    rows = collections.defaultdict(dict)
    for line in lines:
        f = line.split("|")
        rows[f[5]][f[3], f[4]] = f[6].split()
    same(len(rows), mark["records"], "prefixes of the table, and that simulate claims")
    return rows


def paths(rows, rel):
    seen = set()
    for peers in rows.values():
        for path in peers.values():
            seen.add(tuple(path))
    for path in seen:
        asns = [int(a) for a in path if not a.startswith("{")]
        flat = [a for i, a in enumerate(asns) if i == 0 or a != asns[i - 1]]
        while is_bogon_asn(flat[-1]):
            flat.pop()  # planted, checked against the truth
        check(valley_free(flat, rel), f"a path with a valley: {path}")
    return seen


def origin(path):
    return None if path[-1].startswith("{") else int(path[-1])


def truth(folder, rows, rel):
    kinds = collections.Counter()
    asns, prefixes = set(), set()
    for line in (folder / "truth.jsonl").read_text().splitlines():
        t = json.loads(line)
        kinds[t["kind"]] += 1
        prefix, culprit = t["prefixes"][0], t["culprits"][0]
        peers = rows[prefix]
        net = ipaddress.ip_network(prefix)
        if t["kind"] == "bogon-asn":
            hit = [p for p in peers.values() if is_bogon_asn(origin(p)) and int(p[-2]) == culprit]
            asns.update(origin(p) for p in hit)
        else:
            hit = [p for p in peers.values() if origin(p) == culprit]
        if t["kind"] == "moas":
            check(any(origin(p) == t["victims"][0] for p in peers.values()) or len(hit) == len(peers), f"no victim: {t}")
        if t["kind"] == "sub-moas":
            cover = [q for n in range(net.prefixlen) for q in [str(net.supernet(new_prefix=n))] if q in rows]
            check(any(origin(p) == t["victims"][0] for q in cover for p in rows[q].values()), f"no victim: {t}")
        if t["kind"] == "bogon-prefix":
            prefixes.add(prefix)
            check(is_bogon(net) == (t["reasons"] == ["full"]), f"no bogon: {t}")
        same(len(hit), t["peers"], f"peers that show {t}")
        check(hit, f"an incident that no peer shows: {t}")
    same(set(kinds), {"moas", "sub-moas", "bogon-prefix", "bogon-asn"}, "kinds of incidents")
    check(max(kinds.values()) - min(kinds.values()) <= 1, f"kinds are uneven: {kinds}")
    for prefix, peers in rows.items():  # and nothing else of these kinds
        net = ipaddress.ip_network(prefix)
        check(not is_bogon(net) or prefix in prefixes, f"a bogon that is not in the truth: {prefix}")
        for path in peers.values():
            check(not is_bogon_asn(origin(path) or 1) or origin(path) in asns, f"a bogon AS that is not in the truth: {path}")
    return sum(kinds.values())


def covering(net, index):
    return [(n, q) for n in range(net.prefixlen, -1, -1) for q in [str(net.supernet(new_prefix=n))] if q in index]


def rpki(folder, rows, mark):
    doc = json.loads(next(folder.glob("vrps-*.json")).read_text())
    same(doc["metadata"]["vrps"], len(doc["roas"]), "VRPs that the metadata claim")
    same(len(doc["roas"]), mark["vrps"], "VRPs")
    index = collections.defaultdict(list)
    for r in doc["roas"]:
        net = ipaddress.ip_network(r["prefix"])
        check(net.prefixlen <= r["maxLength"] <= net.max_prefixlen and r["ta"] in (
            "ripe", "arin", "apnic", "lacnic", "afrinic"), f"a VRP that cannot be: {r}")
        index[str(net)].append(r)
    for prefix, peers in rows.items():
        net = ipaddress.ip_network(prefix)
        vrps = [v for _, q in covering(net, index) for v in index[q]]
        for asn in {origin(p) for p in peers.values()}:
            good = any(v["asn"] == asn and v["maxLength"] >= net.prefixlen for v in vrps)
            STATES["valid" if good else "invalid" if vrps else "not found"] += 1
    total = sum(STATES.values())
    check(0.45 < STATES["valid"] / total < 0.65, f"valid is out of range: {STATES}")
    check(0.002 < STATES["invalid"] / total < 0.02, f"invalid is out of range: {STATES}")


def irr(folder, rows, mark):
    index = collections.defaultdict(set)
    n = 0
    for path in folder.glob("irr-*.db.gz"):
        for block in gzip.decompress(path.read_bytes()).decode("latin-1").split("\n\n"):
            pairs = [l.split(":", 1) for l in block.splitlines() if l and l[0] not in "%# \t+"]
            if not pairs or pairs[0][0] not in ("route", "route6"):
                continue
            attrs = {k: v.strip() for k, v in pairs}
            check({"origin", "mnt-by", "source", "descr"} <= set(attrs), f"an object without its attributes: {block}")
            same(attrs["source"].lower(), path.name.split("-")[1], f"source of an object in {path.name}")
            net = ipaddress.ip_network(attrs[pairs[0][0]])
            check((net.version == 6) == (pairs[0][0] == "route6"), f"the wrong class: {block}")
            index[str(net)].add(int(attrs["origin"][2:]))
            n += 1
    same(n, mark["route_objects"], "route objects")
    good = total = 0
    for prefix, peers in rows.items():
        net = ipaddress.ip_network(prefix)
        have = set().union(*[index[q] for _, q in covering(net, index)] or [set()])
        for asn in {origin(p) for p in peers.values()}:
            total += 1
            good += asn in have
    check(0.78 < good / total < 0.92, f"registered is out of range: {good} of {total}")


def delegated(folder, rows):
    """Every registry's file adds up, nothing is given out twice, and what is announced was given to somebody; on two
    days, of which each has blocks that are without their holder on that day only."""
    days = sorted({path.stem[-8:] for path in folder.glob("delegated-*-extended-*.txt")})
    same(days, ["20251231", "20260101"], "two successive days")
    before, now = (delegated_day(folder, day) for day in days)
    held = [{s[:3] for s in space if s[3] in ("allocated", "assigned")} for space in (before, now)]
    check(held[0] - held[1] and held[1] - held[0], "blocks come and go between the days")
    held = sorted(held[0] | held[1])
    starts = [(s[0], s[1]) for s in held]
    import bisect
    outside = 0
    for prefix in rows:
        net = ipaddress.ip_network(prefix)
        i = bisect.bisect_right(starts, (net.version, int(net[0]))) - 1
        outside += not (i >= 0 and held[i][0] == net.version and int(net[-1]) < held[i][2])
    check(outside <= 20, f"{outside} announced prefixes were given to nobody")


def delegated_day(folder, day):
    space, asns = [], set()
    for path in folder.glob(f"delegated-*-extended-{day}.txt"):
        lines = [l.split("|") for l in path.read_text().splitlines() if not l.startswith("#")]
        head, body = lines[0], [l for l in lines[1:] if l[-1] != "summary"]
        counts = {l[2]: int(l[4]) for l in lines[1:] if l[-1] == "summary"}
        same(int(head[3]), len(body), f"records of {path.name}")
        same(counts, dict(collections.Counter(l[2] for l in body)), f"summary of {path.name}")
        for l in body:
            same(l[0], head[1], f"registry of {l}")
            check(l[6] in ("allocated", "assigned", "available", "reserved"), f"status of {l}")
            check(bool(re.fullmatch("[A-Z]{2}", l[1])) or l[6] in ("available", "reserved"), f"country of {l}")
            if l[2] == "asn":
                numbers = range(int(l[3]), int(l[3]) + int(l[4]))
                check(not asns.intersection(numbers), f"numbers given out twice: {l}")
                asns.update(numbers)
            elif l[2] == "ipv4":
                a = int(ipaddress.ip_address(l[3]))
                space.append((4, a, a + int(l[4]), l[6]))
            else:
                net = ipaddress.ip_network(f"{l[3]}/{l[4]}")
                space.append((6, int(net[0]), int(net[-1]) + 1, l[6]))
    space.sort()
    for x, y in zip(space, space[1:]):
        check(x[0] != y[0] or x[2] <= y[1], f"space given out twice: {x} {y}")
    return space


def others(folder, mark, rel):
    text = next(folder.glob("as-org-*.txt")).read_text()
    orgs, auts, now = {}, {}, None
    for line in text.splitlines():
        if line.startswith("# format:"):
            now = auts if line.startswith("# format:aut") else orgs
        elif not line.startswith("#"):
            f = line.split("|")
            same(len(f), 6 if now is auts else 5, f"fields of {line}")
            check(f[0] not in now, f"twice: {line}")
            now[f[0]] = f
    same(len(auts), mark["ases"], "ASes with an organisation")
    check(all(f[3] in orgs for f in auts.values()), "an AS of an organisation that is not there")
    same({a for a, _ in rel} - {int(a) for a in auts}, set(), "ASes with neighbours and without an organisation")
    nets = json.loads((folder / "peeringdb-net.json").read_text())["data"]
    pocs = json.loads((folder / "peeringdb-poc.json").read_text())["data"]
    ids = {n["id"] for n in nets}
    check(all(p["net_id"] in ids for p in pocs), "a contact of a network that is not there")
    check(0.5 < len(nets) / mark["ases"] < 0.72, f"{len(nets)} networks in PeeringDB")
    roles = collections.defaultdict(set)
    for p in pocs:
        roles[p["net_id"]].add(p["role"])
    check(any(r == {"Abuse"} for r in roles.values()) and any("NOC" in r for r in roles.values()), "roles of contacts")
    for line in (folder / "spoofer-sessions.jsonl").read_text().splitlines():
        s = json.loads(line)
        check(s["routedspoof"] in ("received", "blocked", "rewritten", "unknown") and (
            s["asn4"] is None or ipaddress.ip_network(s["client4"]).prefixlen == 24), f"a session: {s}")
    raw = (folder / "participants-netops.csv").read_bytes()
    check(raw.startswith(b"\xef\xbb\xbf"), "the participants begin with a byte order mark")
    part = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    check(part and all(a in auts for p in part for a in p["ASNs"].split(";")), "participants")


def shares(rows):
    n = collections.Counter(ipaddress.ip_network(p).prefixlen + (1000 if ":" in p else 0) for p in rows)
    v4 = sum(c for k, c in n.items() if k < 1000)
    v6 = sum(n.values()) - v4
    check(0.55 < n[24] / v4 < 0.66, f"/24: {n[24]} of {v4}")
    check(0.44 < n[1048] / v6 < 0.58, f"/48: {n[1048]} of {v6}")
    check(0.16 < v6 / (v4 + v6) < 0.20, f"IPv6: {v6} of {v4 + v6}")


with tempfile.TemporaryDirectory() as d:
    d = pathlib.Path(d)
    small = ["--ases", "900", "--prefixes", "5000", "--peers", "21"]
    run("simulate", "--out", d / "a", *small, "--seed", "7")
    run("simulate", "--out", d / "b", *small, "--seed", "7")
    run("simulate", "--out", d / "c", *small, "--seed", "8")
    check(equal(d / "a", d / "b"), "one seed, two results")
    check(not equal(d / "a", d / "c"), "another seed, the same result")
    same(files(d / "a"), files(d / "c"), "files")
    run("simulate", "--out", d / "raw", *small, "--seed", "7", "--raw", "--start", "2026-03-04T08:00:00Z")
    check((d / "raw" / "rib.20260304.0800.mrt").exists(), "--raw and --start name the table")

    _, err = run("simulate", "--out", d / "a", *small, code=3)
    check("not empty" in err, "a folder that is in use is refused")
    for args in (["--collectors", "2"], ["--peers", "500"], ["--ases", "5"], ["--seed", "x"], ["--start", "now"]):
        run("simulate", "--out", d / "no", *small, *args, code=2)
    check(not (d / "no").exists(), "a refused run leaves nothing")
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # inherited: writing fails with an error, as on a full disk
    p = subprocess.run([BIN, "simulate", "--out", d / "no", *small], capture_output=True, text=True, preexec_fn=limit,
                       restore_signals=False)
    check(p.returncode == 3 and "write" in p.stderr, f"a full disk: exit {p.returncode} {p.stderr[-300:]}")
    check(not (d / "no").exists(), "a failed run leaves nothing")

    mark = json.loads((d / "a" / "simulated.json").read_text())
    check(mark["simulated"] is True and mark["by"] == "routescope simulate" and mark["seed"] == 7 and
          mark["peers"] == 21 and mark["start"] == "2026-01-01T00:00:00Z", f"the mark: {mark}")
    rel = relations(d / "a")
    same(len(rel), 2 * mark["links"], "links")
    rows = table(d / "a", mark)
    seen = paths(rows, rel)
    planted = truth(d / "a", rows, rel)
    same(planted, mark["incidents"], "incidents")
    rpki(d / "a", rows, mark)
    irr(d / "a", rows, mark)
    delegated(d / "a", rows)
    others(d / "a", mark, rel)
    shares(rows)
    full = collections.Counter(p for peers in rows.values() for p in peers)
    check(sum(c > 0.7 * len(rows) for c in full.values()) == 14, f"two thirds of the peers have a full table: {full}")

    out, _ = run("origins", "--rib", d / "a" / mark["table"], "--world", d / "a", "--csv")
    got = collections.Counter(r["rpki"].split("-")[0] if r["rpki"] != "not-found" else "not found"
                              for r in csv.DictReader(out.splitlines()))
    same(got, STATES, "RPKI states of the pairs, by the program and by this script")
    told = {r["prefix"]: r["bogon"] for r in csv.DictReader(out.splitlines()) if r["bogon"] not in ("no", "-")}
    want = {t["prefixes"][0]: t["reasons"][0] for t in map(json.loads, (d / "a" / "truth.jsonl").read_text().splitlines())
            if t["kind"] == "bogon-prefix"}
    same(told, want, "bogon prefixes, by the program and by the truth")
    print(f"{mark['entries']} entries, {len(seen)} paths without a valley, {planted} incidents, {dict(STATES)}")
