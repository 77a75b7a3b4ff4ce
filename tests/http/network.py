"""What the API says of a network beside its scores: neighbours, contacts; and the search box.

network.py ROUTESCOPE

Oracles: a simulated world, to which a handful of attestations and aut-nums made here are added; relationships are read
again from the file itself, and what the made-up objects must give is written beside them.
"""
import csv
import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

from lib import Server, check, check_problem, done

program = sys.argv[1]
tmp = tempfile.TemporaryDirectory()
obs, world = os.path.join(tmp.name, "obs"), os.path.join(tmp.name, "world")


def run(*args):
    r = subprocess.run([program, *args], capture_output=True, text=True)
    if r.returncode != 0:
        raise SystemExit(f"{args}: exit {r.returncode}: {r.stderr}")
    return r.stdout


run("simulate", "--out", world, "--ases", "200", "--prefixes", "1500", "--peers", "12", "--seed", "11", "--incidents", "8")

# --- the relationships as the file has them ------------------------------------------------------------------
rel = {}
for line in open(os.path.join(world, "as-rel-20260101.txt")):
    if line[0] != "#":
        a, b, kind = map(int, line.split("|")[:3])
        rel[a, b] = "provider" if kind == -1 else "peer"
        rel[b, a] = "customer" if kind == -1 else "peer"
of = {}
for (a, b), what in rel.items():
    of.setdefault(b, {})[a] = what # what a is to b
told = set()
for name in os.listdir(world):
    if name.startswith("irr-"):
        told |= {int(x) for x in re.findall(r"^aut-num:\s+AS(\d+)", gzip.open(os.path.join(world, name), "rt").read(), re.M)}

# An AS with two providers: it attests one of them and a stranger, so that the file and ASPA differ on the other. One
# that no registry has an aut-num of: it states that a provider of it is its customer.
ups = sorted(a for a in of if sum(w == "provider" for w in of[a].values()) >= 2)
attests = ups[0]
one, two = sorted(n for n, w in of[attests].items() if w == "provider")[:2]
stranger = 64000
with open(os.path.join(world, "aspas-20260101.json"), "w") as f:
    json.dump({"aspas": [{"customer_asid": attests, "providers": [one, stranger]}]}, f)
states = next((a for a in ups if a not in told and a != attests), None)
if states is not None:
    turned = min(n for n, w in of[states].items() if w == "provider")
    with open(os.path.join(world, "irr-test-20260101.db"), "w") as f:
        f.write(f"aut-num: AS{states}\nas-name: TEST\nimport: from AS{turned} accept AS{turned}\n"
                f"export: to AS{turned} announce ANY\nsource: RIPE\n\n")

run("init", "--data", obs)
run("ingest", "--data", obs, world)
s = Server([program, "serve", "--data", obs, "--listen", "127.0.0.1:0"])
rows = list(csv.DictReader(io.StringIO(run("export", "--data", obs))))


def neighbours(asn):
    return s.get(f"/api/v1/ases/{asn}/neighbours?limit=20000").json()["data"]


# --- neighbours ----------------------------------------------------------------------------------------------
for asn in [int(r["asn"]) for r in rows][:40] + [attests]:
    d = neighbours(asn)
    got = {n["asn"]: n["relation"] for n in d["neighbours"] if n["relation"]}
    check(got == of.get(asn, {}), f"relations of AS{asn}")
    check(d["file"] == "shown" and d["neighbours_total"] == len(d["neighbours"]), f"AS{asn}: all are told")
    flagged = [n["disagree"] is not None for n in d["neighbours"]]
    check(flagged == sorted(flagged, reverse=True) and sum(flagged) == d["disagreements"], f"AS{asn}: differences first")

near = {n["asn"]: n for n in neighbours(attests)["neighbours"]}
check(near[one]["aspa"] == "provider", f"attested: {near[one]}")
check(near[stranger]["aspa"] == "provider" and near[stranger]["relation"] is None and near[stranger]["disagree"] is None,
      f"one source alone is no difference: {near[stranger]}")
check(near[two]["aspa"] == "not-provider" and "no provider by ASPA" in near[two]["disagree"], f"denied: {near[two]}")
check(neighbours(attests)["attests"] is True and neighbours(one)["attests"] is False, "who attests")
back = {n["asn"]: n for n in neighbours(one)["neighbours"]}[attests]
check(back["aspa"] == "customer" and back["relation"] == "customer", f"from the other side: {back}")
if states is not None:
    x = {n["asn"]: n for n in neighbours(states)["neighbours"]}[turned]
    check((x["relation"], x["policy"]) == ("provider", "customer"), f"by its policy: {x}")
    check(x["disagree"] == "a provider by the file of relationships, a customer by its own aut-num", x["disagree"])
    x = {n["asn"]: n for n in neighbours(turned)["neighbours"]}[states]
    check(x["their_policy"] == "provider", f"by the policy of the other side: {x}")
check(len(s.get(f"/api/v1/ases/{attests}/neighbours?limit=1").json()["data"]["neighbours"]) == 1, "as many as asked for")
check_problem(s.get("/api/v1/ases/4199999999/neighbours"), 404, "an AS that nobody knows")

# --- contacts: the state is the one that is scored, roles are those of the file ---------------------------------
pocs, nets = (json.load(open(os.path.join(world, f"peeringdb-{k}.json")))["data"] for k in ("poc", "net"))
by_net = {}
for p in pocs:
    if p.get("status") == "ok":
        by_net.setdefault(p["net_id"], []).append(p["role"])
for n in nets[:30]:
    d = s.get(f"/api/v1/ases/{n['asn']}/contacts").json()["data"]
    (pdb,) = [x for x in d["sources"] if x["source"] == "peeringdb"]
    want = sorted(by_net.get(n["id"], []))
    got = sorted(r["role"] or "" for r in pdb["roles"])
    check(len(got) == len(want) and [r for r in got if r] == [r for r in want if r in got], f"AS{n['asn']}: {got}, {want}")
    check((pdb["state"] == "registered") == any(r in ("NOC", "Technical") for r in got), f"AS{n['asn']}: {pdb}")
    check(not re.search(r"@|phone|\"name\"", json.dumps(d)), "no person")


# --- the search box ---------------------------------------------------------------------------------------------
def hits(q):
    return s.get("/api/v1/search?q=" + q.replace(" ", "%20")).json()["data"]


for p in s.get("/api/v1/participants?limit=5").json()["data"]:
    check(any(h["kind"] == "participant" and h["href"] == "/participant/" + p["id"] for h in hits(p["name"][:40])), p["name"])
quiet = rows[0]["asn"]
check(all(h["kind"] == "as" for h in hits(f"AS{quiet}")), "no incident is held, and none is offered")
check([h["label"] for h in hits("germany")][:1] in (["Germany"], []), "an economy by its name")
word = next(w for r in rows for w in r["name"].split() if len(w) > 5)
found = [int(h["href"].split("/")[2]) for h in hits(word) if h["kind"] == "as"]
size = {int(r["asn"]): int(r["prefixes4"]) + int(r["prefixes6"]) for r in rows}
names = {int(r["asn"]): r["name"].lower() for r in rows}
begins = [names[a].startswith(word.lower()) for a in found]
check(found and begins == sorted(begins, reverse=True), f"names that begin with {word} come first: {found}")
first = [size[a] for a, b in zip(found, begins) if b]
check(first == sorted(first, reverse=True), "of those the larger networks first")
code, err = s.stop(signal.SIGINT)
check(code == 0 and err == "", f"SIGINT: exit {code}, {err!r}")
done()
