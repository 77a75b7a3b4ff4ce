"""filters - `routes` with filters prints what a naive twin in Python keeps of the rows without; so does --cut.

The twin works on the rows of `routes --json`; the text of paths and communities is all it knows. VRPs are judged by a
linear scan. Questions are drawn from the values of the file itself, seeded, so that they meet something.
"""
import collections
import ipaddress
import json
import os
import pathlib
import random
import re
import subprocess
import tempfile

from common import attr, attrs4, attrs6, check, peer_table, prefix, record, rib, run, same, sequence, update

BOGON_ASNS = [(0, 0), (23456, 23456), (64496, 131071), (4200000000, 4294967295)]
NAMES = {"no-export": "65535:65281", "no-advertise": "65535:65282", "local-AS": "65535:65283"}
MODES = {"--exact": lambda want, p: want == p, "--more": lambda want, p: covers(want, p),
         "--less": lambda want, p: covers(p, want)}
net = {}


def network(text):
    if text not in net:
        n = ipaddress.ip_network(text)
        net[text] = (n.version, int(n.network_address), n.prefixlen, n.max_prefixlen)
    return net[text]


def covers(a, b):
    return a[0] == b[0] and a[2] <= b[2] and a[1] >> (a[3] - a[2]) == b[1] >> (a[3] - a[2])


def asns(row):
    return [int(n) for n in re.findall(r"\d+", row["as_path"])]


def origin(row):
    path = re.sub(r" ?(\([^)]*\)|\[[^]]*\])", "", row["as_path"])
    return 0 if not path or path.endswith("}") else int(path.split()[-1])


def rpki(row, vrps):
    p = network(row["prefix"])
    over = [(asn, most) for q, most, asn in vrps if covers(network(q), p)]
    mine = [most for asn, most in over if asn == origin(row) != 0]
    if not over:
        return "not-found"
    return "valid" if any(p[2] <= most for most in mine) else "invalid-length" if mine else "invalid-asn"


def loops(row):
    once = [n for i, n in enumerate(asns(row)) if i == 0 or asns(row)[i - 1] != n]
    return len(set(once)) < len(once)


def bogon(row):
    path = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", row["as_path"])
    return any(a <= int(n) <= b for n in re.findall(r"\d+", path) for a, b in BOGON_ASNS)


def has_community(row, want):
    held = [NAMES.get(c, c) for c in row.get("communities", "").split()]
    held += row.get("large_communities", "").split() + row.get("extended_communities", "").split()
    pattern = re.escape(NAMES.get(want, want)).replace(r"\*", r"[^:]+")
    return any(re.fullmatch(pattern, c) for c in held)


def has_path(row, want):
    return re.search(want.replace("_", r"(?:^|$|[ ,{}()\[\]])"), row["as_path"]) is not None


ASKS = {  # option: what the route must have, whether it meets a value
    "--peer": ((), lambda r, v: v in (str(r["peer_asn"]), r["peer"])),
    "--origin": (("as_path",), lambda r, v: origin(r) == int(v)),
    "--asn": (("as_path",), lambda r, v: int(v) in asns(r)),
    "--path": (("as_path",), has_path),
    "--community": (("as_path",), has_community),
}


def keeps(row, args, vrps):
    """Whether the twin keeps the row: args is a list of (option, value or None)."""
    by = collections.defaultdict(list)
    for name, value in args:
        by[name].append(value)
    for name, values in by.items():
        if name in ASKS:
            need, meets = ASKS[name]
            test = lambda v: meets(row, v)
        elif name == "--prefix":
            need = ("prefix",)
            mode = next((m for m in ("--more", "--less") if m in by), "--exact")
            test = lambda v: MODES[mode](network(v), network(row["prefix"]))
        elif name == "--rpki":
            need = ("as_path",)
            test = lambda v: v in (rpki(row, vrps), rpki(row, vrps).split("-")[0])
        else:
            continue
        if any(n not in row for n in need):
            return False
        yes = [v for v in values if v[0] != "!"]
        if (yes and not any(map(test, yes))) or any(test(v[1:]) for v in values if v[0] == "!"):
            return False
    kinds = [k for k in ("--table", "--announce", "--withdraw", "--state") if k in by]
    if kinds and {"R": "--table", "A": "--announce", "W": "--withdraw", "S": "--state"}[row["type"]] not in kinds:
        return False
    family = ":" in row.get("prefix", row["peer"])
    if ("--v4" in by) != ("--v6" in by) and family != ("--v6" in by):
        return False
    if ("--loops" in by or "--bogon-asn" in by) and "as_path" not in row:
        return False
    if ("--loops" in by and not loops(row)) or ("--bogon-asn" in by and not bogon(row)):
        return False
    return not ("--since" in by and row["time"] < float(by["--since"][-1])) and \
        not ("--until" in by and row["time"] >= float(by["--until"][-1]))


def draw(rng, rows, vrps):
    """Questions that a route of the file, drawn at random, may meet."""
    row = rng.choice(rows)
    any_row = rng.choice(rows)
    path = [n for n in row.get("as_path", "").split() if n.isdigit()] or ["64500", "64501"]
    comms = " ".join(row.get(k, "") for k in ("communities", "large_communities", "extended_communities")).split()
    some = [c for c in comms if not c.startswith("0x")] or ["65535:65281"]
    c = rng.choice(some)
    p = ipaddress.ip_network(row.get("prefix", "192.0.2.0/24"))
    shorter = str(p.supernet(rng.randint(0, min(8, p.prefixlen))))
    longer = str(next(p.subnets(min(2, p.max_prefixlen - p.prefixlen))))
    number = rng.choice(re.findall(r"\d+", row.get("as_path", "64500")) or ["64500"])
    choices = [
        [("--peer", str(row["peer_asn"]))],
        [("--peer", row["peer"]), ("--peer", str(any_row["peer_asn"]))],
        [("--peer", f"!{row['peer_asn']}")],
        [("--origin", str(origin(row)) if "as_path" in row else "0")],
        [("--origin", f"!{number}")],
        [("--asn", number)], [("--asn", f"!{number}"), ("--asn", f"!{path[0]}")],
        [("--path", f"_{number}_")], [("--path", f"^{number}_")], [("--path", f"_{number}$")], [("--path", number[:3])],
        [("--path", "!_" + "_".join(path[:2]) + "_")], [("--path", "^$")],
        [("--path", "_" + " ".join(path[-2:]) + "$")], [("--path", "[{]"), ("--path", "_[(]")],
        [("--path", f"_[0-9]+ {number}_"), ("--path", f"({number}|174)_")],
        [("--community", c)], [("--community", re.sub(r":[^:]+$", ":*", c))], [("--community", "!" + c)],
        [("--community", "no-export"), ("--community", c)],
        [("--prefix", str(p))], [("--prefix", shorter), ("--more", None)], [("--prefix", longer), ("--less", None)],
        [("--prefix", f"!{shorter}"), ("--more", None)], [("--prefix", str(p)), ("--prefix", any_row.get("prefix", "::/0")), ("--less", None)],
        [("--v4", None)], [("--v6", None)], [("--table", None)], [("--announce", None)], [("--withdraw", None)],
        [("--state", None), ("--withdraw", None)], [("--loops", None)], [("--bogon-asn", None)],
        [("--since", str(row["time"]))], [("--until", str(row["time"]))],
        [("--since", str(int(row["time"]))), ("--until", str(int(row["time"]) + 1))],
    ]
    if vrps:
        choices += [[("--rpki", s)] for s in ("valid", "invalid-length", "invalid-asn", "not-found", "invalid", "!valid")] * 2
    picked = {}
    for _ in range(rng.choice((1, 1, 2, 3))):
        for name, value in rng.choice(choices):
            picked.setdefault(name, set()).add(value)
    return [(n, v) for n, values in sorted(picked.items()) for v in sorted(values, key=str)]


def argv(args):
    return [x for pair in args for x in pair if x is not None]


def test(path, rounds, vrps, vrp_file, dump, fine=True):
    out = run("routes", "--json", path, code=0)[0].splitlines(keepends=True)
    rows = [json.loads(line) for line in out]
    texts = run("routes", path)[0].splitlines(keepends=True)
    # what bgpdump shows of AS 0 and of states 7 and 8 is not what JSON says: then texts are left alone
    fine = fine and len(rows) == len(texts)
    rng = random.Random(7)
    met = 0
    for n in range(rounds):
        args = draw(rng, rows, vrps)
        more = ["--vrps", vrp_file] if any(a == "--rpki" for a, _ in args) else []
        keep = [keeps(r, args, vrps) for r in rows]
        want = [line for line, k in zip(out, keep) if k]
        what = f"{path} {argv(args)}"
        same(run("routes", "--json", *argv(args), *more, path)[0], "".join(want), what)
        if fine:
            same(run("routes", *argv(args), *more, path)[0], "".join(t for t, k in zip(texts, keep) if k), what)
        met += bool(want)
        counts = json.loads(run("routes", "--count", "--json", *argv(args), *more, path)[0])
        kinds = collections.Counter(r["type"] for r, k in zip(rows, keep) if k)
        same(counts, {"routes": len(want), "table": kinds["R"], "announce": kinds["A"], "withdraw": kinds["W"],
                      "state": kinds["S"]}, what + " --count")
        if n % 3 == 0:
            cut = dump / "cut.mrt"
            run("routes", "--cut", cut, *argv(args), *more, path)
            check(not (dump / "cut.mrt.part").exists(), "a part is left")
            same(run("routes", "--json", *argv(args), *more, cut)[0], "".join(want), what + " of the cut")
            held = run("routes", "--json", cut)[0]
            if all(r["type"] == "R" for r in rows):
                same(held, "".join(want), what + " --cut")
            lines = iter(out)
            check(all(line in lines for line in held.splitlines(keepends=True)), what + ": the cut is out of order")
            if fine and subprocess.run(["which", "bgpdump"], capture_output=True).returncode == 0:
                theirs = subprocess.run(["bgpdump", "-m", cut], capture_output=True, text=True).stdout
                same(theirs, run("routes", cut)[0], what + ": bgpdump on the cut")
    check(met * 4 > rounds, f"{path}: only {met} of {rounds} questions met anything")
    return rounds


def made():
    """A file with every kind of path, community and record that a filter may ask for."""
    rng = random.Random(1)
    rec = peer_table([("192.0.2.1", 64500), ("2001:db8::1", 4200000000), ("192.0.2.3", 3356)])
    large = attr(32, b"".join(n.to_bytes(4, "big") for n in (3356, 1, 2, 200000, 5, 6)), 0xc0)
    ext = attr(16, bytes.fromhex("00020d1c00000007" "01 03 c0000201 0007" "0202 00030d40 0009" "4004 000000000001"), 0xc0)
    comms = [b"", attr(8, bytes.fromhex("0d1c007bffffff01"), 0xc0), attr(8, bytes.fromhex("fc000001ffffff02"), 0xc0), large, ext,
             attr(8, bytes.fromhex("0d1c0001"), 0xc0) + large + ext]
    paths = [sequence(64500, 3356, 15169), sequence(3356, 174, 3356, 13335), sequence(3356, 3356, 3356, 2914),
             sequence(64500, 174) + sequence(15169, 15170, kind=1), sequence(65001, 65002, kind=3) + sequence(174, 200000),
             sequence(174) + sequence(13335), b"", sequence(65001, kind=4) + sequence(2914, 174) + sequence(7, kind=1),
             sequence(174, 335, 3356), sequence(1, 0, 2), sequence(33, 56)]
    for i in range(120):
        p = f"10.{i % 7}.{i}.0/{rng.choice((16, 20, 24))}" if i % 3 else f"2001:db8:{i:x}::/{rng.choice((32, 40, 48))}"
        p = str(ipaddress.ip_network(p, strict=False))
        entries = []
        for peer in rng.sample(range(3), rng.randint(1, 3)):
            block = (attrs6 if ":" in p else attrs4)(rng.choice(paths), extra=rng.choice(comms))
            if rng.random() < 0.05:
                block = attr(1, b"\7") + block[4:]
            entries.append((peer, block))
        rec += rib(i, p, entries)
        if i % 4 == 0:
            rec += update(attrs4(rng.choice(paths), extra=rng.choice(comms)), [f"198.51.{i}.0/24", f"10.{i}.0.0/16"], ["203.0.113.0/24"])
        if i % 10 == 0:
            rec += record(16, 5, bytes.fromhex("0000fbf40000fbf0 0000 0001 c0000201 c0000202 0006 0001".replace(" ", "")), 1767225600 + i)
    # path ids, RFC 8050 4
    rec += record(13, 8, bytes.fromhex("00000001") + prefix("192.0.2.0/24") + b"\0\2" + b"".join(
        bytes.fromhex("0000 00000000".replace(" ", "")) + n.to_bytes(4, "big") + len(b).to_bytes(2, "big") + b
        for n, b in ((1, attrs4(paths[0])), (2, attrs4(paths[1])))))
    return rec


total = 0
with tempfile.TemporaryDirectory() as d:
    d = pathlib.Path(d)
    (d / "made.mrt").write_bytes(made())
    vrps = [("10.1.0.0/16", 20, 15169), ("10.2.0.0/16", 24, 15169), ("2001:db8::/32", 48, 13335), ("10.3.0.0/16", 16, 174),
            ("10.3.0.0/16", 24, 2914), ("198.51.0.0/16", 24, 200000), ("10.4.0.0/16", 24, 0)]
    vrp_file = d / "vrps.csv"
    vrp_file.write_text("ASN,IP Prefix,Max Length,Trust Anchor\n" + "".join(f"AS{a},{p},{m},test\n" for p, m, a in vrps))
    total += test(d / "made.mrt", 60, vrps, vrp_file, d, fine=False)

    # many prefixes at once, and the forms that are refused
    many = [x for i in range(256) for x in ("--prefix", f"10.{i}.0.0/16")]
    rows = run("routes", "--json", d / "made.mrt")[0].splitlines(keepends=True)
    want = "".join(r for r in rows if json.loads(r).get("prefix", "").startswith("10."))
    same(run("routes", "--json", *many, "--more", d / "made.mrt")[0], want, "256 prefixes")
    iso = run("routes", "--count", "--since", "2026-01-01T00:00:10Z", d / "made.mrt")[0]
    same(iso, run("routes", "--count", "--since", "1767225610", d / "made.mrt")[0], "--since in RFC 3339")
    same(run("routes", "--count", "--csv", "--state", d / "made.mrt")[0].splitlines(),
         ["routes,table,announce,withdraw,state", "12,0,0,0,12"], "--count --csv")
    for bad in (["--peer", "x"], ["--origin", "!"], ["--asn", "4294967296"], ["--prefix", "10.0.0.1/8"], ["--path", "("],
                ["--community", "65536:1"], ["--community", "1:2:3:4"], ["--community", "0x01"], ["--rpki", "valid"],
                ["--rpki", "good", "--vrps", vrp_file], ["--since", "yesterday"], ["--until", "1.x"], ["--cut", "-", "--count"]):
        run("routes", *bad, d / "made.mrt", code=2)
    cut = subprocess.run([os.environ["ROUTESCOPE"], "routes", "--cut", "-", "--origin", "13335", d / "made.mrt"], capture_output=True)
    (d / "out.mrt").write_bytes(cut.stdout)
    same(run("routes", "--origin", "13335", d / "out.mrt")[0], run("routes", "--origin", "13335", d / "made.mrt")[0], "--cut -")
    print(f"made by hand: {total} filters agree with the twin")

    data = pathlib.Path(os.environ.get("ROUTESCOPE_DATA", "../shared/data")) / "mrt"
    real = ["ixp/namex-bgpd-rib-inet.20200929.mrt", "ixp/namex-bgpd-rib-inet6.20200929.mrt", "ris/rrc24.updates.20200809.0320.gz",
            "ris/bview.ipv4_unicast_add_path.gz", "ris/rrc06.updates.20150401.0000.gz", "ris/rrc15.updates.20100227.1600.gz",
            "routeviews/gobgpdump.arch3.20130101.0058.mrt"]
    for name in real:
        if (data / name).exists():
            total += test(data / name, 10, [], None, d)
    print(f"{total} filters in all" if data.exists() else "no real data")
