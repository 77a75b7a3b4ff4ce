"""path - AS paths against published vectors, a naive twin in another language, and known answers; tables, faults, exit codes.

Vectors: every CSV file that PATH_VECTORS names (a file or a folder), in the layout of the set that comes with the real data,
is run, too.
"""
import csv
import itertools
import json
import os
import pathlib
import random
import tempfile

from common import check, run, same

tmp = pathlib.Path(tempfile.mkdtemp(prefix="routescope-"))
RAMPS = ("max_up", "min_up", "max_down", "min_down")


def write(name, text):
    (tmp / name).write_text(text)
    return tmp / name


def aspas(table, layout="new"):
    """ASPAs as rpki-client has them now, and as it and others had them."""
    if layout == "new":
        rows = [{"customer_asid": c, "expires": 2000000000, "providers": sorted(p)} for c, p in table.items()]
        return json.dumps({"metadata": {}, "roas": [], "aspas": rows})
    if layout == "old":
        rows = [{"customer_asid": c, "expires": 2000000000, "providers": sorted(p)} for c, p in table.items()]
        return json.dumps({"metadata": {}, "roas": [], "provider_authorizations": {"ipv4": rows, "ipv6": []}})
    rows = [{"customer": f"AS{c}", "providers": [f"AS{x}" for x in sorted(p)]} for c, p in table.items()]
    return json.dumps({"metadata": {}, "roas": [], "aspas": rows})


def ask(paths, *args):
    """The answers to a table of (direction, path)."""
    text = "".join(f"{d},{p}\n" for d, p in paths)
    out, _ = run("path", *args, "--table", "-", data=text)
    rows = [json.loads(line) for line in out.splitlines()]
    same([(r["direction"], r["path"]) for r in rows], list(paths), "rows in order")
    return rows


# A twin by the words of the draft: hops counted one by one, from a table customer -> providers.
def auth(table, x, y):
    return "none" if x not in table else "provider" if y in table[x] - {0} else "not"


def ramps(table, path, ask_hop=auth):
    a = [None] + [k for k, _ in itertools.groupby(reversed(path))]
    n = len(a) - 1
    up = lambda stop: next((i for i in range(1, n) if ask_hop(table, a[i], a[i + 1]) in stop), n)
    down = lambda stop: next((n - j + 1 for j in range(n, 1, -1) if ask_hop(table, a[j], a[j - 1]) in stop), n)
    return n, up({"not"}), up({"not", "none"}), down({"not"}), down({"not", "none"})


def verdict(table, path, direction, ask_hop=auth):
    n, max_up, min_up, max_down, min_down = ramps(table, path, ask_hop)
    high, low = (max_up, min_up) if direction == "up" else (max_up + max_down, min_up + min_down)
    return "invalid" if high < n else "unknown" if low < n else "valid"


def leakers(table, path, ask_hop=auth):
    n, max_up, _, max_down, _ = ramps(table, path, ask_hop)
    a = [k for k, _ in itertools.groupby(reversed(path))]
    return a[max_up:n - max_down] if max_up + max_down < n else []


# The vectors of a file: one table of providers a set.
def vectors(path):
    rows = list(csv.DictReader(path.open()))
    done = 0
    for name in sorted({r["set"] for r in rows}):
        table = {int(r["customer"]): set(map(int, r["providers"].split())) for r in rows
                 if r["set"] == name and r["record"] == "providers"}
        asked = [r for r in rows if r["set"] == name and r["record"] == "path"]
        for r in asked:  # a role in place of a direction: ours, towards the neighbour
            r["direction"] = r["direction"] or ("downstream" if r["local_role"] == "customer" else "upstream")
        for layout in ("new", "old"):
            file = write(f"{name}-{layout}.json", aspas(table, layout))
            got = ask([(r["direction"].removesuffix("stream"), r["path"]) for r in asked], "--aspas", file)
            for g, r in zip(got, asked):
                same(g["aspa"], r["verdict"], f"{r['id']} in {path.name}")
                for key in RAMPS:
                    if r[key] != "":
                        same(g[key], int(r[key]), f"{r['id']} {key}")
                if r["path"] and "{" not in r["path"]:
                    p = list(map(int, r["path"].split()))
                    same([g[k] for k in RAMPS], list(ramps(table, p)[1:]), f"{r['id']} against the twin")
                out, _ = run("path", "--aspas", file, "--direction", g["direction"], r["path"],
                             code=1 if r["verdict"] == "invalid" else 0)
                same(json.loads(out), g, f"{r['id']} asked alone")
                done += 1
    return done


OWN = """record,set,id,customer,providers,direction,local_role,path,verdict,max_up,min_up,max_down,min_down,note
providers,own,,64500,64501 64502,,,,,,,,,
providers,own,,64501,64503,,,,,,,,,
providers,own,,64503,0,,,,,,,,,nobody above
providers,own,,64504,64503,,,,,,,,,
path,own,climb,,,upstream,,64503 64501 64500,valid,3,3,1,1,
path,own,climb to a stranger,,,upstream,,64502 64501 64500,invalid,2,2,2,1,64501 does not name 64502
path,own,to the top and down,,,downstream,,64504 64503 64501 64500,valid,3,3,2,2,
path,own,beyond the top,,,upstream,,64505 64503 64501 64500,invalid,3,3,2,1,64503 has no provider
path,own,customer in the middle,,,downstream,,64503 64504 64503 64501 64500,invalid,3,3,1,1,64504 gives it back up
path,own,nobody attests,,,downstream,,64510 64511 64512,unknown,3,1,3,1,
path,own,one AS,,,upstream,,64500,valid,1,1,1,1,
path,own,a set,,,,provider,64503 {64501} 64500,invalid,,,,,
path,own,by role,,,,customer,64504 64503 64501 64500,valid,3,3,2,2,
path,own,by role up,,,,peer,64504 64503 64501 64500,invalid,3,3,2,2,
path,own,repeats,,,downstream,,64504 64504 64503 64501 64501 64501 64500,valid,3,3,2,2,
path,own,two ASes,,,downstream,,64503 64505,valid,2,1,1,1,
"""
count = vectors(write("own.csv", OWN))
root = pathlib.Path(os.environ.get("ROUTESCOPE_DATA", "../shared/data")) / "aspa/nist-vectors.csv"
if root.exists():
    count += vectors(root)
else:
    print(f"no real data: {root} is not there")
more = pathlib.Path(os.environ.get("PATH_VECTORS", tmp / "none"))
for f in sorted(more.glob("*.csv")) if more.is_dir() else [more] if more.exists() else []:
    count += vectors(f)

# Other layouts of ASPAs, and both families as they once were apart.
T = {64500: {64501, 64502}, 64501: {64503}, 64503: {0}}
want = run("path", "--aspas", write("new.json", aspas(T)), "64503 64501 64500")[0]
for layout in ("old", "text"):
    same(run("path", "--aspas", write("x.json", aspas(T, layout)), "64503 64501 64500")[0], want, layout)
both = json.loads(aspas(T)) | {"roas": [{"asn": 64500, "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "test"}]}
same(run("path", "--vrps", write("both.json", json.dumps(both)), "64503 64501 64500")[0], want, "beside VRPs")

# Made-up tables of providers against the twin, prepends among the hops.
rng = random.Random(7)
for _ in range(4):
    ases = list(range(1000, 1030))
    table = {a: set(rng.sample(ases, rng.randint(1, 8))) - {a} or {0} for a in rng.sample(ases, 22)}
    paths = []
    for _ in range(1500):
        p = [a for a in (rng.choice(ases) for _ in range(rng.randint(1, 8))) for _ in range(rng.choice((1, 1, 1, 3)))]
        paths.append((rng.choice(("up", "down")), " ".join(map(str, p))))
    for (d, text), got in zip(paths, ask(paths, "--aspas", write("made.json", aspas(table)))):
        p = list(map(int, text.split()))
        same((got["aspa"], *(got[k] for k in RAMPS)), (verdict(table, p, d), *ramps(table, p)[1:]), f"{d} {text}")
        if verdict(table, p, "down") == "invalid":
            same(got["leakers"], leakers(table, p), f"leakers of {text}")

# Relationships: every string of relations up to five hops, as files; the verdict is that of all that unknown hops may be.
strings = [s for n in range(1, 6) for s in itertools.product("udp?", repeat=n)]
rel, paths, asn = [], [], 100000
for s in strings:
    first, asn = asn, asn + len(s) + 1
    hops = [{"u": f"{first + i + 1}|{first + i}|-1", "d": f"{first + i}|{first + i + 1}|-1", "p": f"{first + i}|{first + i + 1}|0",
             "?": None}[c] for i, c in enumerate(s)]
    rel += [h for h in hops if h]
    paths.append(("down", " ".join(str(first + i) for i in range(len(s), -1, -1))))


def valley_free(s):
    text = "".join(s).lstrip("u")
    return text.removeprefix("p").strip("d") == ""


TYPE = {"du": 1, "pp": 2, "dp": 3, "pu": 4}
rel_file = write("rel.txt", "\n".join(rel) + "\n")
for s, p, got in zip(strings, paths, ask(paths, "--as-rel", rel_file)):
    alike = [t for t in itertools.product(*("udp" if c == "?" else c for c in s))]
    free = [valley_free(t) for t in alike]
    same(got["relations"], "valid" if all(free) else "unknown" if any(free) else "invalid", f"{''.join(s)}")
    same(got["aspa"], None, "no ASPA")
    at = list(map(int, reversed(p[1].split())))
    here = {at[i]: TYPE[s[i - 1] + s[i]] for i in range(1, len(s)) if s[i - 1] + s[i] in TYPE}
    if got["relations"] != "invalid":
        same((got["leakers"], got["leak_type"], got["leak"]), ([], None, None), f"no leak: {''.join(s)}")
        continue
    check(set(here) <= set(got["leakers"]), f"{''.join(s)}: violation of {here} outside of {got['leakers']}")
    if here:
        same((got["leak"]["segment"][1], got["leak_type"]), min(here.items()), f"{''.join(s)}: leaker nearest to the origin")
    else:
        same(got["leak"]["segment"], None, f"{''.join(s)}: nobody for certain")
same(len(strings), 1364, "strings")

# An invalid path stays so with more in front.
bad = [p for s, p in zip(strings, paths) if not any(valley_free(t) for t in itertools.product(*("udp" if c == "?" else c for c in s)))]
longer = [("down", " ".join([*map(str, rng.sample(range(100000, 100400), rng.randint(1, 4))), p])) for _, p in bad]
for got in ask(longer, "--as-rel", rel_file):
    same(got["relations"], "invalid", f"more in front: {got['path']}")

# Siblings are one; a route server and a reserved number add no hop.
rel2 = write("rel2.txt", "10|1|-1\n10|2|-1\n20|2|-1\n20|3|-1\n30|31|0\n31|32|0\n")
org = write("org.txt", "# format:aut|changed|aut_name|org_id|opaque_id|source\n"
            "1|20260101|ONE|O-1||X\n2|20260101|TWO|O-2||X\n21|20260101|TWO-B|O-2||X\n"
            "# format:org_id|changed|org_name|country|source\nO-1|20260101|One|NL|X\nO-2|20260101|Two|NL|X\n")
pdb = write("pdb.json", json.dumps({"net": {"data": [{"id": 1, "org_id": 1, "asn": 99, "name": "RS", "info_type": "Route Server",
                                                      "info_types": ["Route Server"], "status": "ok"}]}}))


def one(path, *args, code=0):
    return json.loads(run("path", *args, path, code=code)[0])


leak = one("3 20 2 10 1", "--as-rel", rel2, code=1)
same((leak["relations"], leak["leakers"], leak["leak_type"], leak["leak"]["segment"]), ("invalid", [2], 1, [10, 2, 20]), "hairpin")
rel3 = write("rel3.txt", "10|1|-1\n10|2|-1\n20|21|-1\n")
two = one("20 21 2 10 1", "--as-rel", rel3, code=1)
same((two["leakers"], two["leak_type"], two["leak"]["types"], two["leak"]["segment"]), ([2, 21], 0, [1, 3, 4], None), "one of two")
sib = one("20 21 2 10 1", "--as-rel", rel3, "--as-org", org, code=1)
same((sib["relations"], sib["leakers"], sib["leak_type"], sib["leak"]["segment"]), ("invalid", [2, 21], 1, [10, 21, 20]), "siblings")
same(one("32 31 99 30", "--as-rel", rel2)["relations"], "unknown", "a number between")
rs = one("32 31 99 30", "--as-rel", rel2, "--peeringdb", pdb, code=1)
same((rs["relations"], rs["leak_type"], rs["leak"]["segment"]), ("invalid", 2, [30, 31, 32]), "a route server between")
same(one("32 31 64600 30", "--as-rel", rel2, code=1)["leak"]["segment"], [30, 31, 32], "a private number between")
same(one("32 31 30", "--as-rel", rel2, code=1)["relations"], "invalid", "peer after peer")

# A loop is no path that a route took, but one that somebody wrote: no leak of whoever is named in it.
got = one("3 20 2 10 2 1", "--as-rel", rel2, "--otc", 1, code=None)
same((got["fault"], got["leak"], got["otc"]), ("loop", None, None), "a loop")
same(one("3356 4242 1299 4242 4243", "--as-rel", rel2)["peerlock"], None, "poisoned with a Tier-1")

# OTC: who marked the route pins the top; the rest tells.
for path, otc, state, segment in [("20 2 10 1", 10, "violated", [10, 2, 20]), ("20 2 10 1", 1, "violated", [10, 2, 20]),
                                  ("2 10 1", 10, "fine", None), ("5 2 10 1", 10, "unknown", None), ("2 10 1", 77, "stranger", None),
                                  ("2 10 1", 2, "fine", None), ("32 31 30", 31, "fine", [30, 31, 32])]:
    got = one(path, "--as-rel", rel2, "--otc", otc, code=None)
    same((got["otc"], got["leak"] and got["leak"]["segment"]), (state, segment), f"OTC {otc} on {path}")
# the mark makes one known hop enough
same(one("20 2 5 1", "--as-rel", rel2)["leak"], None, "nothing known below")
got = one("20 2 5 1", "--as-rel", rel2, "--otc", 5, code=1)
same((got["relations"], got["otc"], got["leakers"], got["leak"]["by"]), ("unknown", "violated", [2], ["otc"]), "a mark and one hop")
same(one("2 10 1", "--as-rel", rel2, "--otc", 99, "--peeringdb", pdb)["otc"], "route-server", "marked by a route server")

# Peerlock: a network between two Tier-1s; what a network allows.
lock = one("3356 4242 1299 4243", "--as-rel", rel2)
same((lock["peerlock"]["leaker"], lock["peerlock"]["rule"], lock["leakers"]), (4242, "lite", []), "T1 x T1")
same(one("3356 4242 4243 1299", "--as-rel", rel2)["peerlock"]["leaker"], None, "two between")
same(one("3356 6939 1299 4243", "--as-rel", rel2)["peerlock"]["excuse"], "in IPv6", "6939")
same(one("3356 1299 4242", "--as-rel", rel2)["peerlock"], None, "T1 T1")
same(one("4244 3356 4242", "--as-rel", rel2)["peerlock"], None, "one T1")
allowed = write("allowed.txt", "# who may carry\nAS4242: AS10, AS11\n4243: 0 # nobody\n")
same(one("5 10 4242", "--allowed", allowed)["peerlock"], None, "allowed")
same(one("5 12 4242", "--allowed", allowed, code=1)["peerlock"],
     {"rule": "full", "from": 4242, "leaker": 12, "to": 5, "excuse": None}, "not allowed")
same(one("12 4243", "--allowed", allowed, code=1)["peerlock"]["leaker"], 12, "nobody allowed")
for text in ("", "x\n", "1 2\n", "1: x\n", "0: 1\n", "1: 1\n", "1:\n"):
    same(run("path", "--allowed", write("bad-allowed", text), "1 2", code=3)[0], "", f"list of allowed: {text!r}")

# Declared policy: who takes everything is a customer; who deals in parts is none; silence is none.
irr = write("irr.db", "".join(f"aut-num: AS{a}\n{lines}source: T\n\n" for a, lines in [
    (1, "import: from AS10 accept ANY\nexport: to AS10 announce AS1\n"), (2, "import: from AS10 accept ANY\nexport: to AS10 announce AS2\n"
     "import: from AS20 accept ANY\nexport: to AS20 announce AS2\n"), (30, "import: from AS31 accept AS31\nexport: to AS31 announce AS30\n"),
    (31, "import: from AS30 accept AS30\nexport: to AS30 announce AS31\nexport: to AS33 announce ANY\n")]))
got = one("20 2 10 1", "--irr", irr, code=1)
same((got["policy"], got["relations"], got["leakers"], got["leak_type"], got["leak"]),
     ("invalid", None, [2], 1, {"by": ["policy"], "types": [1], "segment": [10, 2, 20]}), "policy")
same(one("2 10 1", "--irr", irr)["policy"], "valid", "up and down")
same(one("33 31 30", "--irr", irr)["policy"], "valid", "a peer, then a customer by the word of its provider")
same(one("2 30 31 10 1", "--irr", irr)["policy"], "unknown", "strangers")
got = one("20 2 10 1", "--irr", irr, "--as-rel", write("rel4.txt", "10|1|-1\n2|10|-1\n20|2|-1\n"), code=1)
same((got["relations"], got["policy"], got["leak"]["by"]), ("valid", "invalid", ["policy"]), "policy before relationships")
got = one("3 20 2 10 1", "--as-rel", rel2, "--aspas", write("b.json", aspas({10: {2}, 2: {20}})), code=1)
same((got["aspa"], got["relations"], got["leak"]), ("unknown", "invalid", None), "an attestation before relationships")
got = one("20 2 10 1", "--allowed", write("allowed2.txt", "1: 10\n10: 0\n"), "--as-rel", write("rel5.txt", "20|2|-1\n"), code=1)
same((got["policy"], got["relations"], got["leakers"], got["leak"]["by"], got["peerlock"]["leaker"]),
     ("unknown", "unknown", [2], ["mixed", "peerlock"], 2), "one end each")

# Text: repeats, sets, confederations, comments; what is wrong is refused by row.
A = write("a.json", aspas(T))
out, _ = run("path", "--aspas", A, "--table", "-",
             data="# a comment\n\n64503 64501 64501 64500\nup,64503 64501 64500 # behind\n  DOWN , AS64503 64501 AS64500\n"
                  "64503 (65000 65001) 64501 64500\n64503 {64501,64502} 64500\ndown,\n0.64503 64500\n")
rows = [json.loads(line) for line in out.splitlines()]
same([(r["path"], r["direction"], r["aspa"]) for r in rows],
     [("64503 64501 64501 64500", "down", "valid"), ("64503 64501 64500", "up", "valid"), ("64503 64501 64500", "down", "valid"),
      ("64503 (65000 65001) 64501 64500", "down", "valid"), ("64503 {64501,64502} 64500", "down", "invalid"), ("", "down", "invalid"),
      ("64503 64500", "down", "valid")], "forms")
same([r.get("fault") for r in rows], [None, None, None, None, "set", "empty", None], "faults")
same([r["max_up"] for r in rows[4:6]], [None, None], "nothing is measured")
for bad in ("x", "1 2 y", "1,2", "left,1 2", "1 {2", "1 {}", "1 -2", "4294967296", "1 }", "(1 {2})", "1 2;3", "AS", "1..2"):
    out, err = run("path", "--aspas", A, "--table", "-", data=f"64500\n{bad}\n64501\n", code=3)
    same([json.loads(line)["path"] for line in out.splitlines()], ["64500", "64501"], f"good rows around {bad}")
    check("-:2: " in err and "1 row of" in err, f"{bad}: {err}")
    if "," not in bad:
        run("path", "--aspas", A, "--", bad, code=2)
long = " ".join(str(i) for i in range(1, 1026))
same(json.loads(run("path", "--aspas", A, "--table", "-", data=long + "\n")[0])["fault"], "too long", "1,025 ASes")
run("path", "--aspas", A, "--table", tmp / "missing", code=3)
same(run("path", "--aspas", A, "64503", "64501", "64500")[0], want, "a word an AS")
same(one("64503 64501 64500", "--aspas", A, "--neighbour", "64503")["aspa"], "valid", "the neighbour first")
got = one("64503 64501 64500", "--aspas", A, "--neighbour", "64509", code=1)
same((got["aspa"], got["fault"], got["leak"]), ("invalid", "neighbour not first", None), "another neighbour")
for args in ([], ["1 2"], ["--aspas", A], ["--aspas", A, "--table", "-", "1 2"], ["--aspas", A, "--direction", "left", "1 2"],
             ["--aspas", A, "--otc", "x", "1 2"], ["--aspas", A, "--neighbour", "x", "1 2"]):
    run("path", *args, code=2)
csv_out = run("path", "--csv", "--aspas", A, "--as-rel", rel2, "3 20 2 10 1", code=1)[0]
same(csv_out, "path,direction,aspa,max_up,min_up,max_down,min_down,relations,leak_type,leakers\n"
     "3 20 2 10 1,down,unknown,5,1,5,1,invalid,1,2\n", "CSV")
print(f"{count} vectors, {len(strings)} strings of relations")
