"""incidents - an observatory that detects: the same as `detect` over the same files, in any order of arrival, twice,
late; withdrawn and told anew; verified and rebuilt; by the layout of archives.

SEED chooses orders (1).
"""
import json
import os
import pathlib
import random
import shutil
import sqlite3
import tempfile

from common import run as routescope
from common import check as common_check

SHM = "/dev/shm" if os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > 256 << 20 else None
TMP = pathlib.Path(tempfile.mkdtemp(prefix="routescope-incidents-", dir=SHM))
RND = random.Random(int(os.environ.get("SEED", "1")))
WORLD = TMP / "world"


def run(*args, code=0):
    return routescope(*args, code=code)


def check(what, ok, detail=""):
    common_check(ok, f"{what}: {detail}" if detail != "" else what)
    return ok


run("simulate", "--out", str(WORLD), "--ases", "250", "--prefixes", "3000", "--peers", "24", "--seed", "11", "--hours", "3", "--rate", "5",
    "--incidents", "24")
FILES = sorted(p for p in WORLD.iterdir() if p.is_file() and p.name not in ("truth.jsonl", "benign.jsonl"))
MRT = [p for p in FILES if ".rib." in p.name or ".updates." in p.name]


def ingest(obs, *paths, code=0):
    return run("ingest", "--data", str(obs), *map(str, paths), code=code)[1]


def new(name):
    run("init", "--data", str(TMP / name))
    return TMP / name


def lines(obs):
    out = run("export", "--data", str(obs), "--what", "incidents", "--format", "ndjson")[0]
    return [json.loads(x) for x in out.splitlines()]


def dump(obs):
    """All that can be told of the incidents held."""
    return [run("export", "--data", str(obs), "--what", w, "--format", f)[0]
            for w, f in (("incidents", "ndjson"), ("incidents", "csv"), ("gaps", "csv"))]


# --- the same as the command line -------------------------------------------------------------------------
args = []
for p in MRT:
    args += ["--rib" if ".rib." in p.name else "--updates", p.name.split(".")[0] + "=" + str(p)]
want = {}
for line in run("detect", *args, "--world", str(WORLD), "--evidence", str(TMP / "evidence"))[0].splitlines():
    i = json.loads(line)
    want[i["id"]] = i
check("something was detected", len(want) >= 15, len(want))
a = new("a")
said = ingest(a, WORLD)
check("the ingest tells what it detected", f"{len(want)} incidents" in said, said[-600:])
got = {i["id"]: i for i in lines(a)}
check("the incidents are those of detect", set(got) == set(want), set(got) ^ set(want))
for n, i in want.items():
    differs = {k: (v, got[n].get(k)) for k, v in i.items() if got.get(n, {}).get(k) != v}
    check(f"{n} says what detect says", not differs, differs)
check("what was there before is told", any(p for i in got.values() for p in i["before"]))
check("each has a record", all(i["record"] for i in got.values()))
words = [i["wording"] for i in got.values()]
check("sentences are different and whole", len(set(words)) == len(words) and all(w.endswith(".") for w in words))

# --- twice, in any order, late ----------------------------------------------------------------------------------
before = dump(a)
ingest(a, WORLD)
check("again changes nothing", dump(a) == before)
db = sqlite3.connect(a / "store.db")
versions = db.execute("SELECT count(*), max(version) FROM incident_version").fetchone()
check("nor makes versions", versions == (len(want), 1), versions)
db.close()

b = new("b")
shuffled = FILES[:]
RND.shuffle(shuffled)
for k in range(0, len(shuffled), -(-len(shuffled) // 4)):
    ingest(b, *shuffled[k:k + -(-len(shuffled) // 4)])
check("in four parts, shuffled: the same", dump(b) == before)
db = sqlite3.connect(b / "store.db")
more, held = db.execute("SELECT count(*) FROM incident_version").fetchone()[0], db.execute("SELECT count(*) FROM incident").fetchone()[0]
check("what was told meanwhile is kept as versions", more > held == len(want), (more, held))
db.close()

c = new("c")
late = RND.choice([p for p in MRT if ".updates." in p.name and ".0000." not in p.name])
ingest(c, *[p for p in FILES if p != late])
gap = dump(c)
ingest(c, late)
check(f"{late.name} came late: the same", dump(c) == before)
check("and made a difference", gap != before)

# --- as they come: each ingest goes on from where the last one stopped ------------------------------------------------
h = new("h")
updates = sorted((p for p in MRT if ".updates." in p.name), key=lambda p: (p.name.split(".")[2:4], p.name))
rest = [p for p in FILES if p not in updates]
gone_on = 0
for k, part in enumerate([rest + updates[:6], updates[6:12], updates[12:-6], updates[-6:-2], updates[-2:]]):
    state = h / "detect.state"
    if k == 3:
        raw = state.read_bytes()
        state.write_bytes(raw[:5000] + bytes([raw[5000] ^ 1]) + raw[5001:])
    said = ingest(h, *part)
    gone_on += "gone on from where the last one stopped" in said
    check("a damaged state is told", ("detect.state: the checkpoint is damaged" in said) == (k == 3), said[-800:])
    if k == 2:
        check("verify detects again, whole", " 0 differences" in run("verify", "--data", str(h))[1])
check("most ingests went on", gone_on == 3, gone_on)
check("as they come: the same", dump(h) == before)

# --- verified, rebuilt ---------------------------------------------------------------------------------------------
said = run("verify", "--data", str(a))[1]
check("verify detects again", f"{len(want)} incidents detected again" in said and " 0 differences" in said, said)
whole = 0
for n in sorted(want):
    line = run("rebuild", "--data", str(a), n, code=None)
    check(f"rebuild {n} by the observatory as by detect's evidence",
          line[0] == run("rebuild", "--evidence", str(TMP / "evidence"), n, code=None)[0])
    whole += " 0 differences" in line[1] and json.loads(line[0]) == {k: got[n][k] for k in json.loads(line[0])}
check("rebuilt from evidence alone", whole > len(want) / 2, whole)
piece = RND.choice([p for p in (a / "evidence" / "objects").glob("*/*") if p.stat().st_size > 20])
raw = piece.read_bytes()
piece.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
said = run("verify", "--data", str(a), code=1)[1]
check("one bit of the evidence flipped: verify says so", "evidence" in said or "record" in said, said)
piece.write_bytes(raw)
run("verify", "--data", str(a))
db = sqlite3.connect(a / "store.db")
db.execute("UPDATE incident SET brief = replace(brief, '\"peers\":', '\"peers\":1') WHERE n = 3")
db.commit()
db.close()
said = run("verify", "--data", str(a), code=1)[1]
check("one digit of what is told changed: verify says so", "told otherwise" in said, said)

# --- archives name collectors by folders, copies by names --------------------------------------------------------------
d = new("d")
tree = TMP / "tree"
for p in MRT[:]:
    who, rest = p.name.split(".", 1)
    to = tree / ("rrc07/2026.01" if who == "sim1" else "route-views3/bgpdata/2026.01/" + ("RIBS" if rest[0] == "r" else "UPDATES"))
    to.mkdir(parents=True, exist_ok=True)
    shutil.copy(p, to / rest)
ingest(d, tree, *[p for p in FILES if p not in MRT])
db = sqlite3.connect(d / "store.db")
who = {r[0] for r in db.execute("SELECT collector FROM input WHERE kind IN ('table', 'updates')")}
db.close()
check("collectors by folders", who == {"rrc07", "route-views3"}, who)
names = {"sim0": "route-views3", "sim1": "rrc07"} # in the same order
for i in lines(d):
    w = want.get(i["id"])
    if check(f"{i['id']} is found there, too", w is not None):
        check(f"{i['id']}: seen at the same places", [s["collector"] for s in i["evidence"]] == [names[s["collector"]] for s in w["evidence"]])
e = new("e")
for name in ("rrc00.rib.20260101.0000.gz", "route-views.sg-updates.20260101.0015.gz", "ris-rrc03-bview.20260101.0000.gz",
             "updates.20260101.0030.gz", "latest-bview.gz"):
    src = RND.choice([p for p in MRT if (".rib." in p.name) == ("rib" in name or "bview" in name)])
    data = src.read_bytes()
    (TMP / name).write_bytes(data + b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00" * len(name))
    ingest(e, TMP / name)
db = sqlite3.connect(e / "store.db")
who = dict(db.execute("SELECT name, collector FROM input WHERE kind IN ('table', 'updates')"))
db.close()
check("collectors by names", [who[k] for k in sorted(who)] == ["", "rrc03", "route-views.sg", "rrc00", ""], who)

g = new("g")
plain = TMP / "plain"
plain.mkdir()
for p in MRT:
    shutil.copy(p, plain / p.name.replace(p.name.split(".", 1)[0] + ".", {"sim0": "updates-a.", "sim1": "updates-b."}[p.name.split(".")[0]])
                .replace(".rib.", "_r.").replace(".updates.", "_u."))
ingest(g, plain, *[p for p in FILES if p not in MRT])
ingest(g, *MRT)
db = sqlite3.connect(g / "store.db")
who = {r[0] for r in db.execute("SELECT collector FROM input WHERE kind IN ('table', 'updates')")}
db.close()
check("held without a collector, named later", who == {"sim0", "sim1"}, who)
check("then all is as if named at once", {i["id"] for i in lines(g)} == set(want))

# --- an update file that is cut costs itself ------------------------------------------------------------------------------
f = new("f")
bad = TMP / "cut" / late.name
bad.parent.mkdir()
bad.write_bytes(late.read_bytes()[:-40])
said = ingest(f, *[p for p in FILES if p != late], bad, code=3)
check("a cut file is told", "bad" in said and "incidents" in said, said[-500:])
check("and told as a gap", "cut-file" in dump(f)[2], dump(f)[2][:300])
shutil.rmtree(TMP)
