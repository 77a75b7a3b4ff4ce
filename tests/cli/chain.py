"""chain - updates of a routing registry come by `ingest`: put on in order of serials, never over a gap, never guessed."""
import csv
import itertools
import json
import os
import pathlib
import random
import shutil
import tempfile

from common import attrs4, check, peer_table, rib, run, same, sequence

# Every copied file is synced; in memory that costs nothing.
SHM = "/dev/shm" if os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > 64 << 20 else None
TMP = pathlib.Path(tempfile.mkdtemp(prefix="routescope-chain-", dir=SHM))
RND = random.Random(1)
JAN, FEB = 1767225600, 1769904000  # 2026-01-01, -02-01
PEERS = [(f"203.0.113.{i}", 64500 + i) for i in range(1, 8)]
NETS = [f"20.0.{i}.0/24" for i in range(12)]


def at(data, time_s):
    out, i = b"", 0
    while i < len(data):
        n = 12 + int.from_bytes(data[i + 8:i + 12], "big")
        out += time_s.to_bytes(4, "big") + data[i + 4:i + n]
        i += n
    return out


def route(net, asn, day=None, source="T"):
    return f"route: {net}\norigin: AS{asn}\n" + (f"last-modified: {day}T00:00:00Z\n" if day else "") + f"source: {source}\n"


def nrtm3(first, ops, source="T"):
    body = "".join(f"{what} {first + i}\n\n{text}\n" for i, (what, text) in enumerate(ops))
    return f"%START Version: 3 {source} {first}-{first + len(ops) - 1}\n\n{body}%END {source}\n"


def sequence_of(*records):
    return "".join("\x1e" + json.dumps(r) + "\n" for r in records)


def nrtm4(kind, version, *records, session="ca128382-78d9-41d1-8927-1ecef15275be", source="T"):
    return sequence_of({"nrtm_version": 4, "type": kind, "source": source, "session_id": session, "version": version}, *records)


def observatory(name, files, order=None, code=0):
    """An observatory of a table in January and one in February, and these files; what ingest said."""
    obs, said = TMP / name, ""
    run("init", "--data", obs)
    folder = TMP / (name + ".in")
    folder.mkdir()
    body = b"".join(rib(i, n, [(p, attrs4(sequence(64500, 1))) for p in range(7)]) for i, n in enumerate(NETS))
    for month, t in (("1", JAN), ("2", FEB)):
        (folder / f"rib.{month}.mrt").write_bytes(at(peer_table(PEERS) + body, t))
    for f, text in files.items():
        (folder / f).write_text(text)
    if order is None:
        said = run("ingest", "--data", obs, folder, code=code)[1]
    else:
        run("ingest", "--data", obs, folder / "rib.1.mrt", folder / "rib.2.mrt")
        for f in order:
            said = run("ingest", "--data", obs, folder / f, code=code)[1]
    run("verify", "--data", obs)
    return obs, said


def registered(obs, month):
    """The networks whose registered origin is AS 1, as the export of a month tells."""
    out = TMP / "out"
    shutil.rmtree(out, ignore_errors=True)
    run("export", "--data", obs, "--out", out, "--month", month)
    return {r["prefix"] for r in csv.DictReader((out / "pairs.csv").open()) if r["irr"] == "valid"}


def months(obs):
    return registered(obs, "2026-01"), registered(obs, "2026-02")


def nets(*which):
    return {NETS[i] for i in which}


# version 3: a dump of January, its serial, and three files behind it, of which the last is of February
V3 = {
    "t.20260103.db": route(NETS[0], 1) + "\n" + route(NETS[1], 1),
    "T.CURRENTSERIAL": "99\n",
    "a.20260104.nrtm": nrtm3(100, [("ADD", route(NETS[2], 1)), ("DEL", route(NETS[0], 1))]),
    "b.20260105.nrtm": nrtm3(102, [("ADD", route(NETS[3], 1)), ("ADD", route(NETS[4], 1)), ("DEL", route(NETS[3], 1))]),
    "c.20260202.nrtm": nrtm3(105, [("ADD", route(NETS[5], 1)), ("ADD", route(NETS[0], 1))]),
}
WANT = nets(1, 2, 4), nets(0, 1, 2, 4, 5)
obs, said = observatory("v3", V3)
same(months(obs), WANT, "dump and updates")
check("wait" not in said, said)
for i, order in enumerate(RND.sample(list(itertools.permutations(V3)), 3)):
    same(months(observatory(f"v3-{i}", V3, order)[0]), WANT, f"in the order {order}")

# without one of them the chain ends there, and it is said; the file may come later
gap = {k: v for k, v in V3.items() if k[0] != "b"}
obs, said = observatory("gap", gap)
same(months(obs), (nets(1, 2), nets(1, 2)), "behind a gap nothing is put on")
check("2026-02: T: update 102 is missing; files that wait behind it: 1" in said, said)
check("2026-01: T:" not in said, f"nothing waits in January: {said}")
run("ingest", "--data", obs, TMP / "v3.in" / "b.20260105.nrtm")
same(months(obs), WANT, "the missing one came")
run("verify", "--data", obs)

# no serial, or one that is of another dump: nothing is guessed
obs, said = observatory("noserial", {k: v for k, v in V3.items() if k[0] != "T"})
same(months(obs), (nets(0, 1), nets(0, 1)), "a dump without its serial")
check("T: no snapshot, and no dump with its serial; files of updates that wait: 3" in said, said)
two = {**V3, "t.20260201.db": route(NETS[7], 1)}
obs, said = observatory("two", two)
same(months(obs), (nets(0, 1), nets(7)), "a serial without a date and two dumps")
two["T.CURRENTSERIAL.20260103"] = two.pop("T.CURRENTSERIAL")
two["T.CURRENTSERIAL.20260201"] = "104\n"
same(months(observatory("dated", two)[0]), (nets(1, 2, 4), nets(0, 5, 7)), "each with the serial of its day")
obs, said = observatory("nodump", {k: v for k, v in V3.items() if not k.endswith("db")})
same(months(obs), (set(), set()), "no dump at all")
obs, said = observatory("other", {**V3, "t.20260103.db": route(NETS[0], 1, source="U")})
same(months(obs), (nets(0), nets(0)), "a dump of another registry")

# a bad update is refused when it comes, and is a gap from then on
bad = {**V3, "b.20260105.nrtm": V3["b.20260105.nrtm"].replace("DEL 104", "DEL 109")}
obs, said = observatory("bad", bad, code=3)
check("b.20260105.nrtm:" in said and "update 102 is missing" in said, said)
same(months(obs), (nets(1, 2), nets(1, 2)), "refused alone")

# version 4: the snapshot takes the place of the dump; deltas by version in one session
V4 = {
    "t.20260103.db": route(NETS[11], 1),
    "snap.20260104.json": nrtm4("snapshot", 7, {"object": route(NETS[0], 1)}, {"object": route(NETS[1], 1)}),
    "d8.20260105.json": nrtm4("delta", 8, {"action": "add_modify", "object": route(NETS[2], 1)}),
    "d9.20260203.json": nrtm4("delta", 9, {"action": "delete", "object_class": "route", "primary_key": NETS[0] + "AS1"},
                              {"action": "add_modify", "object": route(NETS[3], 1)}),
    "x9.20260203.json": nrtm4("delta", 9, {"action": "add_modify", "object": route(NETS[9], 1)},
                              session="00000000-78d9-41d1-8927-1ecef15275be"),
}
WANT4 = nets(0, 1, 2), nets(1, 2, 3)
obs, said = observatory("v4", V4)
same(months(obs), WANT4, "snapshot and deltas")
same(months(observatory("v4-r", V4, reversed(V4))[0]), WANT4, "the last one first")
obs, said = observatory("v4-gap", {k: v for k, v in V4.items() if k[:2] != "d8"})
same(months(obs), (nets(0, 1), nets(0, 1)), "a delta is missing")
check("2026-02: T: update 8 is missing; files that wait behind it: 1" in said, said)

# random chains against a set: some files, cut anywhere
for turn in range(4):
    state, serial, files = {0, 1}, 50, {"t.20260101.db": route(NETS[0], 1) + "\n" + route(NETS[1], 1), "T.CURRENTSERIAL": "50\n"}
    for part in range(RND.randrange(1, 5)):
        ops = []
        for _ in range(RND.randrange(1, 6)):
            i = RND.randrange(12)
            ops.append(("DEL" if i in state else "ADD", route(NETS[i], 1)))
            state ^= {i}
        files[f"u{part}.20260105.nrtm"] = nrtm3(serial + 1, ops)
        serial += len(ops)
    same(months(observatory(f"r{turn}", files)[0]), (nets(*state), nets(*state)), f"random chain {turn}")
shutil.rmtree(TMP)
print("ok")
