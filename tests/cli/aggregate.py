"""aggregate - many ASes as one: weights, economies, regions, programmes, participants, series, comparison.

The twin reads what `export` says of each AS and pair, and the files that went in, and counts again in the
slow and obvious way."""
import csv
import io
import ipaddress
import json
import os
import pathlib
import re
import sys
import tempfile
from fractions import Fraction

from common import check, near, run, same

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "http"))
from lib import Server

tmp = tempfile.TemporaryDirectory()
folder = pathlib.Path(tmp.name)
OBS = folder / "obs"
MONTHS = ("2026-01", "2026-02", "2026-03")


def rows(what, month, *more):
    out, _ = run("export", "--data", OBS, "--what", what, "--month", month, *more)
    return list(csv.DictReader(io.StringIO(out)))


def ingest(obs, path):
    """A registry that shrank from one made-up month to the other is held back; it is let in here."""
    _, said = run("ingest", "--data", obs, path, code=None)
    held = re.findall(r"held back: ([^:\s]+):", said)
    if held:
        run("ingest", "--data", obs, path, *(x for n in held for x in ("--accept", n)))


run("init", "--data", OBS)
for i, month in enumerate(MONTHS):
    world = folder / month
    run("simulate", "--out", world, "--ases", 150 + 30 * i, "--prefixes", 900, "--peers", 12, "--seed", 5,
        "--start", month + "-01")
    ingest(OBS, world)
ases = {m: {int(r["asn"]): r for r in rows("ases", m)} for m in MONTHS}
# users of two ASes of three
users = {a: a % 977 * 1000 + 1 for a in ases[MONTHS[0]] if a % 3}
(folder / "users-20260101.csv").write_text("asn,users\n" + "".join(f"{a},{n}\n" for a, n in users.items()))
# participants: of one and several networks, of none that is seen, one network in two of them
known = sorted(ases[MONTHS[0]])
PARTICIPANTS = [{"name": f"Network {i:02}", "programme": "netops" if i % 3 else "cdns", "areas": ["NL", "DE"],
                 "asns": known[i * 3:i * 3 + 1 + i % 4], "actions": {"1": "Yes" if i % 2 else "No"}} for i in range(30)]
PARTICIPANTS += [{"name": "Unseen, Inc.", "programme": "netops", "areas": [], "asns": [4199999999]},
                 {"name": "Maker", "programme": "vendors", "areas": ["US"], "asns": []},
                 {"name": "Twice", "programme": "netops", "areas": ["US"], "asns": known[3:6]}]
(folder / "participants-own-20260101.json").write_text(json.dumps({"date": "2026-01-01", "participants": PARTICIPANTS}))
run("ingest", "--data", OBS, folder / "users-20260101.csv", folder / "participants-own-20260101.json")
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

# --- programmes and participants -----------------------------------------------------------------------------
READY = Fraction(8, 10) # of 2026


def holds(members, m, f, names, needs):
    """By the means of the participant's networks: all or any of the categories that measure the Action."""
    if f == "2018": # raw values, no classes
        return "not_measured"
    known = []
    for c in names:
        value = mean(members, m, f, c)[0] if c in CATEGORIES else None
        if value is not None:
            known.append(Fraction(int(value * 20000 + 1) // 2, 10000)) # basis points, half up
    if not known:
        return "not_measured"
    if needs == "any":
        return "holds" if max(known) >= READY else "fails"
    if min(known) < READY:
        return "fails"
    return "holds" if len(known) == len(names) else "not_measured"


def flat(row, what):
    return {c["id"]: c["value"] for c in row["categories"]} if what in row else None


for f in FRAMEWORKS:
    norms = get(f"/api/v1/frameworks/{f}")["data"]["programmes"]
    for m in MONTHS:
        at = f"month={m}&framework={f}"
        listed = every(f"/api/v1/participants?{at}&limit=7")
        same(sorted((p["programme"], p["name"]) for p in listed),
             sorted((p["programme"], p["name"]) for p in PARTICIPANTS), f"participants of {m}")
        same(len({p["id"] for p in listed}), len(listed), "ids are one each")
        state = {}
        for p in listed:
            own = next(x for x in PARTICIPANTS if x["name"] == p["name"])
            same(sorted(own["asns"]), p["asns"], f"networks of {p['name']}")
            same(own["areas"], p["areas"], f"areas of {p['name']}")
            members = [a for a in own["asns"] if a in ases[m]]
            hold_group(p, members, m, f, p["name"])
            rules = next((x for x in norms if x["id"] == p["programme"]), {"actions": []})["actions"]
            want = [holds(members, m, f, [w.strip() for w in (a["measured_by"] or "").split(",")], a["needs"]) for a in rules]
            same([a["state"] for a in p["actions"]], want, f"Actions of {p['name']}, {m}, {f}")
            must = [w for w, a in zip(want, rules) if a["level"] == "mandatory"]
            conforms = False if "fails" in must else True if rules and "not_measured" not in must else None
            same(p["conforms"], conforms, f"{p['name']} conforms")
            if "actions" in own and rules:
                same(p["actions"][0]["list_says"], own["actions"]["1"].lower(), f"what the list says of {p['name']}")
            state[p["name"]] = (p["programme"], conforms, want)
            one = get(f"/api/v1/participants/{p['id']}?{at}")["data"]
            same({k: one[k] for k in p}, p, f"{p['name']} alone")
            for n in one["networks"]:
                same(n["scores"], {c: scores[m, f][n["asn"]]["scores"][c]["value"] for c in CATEGORIES}
                     if n["asn"] in ases[m] else dict.fromkeys(CATEGORIES), f"networks of {p['name']}")
        for g in get(f"/api/v1/programmes?{at}")["data"]:
            inside = [x for x in PARTICIPANTS if x["programme"] == g["id"]]
            same(g["participants"], len(inside), f"participants of {g['id']}")
            hold_group(g, sorted({a for x in inside for a in x["asns"] if a in ases[m]}), m, f, "programme " + g["id"])
            same([r["asn"] for r in get(f"/api/v1/ases?{at}&programme={g['id']}&limit=500")["data"]],
                 sorted({a for x in inside for a in x["asns"] if a in ases[m]}), f"networks of {g['id']}")
            for key, value in (("holds", True), ("fails", False), ("not_measured", None)):
                same(g["conforming"][key], sum(c is value for k, c, _ in state.values() if k == g["id"]), f"{g['id']}: {key}")
                for i, a in enumerate(g["actions"]):
                    same(a[key], sum(w[i] == key for k, _, w in state.values() if k == g["id"]), f"{g['id']}: {a}")
            one = get(f"/api/v1/programmes/{g['id']}?{at}")["data"]
            same({k: one[k] for k in g}, g, f"programme {g['id']} alone")
            same(one["members"], [p for p in listed if p["programme"] == g["id"]], f"members of {g['id']}")
            table = csv_of(f"/api/v1/programmes/{g['id']}?{at}&format=csv")
            same([r["Organization Name"] for r in table], [p["name"] for p in one["members"]], "the public table")
            for r, p in zip(table, one["members"]):
                same(r["ASNs"], ";".join(map(str, p["asns"])) or "-", f"networks of {p['name']} in the public table")
                for a in p["actions"]:
                    same(r[f"Action {a['number']}: {a['name']}"],
                         {"holds": "Yes", "fails": "No", "not_measured": "-"}[a["state"]], f"{p['name']}, Action {a}")
        rows_of = csv_of(f"/api/v1/participants?{at}&format=csv&limit=1000")
        same([(r["id"], r["filtering"], int(r["ases"])) for r in rows_of],
             [(p["id"], "-" if flat(p, "categories")["filtering"] is None else f"{flat(p, 'categories')['filtering']:.6f}", p["ases"])
              for p in listed], "participants as CSV")
check(any(c is True or "holds" in w for _, c, w in state.values()) or f == "2018", "some Action holds")
# imc2022 has limits: Action 1 holds without a bad route or without any, Action 4 from 90 % good on (CDNs: all), all networks
# with data must hold it. From each network's own numbers.
LIMITS = {"netops": (0, Fraction(9, 10)), "cdns": (0, Fraction(1))}
at, told = f"month={MONTHS[0]}&framework=imc2022", set()
own = {a: get(f"/api/v1/ases/{a}?{at}")["data"]["metrics"] for p in PARTICIPANTS for a in p["asns"] if a in ases[MONTHS[0]]}
for p in every(f"/api/v1/participants?{at}&limit=100"):
    got = {a["number"]: a["state"] for a in p["actions"]}
    if p["programme"] not in LIMITS:
        same([set(got.values()), p["conforms"]], [set(), None], f"{p['name']}: nothing is asked")
        continue
    most_bad, least_good = LIMITS[p["programme"]]
    share_of = lambda m: Fraction(m["num"], m["den"]) if m and m["den"] else None
    each = [(share_of(own[a]["imc1"]), share_of(own[a]["imc4"])) for a in p["asns"] if a in own]
    one = [bad is None or bad <= most_bad for bad, _ in each]
    four = [good >= least_good for _, good in each if good is not None]
    want = {n: "not_measured" if not w else "holds" if all(w) else "fails" for n, w in ((1, one), (4, four))}
    same(got, want, f"Actions of {p['name']} by limits")
    same(p["conforms"], False if "fails" in want.values() else None if "not_measured" in want.values() else True, p["name"])
    told |= {(n, w, len(each) > 1) for n, w in want.items()}
check({w for _, w, several in told if several} >= {"holds", "fails"}, f"limits of several networks: {told}")
same(server.get("/api/v1/participants/netops-000000000000").status, 404, "no such participant")
same(server.get("/api/v1/programmes/none").status, 404, "no such programme")

# --- series and comparison ----------------------------------------------------------------------------------
cc = next(r["country"] for r in ases[MONTHS[0]].values() if r["country"] != "-")
late = next(a for a in ases[MONTHS[2]] if a not in ases[MONTHS[0]])


def members_of(group, m):
    kind, _, name = group.partition(":")
    if kind == "as":
        return [int(name)] if int(name) in ases[m] else []
    if kind == "programme":
        return sorted({a for x in PARTICIPANTS if x["programme"] == name for a in x["asns"] if a in ases[m]})
    return was[m, "2026"].get(name, [])


GROUPS = [f"as:{known[0]}", f"as:{late}", f"economy:{cc}", "region:150", "region:world", "region:ripencc", "programme:netops"]
for f in FRAMEWORKS:
    target = f"/api/v1/series?framework={f}&of=" + ",".join(GROUPS)
    got = get(target)["data"]
    table = csv_of(target + "&format=csv")
    for group, g in zip(GROUPS, got):
        same(f"{g['kind']}:{g['id']}", group, "groups in the order asked for")
        same([p["month"] for p in g["points"]], list(MONTHS), f"months of {group}")
        for i, p in enumerate(g["points"]):
            members = members_of(group, p["month"])
            same(p["ases"], len(members), f"{group}, {p['month']}")
            line = table.pop(0)
            for c in p["categories"]:
                want, n = mean(members, p["month"], f, c["id"])
                near(c["value"], want, f"{group}, {p['month']}, {c['id']}")
                same(c["with_data"], n, f"{group}, {p['month']}, {c['id']}: n")
                shown = [next(x for x in q["categories"] if x["id"] == c["id"])["value"] for q in g["points"][:i + 1]]
                for key, months in (("mean3", "months3"), ("mean12", "months12")):
                    held = [Fraction(str(v)) for v in shown[-int(key[4:]):] if v is not None]
                    same(c[months], len(held), f"{group}: {months}")
                    near(c[key], sum(held) / len(held) if held else None, f"{group}: {key}")
                near(c["trend"], Fraction(str(shown[-1])) - Fraction(str(shown[-2]))
                     if i and None not in shown[-2:] else None, f"{group}: trend of {c['id']}")
                same(line[c["id"]], "-" if c["value"] is None else f"{c['value']:.6f}", f"{group} as CSV")
    same(table, [], "no line more")
for bad in ("", "as:x", "economy:QQ", "x", "region:777", ",".join([GROUPS[0]] * 13)):
    same(server.get("/api/v1/series?of=" + bad).status, 400, f"of={bad}")
same(server.get("/api/v1/series?of=as:4199999999").status, 404, "an AS of no month")
for a, b in ((GROUPS[0], GROUPS[4]), (f"economy:{cc}@2026-01", f"economy:{cc}@2026-03"), ("region:150", "programme:netops@2026-02")):
    got = get(f"/api/v1/compare?a={a}&b={b}")["data"]
    sides = []
    for key, text in (("a", a), ("b", b)):
        group, _, month = text.partition("@")
        month = month or MONTHS[-1]
        same(got[key]["month"], month, f"month of {text}")
        members = members_of(group, month)
        same(got[key]["ases"], len(members), f"networks of {text}")
        sides.append((month, members))
    for d in got["differences"]:
        x, y = (mean(members, month, "2026", d["id"])[0] for month, members in sides)
        near(d["value"], y - x if None not in (x, y) else None, f"{a} and {b}: {d['id']}")
        for key in ("ready", "no_data"):
            x, y = (Fraction(sum(scores[month, "2026"][n]["scores"][d["id"]]["readiness"] == key for n in members), len(members))
                    for month, members in sides)
            near(d[key], y - x, f"{a} and {b}: share {key}")
same(server.get("/api/v1/compare?a=x&b=as:1").status, 400, "no group")
same(server.get(f"/api/v1/compare?a=economy:{cc}@2020-01&b=economy:{cc}").status, 404, "a month that is not held")

# --- the same out of the program ------------------------------------------------------------------------------
for what in ("economies", "regions", "programmes", "participants"):
    for fmt in ("csv", "ndjson"):
        out, _ = run("export", "--data", OBS, "--what", what, "--format", fmt, "--month", MONTHS[1])
        more = "&limit=1000" if what == "participants" else ""
        same(out, server.get(f"/api/v1/{what}?month={MONTHS[1]}&format={fmt}{more}").body.decode(), f"export of {what} as {fmt}")
run("export", "--data", OBS, "--out", folder / "out")
for what in ("economies", "regions", "programmes", "participants"):
    same((folder / "out" / f"{what}.csv").read_text(), run("export", "--data", OBS, "--what", what)[0], f"{what} in the folder")

code, err = server.stop()
same((code, err), (0, ""), "the server ends")

# --- the norms that each month was judged under ------------------------------------------------------------------
norms_file = pathlib.Path(__file__).resolve().parents[2] / "frameworks" / "2026.yaml"
for m in MONTHS:
    same(run("export", "--data", OBS, "--what", "norms", "--month", m)[0], norms_file.read_text(), f"norms of {m}")
same((folder / "out" / "norms.yaml").read_text(), norms_file.read_text(), "norms in the folder")

# --- a past month again, from the same files in another order: the same bytes ---------------------------------
LISTS = ("ases", "pairs", "economies", "regions", "programmes", "participants")
whole = {(m, w): run("export", "--data", OBS, "--what", w, "--month", m)[0] for m in MONTHS for w in LISTS}
run("verify", "--data", OBS)
again = folder / "again"
run("init", "--data", again)
for part in (folder / "participants-own-20260101.json", folder / MONTHS[2], folder / "users-20260101.csv", folder / MONTHS[0],
             folder / MONTHS[1]):
    ingest(again, part)
for m, w in whole:
    out, _ = run("export", "--data", again, "--what", w, "--month", m)
    check(out == whole[m, w], f"{w} of {m}: other bytes when the files came in another order")
