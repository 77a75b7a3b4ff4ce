"""advise, explain, whatif - on made worlds: what advice promises is what comes out when it is done.

Oracles: `assess` over the changed world; RFC 6811 and the formulas of the framework written down again here; a search
through all lists of changes for a shorter one; digests taken here.
"""
import csv
import hashlib
import io
import ipaddress
import itertools
import json
import pathlib
import random
import tempfile
from fractions import Fraction

from common import attrs4, attrs6, check, peer_table, record, rib, run, same, sequence

PEERS = [(f"192.0.2.{i}", 3000 + i) for i in range(1, 7)]
tmp = tempfile.TemporaryDirectory()
top = pathlib.Path(tmp.name)
net = ipaddress.ip_network


# --- the rules once more -----------------------------------------------------------------------------
def covers(a, b):
    return a.version == b.version and b.subnet_of(a)


def rov(vrps, p, origin):
    over = [v for v in vrps if covers(v[0], p)]
    if any(v[2] == origin and p.prefixlen <= v[1] for v in over):
        return "valid"
    if any(v[2] == origin for v in over):
        return "invalid-length"
    return "invalid-asn" if over else "not-found"


def irr_state(objects, p, origin):
    over = [o for o in objects if covers(o[0], p)]
    if (p, origin) in objects:
        return "valid"
    if any(o[1] == origin for o in over):
        return "invalid-more-specific"
    return "invalid" if over else "not-found"


def bp(f):
    """A share, held in 0 to 1, in basis points, rounded half up."""
    f = min(max(f, Fraction(0)), Fraction(1))
    return int(f * 10000 + Fraction(1, 2))


def scores(world, asn):
    """The two routing scores of an AS."""
    mine = [p for p, o, n in world["routes"] if o == asn and n >= 5]
    states = [rov(world["vrps"], p, asn) for p in mine]
    invalid = sum(s.startswith("invalid") for s in states)
    registered = sum(irr_state(world["objects"], p, asn) in ("valid", "invalid-more-specific") for p in mine)
    return {"routingInformationRPKI": bp(Fraction(states.count("valid") - 10 * invalid, len(mine))),
            "routingInformationIRR": bp(Fraction(registered, len(mine)))} if mine else {}


# --- a world -------------------------------------------------------------------------------------------
def make_world(seed, ases=20):
    rng = random.Random(seed)
    routes, vrps, objects = {}, set(), set()
    asns = [30000 + i for i in range(ases)]
    for i, asn in enumerate(asns):
        blocks = [net(f"{20 + i}.{seed % 200}.0.0/16"), net(f"2a0{i % 8}:{seed % 200 + 1:x}{i:02x}::/32")]
        own = set()
        for b in blocks:
            if rng.random() < 0.6:
                own.add(b)
            for _ in range(rng.randrange(4)):
                longer = rng.choice([20, 22, 24] if b.version == 4 else [40, 44, 48])
                host = rng.getrandbits(longer - b.prefixlen) if rng.random() < 0.6 else rng.randrange(3)
                own.add(net((int(b.network_address) + (host << (b.max_prefixlen - longer)), longer)))
        if rng.random() < 0.2:
            own.add(net(rng.choice(["10.0.0.0/8", "198.18.4.0/24", "100.64.0.0/10"])))
        for p in own:
            who = asn if rng.random() < 0.85 else rng.choice(asns) # customers and strangers inside
            routes[p, who] = rng.choice([2, 5, 6, 6])
            if rng.random() < 0.06:
                routes[p, rng.choice(asns)] = 6
            kind = rng.random()
            if kind < 0.25:
                vrps.add((p, p.prefixlen, who))
            elif kind < 0.35:
                vrps.add((p, min(p.prefixlen + 4, p.max_prefixlen), rng.choice(asns)))
            if rng.random() < 0.3:
                objects.add((p, who if rng.random() < 0.7 else rng.choice(asns)))
        if rng.random() < 0.3:
            vrps.add((blocks[0], rng.choice([16, 18, 20]), asn))
        if rng.random() < 0.1:
            vrps.add((blocks[1], 32, 0))
    return {"routes": [(p, o, n) for (p, o), n in routes.items()], "vrps": vrps, "objects": objects,
            "known": {a for a in asns if rng.random() < 0.7}, "asns": asns,
            "contact": {a for a in asns if rng.random() < 0.4}}


def mrt(routes):
    out, seen = peer_table(PEERS), {}
    for p, o, n in routes:
        seen.setdefault(p, []).append((o, n))
    for k, p in enumerate(sorted(seen, key=lambda p: (p.version, p.network_address, p.prefixlen))):
        entries = []
        for o, n in seen[p]:
            block = attrs4 if p.version == 4 else attrs6
            entries += [(i, block(sequence(PEERS[i][1], 3999, o))) for i in range(n)]
        out += rib(k, str(p), entries)
    return out


def rpsl(objects, source="RIPE"):
    return "\n".join(f"route{'6' if p.version == 6 else ''}: {p}\norigin: AS{o}\nmnt-by: X-MNT\nsource: {source}\n"
                     for p, o in sorted(objects, key=str)) or "route: 192.88.97.0/24\norigin: AS1\nsource: RIPE\n"


def peeringdb(w):
    nets = [{"id": a, "asn": a, "name": f"net {a}", "status": "ok"} for a in sorted(w["known"] | w["contact"])]
    pocs = [{"id": a, "net_id": a, "role": "NOC", "visible": "Public", "status": "ok"} for a in sorted(w["contact"])]
    pocs.append({"id": 1, "net_id": min(w["asns"]) - 1, "role": "NOC", "visible": "Users", "status": "ok"})
    return {"net": {"data": nets}, "poc": {"data": pocs}}


def write(w, d):
    d.mkdir()
    (d / "rib.20260101.0000.mrt").write_bytes(mrt(w["routes"]))
    (d / "vrps-20260101.json").write_text(json.dumps({"roas": [
        {"prefix": str(p), "maxLength": m, "asn": f"AS{a}", "ta": "ripe"} for p, m, a in sorted(w["vrps"], key=str)]}))
    (d / "irr-ripe-20260101.db").write_text(rpsl(w["objects"]))
    (d / "peeringdb-20260101.json").write_text(json.dumps(peeringdb(w)))
    return d


def assess(w, d, asn, steps, slurm):
    """Scores of an AS by `assess`, once the steps are done."""
    gone = {net(s["prefix"]) for s in steps if s["action"] == "withdraw"}
    args = ["--rib", d / "rib.20260101.0000.mrt"]
    if gone:
        (d / "less.mrt").write_bytes(mrt([r for r in w["routes"] if r[1] != asn or r[0] not in gone]))
        args = ["--rib", d / "less.mrt"]
    (d / "try.json").write_text(json.dumps(slurm))
    (d / "more.db").write_text("\n".join(s["rpsl"] for s in steps if s["rpsl"]) or rpsl([]))
    contact = any(s["action"] == "contact" for s in steps)
    (d / "pdb.json").write_text(json.dumps(peeringdb({**w, "contact": w["contact"] | ({asn} if contact else set())})))
    out, _ = run("assess", "--json", *args, "--vrps", d / "vrps-20260101.json", "--slurm", d / "try.json",
                 "--irr", d / "irr-ripe-20260101.db", "--irr", d / "more.db", "--peeringdb", d / "pdb.json")
    row = next((r for r in map(json.loads, out.splitlines()) if r["asn"] == asn), None)
    if row is None:
        return None
    all_ = row["prefixes4"] + row["prefixes6"]
    return {"routingInformationRPKI": bp(Fraction(row["rpki_valid"] - 10 * row["rpki_invalid"], all_)),
            "routingInformationIRR": bp(Fraction(row["irr_valid"], all_)),
            "coordination": None if row["m8"] is None else bp(Fraction(row["m8"]))}


def promised(step):
    return {c: None if step["scores"][c] is None else round(step["scores"][c] * 10000)
            for c in ("routingInformationRPKI", "routingInformationIRR", "coordination")}


def breaks(w, vrps, roa):
    """Announced routes that nothing covers now and a ROA turns invalid; those of earlier steps save their own."""
    return {(str(p), o, rov(vrps | {roa}, p, o)) for p, o, _ in w["routes"]
            if covers(roa[0], p) and rov(w["vrps"], p, o) == "not-found" and rov(vrps | {roa}, p, o) != "valid"}


def claim(w, p, asn):
    """fine, doubted (the holder named others), nobodys: the rules of docs/advise.md."""
    if p in (net("10.0.0.0/8"), net("198.18.4.0/24"), net("100.64.0.0/10")):
        return "nobodys"
    if rov(w["vrps"], p, asn) == "invalid-asn" and irr_state(w["objects"], p, asn) not in ("valid", "invalid-more-specific"):
        return "doubted"
    return "fine"


def fewest(w, asn):
    """Least number of ROAs and withdrawals to 80 %, by trying all sets of what may be done; None beyond ten."""
    mine = [p for p, o, n in w["routes"] if o == asn and n >= 5]
    bad = [p for p in mine if rov(w["vrps"], p, asn) != "valid"]
    if len(bad) > 10 or scores(w, asn)["routingInformationRPKI"] >= 8000 or all(claim(w, p, asn) != "fine" for p in mine):
        return None
    for k in range(1, len(bad) + 1):
        for some in itertools.combinations(bad, k):
            roas = {(p, p.prefixlen, asn) for p in some if claim(w, p, asn) == "fine"}
            gone = {p for p in some if claim(w, p, asn) != "fine"}
            after = {"routes": [r for r in w["routes"] if r[1] != asn or r[0] not in gone],
                     "vrps": w["vrps"] | roas, "objects": w["objects"]}
            if scores(after, asn).get("routingInformationRPKI", -1) >= 8000:
                return k
    return None


def check_plan(w, d, obs, asn):
    """One AS; returns how many steps it was given."""
    a = json.loads(run("advise", asn, "--data", obs, "--json")[0])["data"]
    steps, vrps = a["steps"], set(w["vrps"])
    now = {c["category"]: c for c in a["categories"]}
    for c, want in scores(w, asn).items():
        same(round(now[c]["value"] * 10000), want, f"AS{asn}: {c} now")
    check(len(steps) == a["steps_total"], f"AS{asn}: all steps")
    same([s["step"] for s in steps], list(range(1, len(steps) + 1)), f"AS{asn}: numbers of steps")
    for s in steps:
        if s["roa"]:
            p = net(s["roa"]["prefix"])
            same((s["roa"]["max_length"], s["roa"]["asn"]), (p.prefixlen, asn), f"AS{asn}: an exact ROA")
            roa = (p, p.prefixlen, asn)
            same({(b["prefix"], b["origin"], b["rpki"]) for b in s["turns_invalid"]}, breaks(w, vrps, roa),
                 f"AS{asn} step {s['step']}: what {p} turns invalid")
            same(s["turns_invalid_total"], len(s["turns_invalid"]), f"AS{asn}: turns_invalid_total")
            vrps.add(roa)
    slurm = json.loads(run("advise", asn, "--data", obs, "--format", "slurm")[0])
    asserted = slurm["locallyAddedAssertions"]["prefixAssertions"]
    same([(x["prefix"], x["maxPrefixLength"], x["asn"]) for x in asserted],
         [(s["roa"]["prefix"], s["roa"]["max_length"], asn) for s in steps if s["roa"]], f"AS{asn}: SLURM")
    marks = {len(steps), len(steps) // 2, *(c["ready_after"] for c in a["categories"])} - {0, None}
    for k in sorted(marks):
        part = [x for x in asserted if x["prefix"] in {s["prefix"] for s in steps[:k] if s["roa"]}]
        slurm["locallyAddedAssertions"]["prefixAssertions"] = part
        got = assess(w, d, asn, steps[:k], slurm)
        same(got, promised(steps[k - 1]), f"AS{asn}: the scores after step {k}")
    for c in a["categories"]:
        for goal, least in (("ready_after", 8000), ("full_after", 10000)):
            line = [c["value"]] + [s["scores"][c["category"]] for s in steps]
            at = next((i for i, v in enumerate(line) if v is not None and round(v * 10000) >= least), None)
            same(c[goal], at, f"AS{asn}: {goal} of {c['category']}")
    k = fewest(w, asn)
    taken = [s for s in steps if s["action"] in ("roa", "withdraw") and s["goal"] == "ready"]
    alone = all(s["category"] == "routingInformationRPKI" for s in taken) # none was for the other score
    check(k is None or (len(taken) == k if alone else len(taken) >= k),
          f"AS{asn}: {len(taken)} steps to ready, {k} are enough")
    return len(steps), k is not None


def forms(w, d, obs, asn):
    """The other forms tell the same."""
    a = json.loads(run("advise", asn, "--data", obs, "--format", "json")[0])["data"]
    roas = [s["roa"] for s in a["steps"] if s["roa"]]
    text = run("advise", asn, "--data", obs, "--format", "csv")[0]
    same([(r["ASN"], r["IP Prefix"], r["Max Length"]) for r in csv.DictReader(io.StringIO(text))],
         [(f"AS{asn}", r["prefix"], str(r["max_length"])) for r in roas], "CSV")
    (d / "advised.csv").write_text(text)
    for r in roas:
        out = run("validate", "--vrps", d / "advised.csv", r["prefix"], asn)[0]
        check(out.splitlines()[1].split(",")[2] == "valid", f"{r} as VRPs in CSV: {out}")
    text = run("advise", asn, "--data", obs, "--format", "rpsl")[0]
    same([o + "\n" for o in text.strip().split("\n\n") if o], [s["rpsl"] for s in a["steps"] if s["rpsl"]], "RPSL")
    if text:
        (d / "objects.db").write_text(text)
        last = json.loads(run("inspect", "--kind", "rpsl", d / "objects.db")[0].splitlines()[-1])
        same((last["worst"], last["kept"]), ("OK", text.count("source:")), "RPSL by inspect")
        check(text.count("mnt-by:         FILL-IN-MNT") == text.count("source:"), "a maintainer to fill in")
    people = run("advise", asn, "--data", obs)[0]
    check(all(s["what"] in people and s["why"] in people for s in a["steps"]), "text has every step")


def explained(w, d, obs, asn):
    x = json.loads(run("explain", asn, "--data", obs, "--json", "--limit", "1000")[0])["data"]
    mine = {p: n for p, o, n in w["routes"] if o == asn and n >= 5}
    for c in x["categories"]:
        if c["category"] in scores(w, asn):
            same(round(c["value"] * 10000), scores(w, asn)[c["category"]], f"explain AS{asn} {c['category']}")
        for m in c["metrics"]:
            if not m["terms"]:  # made from events
                continue
            total = {part: sum(t["weight"] * t["count"] for t in m["terms"] if t["part"] == part)
                     for part in ("numerator", "denominator")}
            same((m["num"], m["den"]), (total["numerator"], total["denominator"]), f"explain AS{asn}: {m['id']} adds up")
            if not m["id"].startswith("m7"):  # not made from routes of its own
                continue
            same({net(r["prefix"]) for r in m["routes"]}, set(mine), f"explain AS{asn}: routes of {m['id']}")
            same(sum(r["adds"] for r in m["routes"]), m["num"], f"explain AS{asn}: routes of {m['id']} add up")
            for r in m["routes"]:
                p = net(r["prefix"])
                v, o = r["vrp"], r["route_object"]
                if m["id"] == "m7irr":
                    same(r["state"], irr_state(w["objects"], p, asn), f"{p} AS{asn}")
                    check((o is None) == (r["state"] == "not-found") and v is None, f"{p}: an object decides")
                    check(not o or (net(o["prefix"]), o["asn"]) in w["objects"] and covers(net(o["prefix"]), p), f"{p}: {o}")
                    continue
                same(r["state"], rov(w["vrps"], p, asn), f"{p} AS{asn}")
                check((v is None) == (r["state"] == "not-found") and o is None, f"{p}: a VRP decides")
                if v:
                    one = (net(v["prefix"]), v["max_length"], v["asn"])
                    check(one in w["vrps"] and rov({one}, p, asn) == r["state"], f"{p}: {v} alone makes it {r['state']}")
    digests = {hashlib.sha256(f.read_bytes()).hexdigest(): f.name for f in d.glob("*2026*")}
    same({i["sha256"] for i in x["inputs"]} - set(digests) - {i["sha256"] for i in x["inputs"] if i["name"] == "built in"},
         set(), "inputs are the files")
    check(set(digests) <= {i["sha256"] for i in x["inputs"]}, "every file is named")
    text = run("explain", asn, "--data", obs)[0]
    check(all(s in text for s in digests) and f"AS{asn}" in text and "m7rpki" in text, "explain as text")


def what_if(w, d, obs):
    """Other bounds and another weight of invalid routes, worked out here from the same routes."""
    text = run("framework", "show", "2026")[0]
    new = text.replace("ready_bp: 8000", "ready_bp: 5000").replace("aspiring_bp: 6000", "aspiring_bp: 3000") \
        .replace("weight: -10 }", "weight: -1 }")
    check(all(x in new for x in ("ready_bp: 5000", "aspiring_bp: 3000", "weight: -1 }")), "the norms were changed")
    (d / "new.yaml").write_text(new)

    def classes(asn, weight, ready, aspiring):
        mine = [p for p, o, n in w["routes"] if o == asn and n >= 5]
        states = [rov(w["vrps"], p, asn) for p in mine]
        got = {**scores(w, asn), "routingInformationRPKI": bp(Fraction(
            states.count("valid") - weight * sum(s.startswith("invalid") for s in states), len(mine)))}
        return {c: ("ready" if v >= ready else "aspiring" if v >= aspiring else "lagging", v) for c, v in got.items()}

    want = []
    counted = sorted({o for _, o, n in w["routes"] if n >= 5})
    for asn in counted:
        old, now = classes(asn, 10, 8000, 6000), classes(asn, 1, 5000, 3000)
        for c in ("routingInformationIRR", "routingInformationRPKI"):
            if old[c][0] != now[c][0]:
                want.append([str(asn), c, old[c][0], now[c][0], old[c][1], now[c][1]])
    rows = list(csv.DictReader(io.StringIO(run("whatif", "--framework", d / "new.yaml", "--data", obs, "--csv")[0])))
    same([[r["asn"], r["category"], r["from"], r["to"], round(float(r["from_score"]) * 10000),
           round(float(r["to_score"]) * 10000)] for r in rows], want, "whatif, row by row")
    x = json.loads(run("whatif", "--framework", d / "new.yaml", "--data", obs, "--json")[0])["data"]
    same((len(x["changes"]), x["changed"], x["ases"]), (len(want), len({r[0] for r in want}), len(counted)), "whatif totals")
    for c in x["categories"]:
        same(sum(m["count"] for m in c["moves"]), len(counted), "every AS is in one move")
        same(sum(m["count"] for m in c["moves"] if m["from"] != m["to"]),
             sum(r[1] == c["category"] for r in want), f"moves of {c['category']}")
    same(sum(e["changed"] for e in x["economies"]), x["changed"], "by economy")
    rank = {"lagging": 0, "aspiring": 1, "ready": 2}
    same(sum(e["better"] for e in x["economies"]), sum(rank[r[3]] > rank[r[2]] for r in want), "better")
    same(sum(e["worse"] for e in x["economies"]), sum(rank[r[3]] < rank[r[2]] for r in want), "worse")
    back = list(csv.DictReader(io.StringIO(run("whatif", "--from", d / "new.yaml", "--framework", "2026", "--data", obs,
                                               "--csv")[0])))
    same([(r["asn"], r["category"], r["to"], r["from"]) for r in back],
         [(r["asn"], r["category"], r["from"], r["to"]) for r in rows], "there and back")
    check(f"{x['changed']} of {x['ases']} ASes" in run("whatif", "--framework", d / "new.yaml", "--data", obs)[0], "text")
    same(json.loads(run("whatif", "--framework", "2026", "--data", obs, "--json")[0])["data"]["changed"], 0, "nothing changes")
    (d / "bad.yaml").write_text(new.replace("curve: share", "curve: shape", 1))
    check("bad.yaml" in run("whatif", "--framework", d / "bad.yaml", "--data", obs, code=3)[1], "a bad file is named")
    return len(want)


total = searched = changed = 0
for seed in (1, 2):
    world = make_world(seed)
    folder = write(world, top / f"w{seed}")
    obs = top / f"obs{seed}"
    run("init", "--data", obs)
    run("ingest", "--data", obs, *sorted(folder.glob("*2026*")))
    everybody = sorted({o for _, o, n in world["routes"] if n >= 5})
    for who in everybody:
        n, s = check_plan(world, folder, obs, who)
        total += n
        searched += s
    for who in everybody[::5]:
        forms(world, folder, obs, who)
        explained(world, folder, obs, who)
    changed += what_if(world, folder, obs)
check(total > 100 and searched > 10 and changed > 10, f"the worlds are too easy: {total} {searched} {changed}")
run("advise", "--data", obs, code=2)
run("advise", "x1", "--data", obs, code=2)
run("advise", "64511", "--data", obs, code=3)
run("advise", everybody[0], "--data", obs, "--format", "pdf", code=2)
run("advise", everybody[0], "--data", obs, "--month", "2019-01", code=3)
run("explain", everybody[0], "--data", obs, "--limit", "0", code=2)
run("whatif", "--data", obs, code=2)
run("whatif", "--data", obs, "--framework", "/nonexistent", code=3)
print(f"{total} steps hold what they promise, {searched} lists are the shortest, {changed} changes of readiness")
