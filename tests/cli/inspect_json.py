"""inspect of JSON and PeeringDB documents: outcomes of the bad-input set, the JSON test suite, every cut."""
import json
import os
import random

from common import check, real, run, same

os.environ["ROUTESCOPE_NOW"] = "1767225600"  # 2026-01-01


def inspect(kind, path, data=None):
    out, _ = run("inspect", "--kind", kind, path, data=data, code=None, text=False)
    lines = [json.loads(line) for line in out.split(b"\n") if line]
    end, records = lines[-1], [o for o in lines[:-1] if "file" not in o]
    same(end["records"], len(records), f"{path}: records")
    same(sum(end["outcomes"].values()), len(lines) - 1, f"{path}: outcomes add up")
    return lines[:-1], end


def net(**more):
    return {"id": 1, "asn": 64500, "name": "One", "irr_as_set": "AS-ONE", "info_prefixes4": 10, "policy_general": "Open",
            "status": "ok", "updated": "2025-01-01T00:00:00Z", **more}


def pdb(*records):
    return inspect("peeringdb", "-", json.dumps({"data": records, "meta": {}}).encode())


# a record with one thing wrong, what becomes of it, and a word of the message
for more, outcome, word in [
        ({}, "OK", "net"), ({"asn": "64500"}, "SKIP-OBJ", "AS number"), ({"asn": None}, "SKIP-OBJ", "AS number"),
        ({"asn": 2**32}, "SKIP-OBJ", "AS number"), ({"asn": 0}, "SKIP-OBJ", "AS number"), ({"asn": 64500.5}, "SKIP-OBJ", "AS number"),
        ({"id": "x"}, "SKIP-OBJ", "PeeringDB"), ({"updated": "2026-02-30"}, "OK-FLAG", "none"), ({"updated": None}, "OK", "net"),
        ({"updated": 5}, "OK-FLAG", "none"), ({"updated": "2026-01-03T00:00:00Z"}, "OK-FLAG", "come"), ({"updated": "2026-01-01T12:00:00Z"}, "OK", "net"),
        ({"info_prefixes4": -1}, "OK-FLAG", "limit"), ({"info_prefixes6": 10**12}, "OK-FLAG", "limit"), ({"info_prefixes6": "7"}, "OK-FLAG", "limit"),
        ({"info_prefixes6": None}, "OK", "net"), ({"name": "a\u202eb"}, "OK-FLAG", "name"), ({"name": "x" * 161}, "OK-FLAG", "name"),
        ({"name": "x" * 160}, "OK", "net"), ({"name": "Stra\u00dfe \U0001f4a9"}, "OK", "net"), ({"irr_as_set": "RADB::AS-ONE"}, "OK-FLAG", "sets"),
        ({"irr_as_set": "see web"}, "OK-FLAG", "no set"), ({"irr_as_set": ""}, "OK", "net"), ({"status": "pending"}, "OK-FLAG", "current"),
        ({"poc_set": [{"role": "NOC", "visible": "Private"}]}, "OK-FLAG", "private"),
        ({"poc_set": [{"role": "NOC", "visible": "Public"}]}, "OK", "net")]:
    lines, end = pdb(net(**more))
    same(lines[0]["outcome"], outcome, f"{more}: {lines}")
    check(word in lines[0]["message"], f"{more}: {lines[0]}")
    same(end["worst"], "HELD" if outcome == "OK" else outcome, f"{more}: a list of one is short")
same(pdb()[1]["worst"], "HELD", "an empty list")
lines, end = pdb(net(), net(id=2), net(id=3, asn=64501))
same([o["outcome"] for o in lines], ["OK", "OK-FLAG", "OK"], "an AS number twice")
text = json.dumps({"data": [net(), net(asn=1)]})
same([o["offset"] for o in pdb(net(), net(asn=1))[0][:2]], [text.index("{", 1), text.rindex("{")], "where the records begin")
many = [net(id=i, asn=i) for i in range(1, 10001)]
same(pdb(*many)[1]["worst"], "OK", "a list of the usual size")
same(pdb(*many[1:])[1]["worst"], "HELD", "a record less")
check("secret" not in str(pdb(net(poc_set=[{"role": "NOC", "visible": "Private", "email": "secret@example.net", "name": "secret"}]))), "no person")

# the same wherever the document is cut: refused, never more than the whole
whole = json.dumps({"data": [net(), net(id=2, name="\u202e", asn=7)]}).encode()
rng = random.Random(4)
for cut in range(0, len(whole), 23):
    same(inspect("peeringdb", "-", whole[:cut])[1]["worst"], "REJECT-DOC", f"cut at {cut}")
for _ in range(20):
    broken = bytearray(whole)
    broken[rng.randrange(len(broken))] = rng.randrange(256)
    inspect("peeringdb", "-", bytes(broken))
    inspect("json", "-", bytes(broken))

# JSON as such
for text, worst in [(b"1", "OK"), (b'""', "OK"), (b"[]", "OK"), (b" \n", "REJECT-DOC"), (b"", "REJECT-DOC"), (b"[1,]", "REJECT-DOC"),
                    (b"[\f]", "REJECT-DOC"), (b"\v1", "REJECT-DOC"), (b"[1] x", "REJECT-DOC"), (b'"\xff"', "REJECT-DOC"), (b"nul", "REJECT-DOC"),
                    (b"[" * 64 + b"]" * 64, "OK"), (b"[" * 65 + b"]" * 65, "REJECT-DOC"), (b"<html>", "REJECT-DOC")]:
    same(inspect("json", "-", text)[1]["worst"], worst, text)
same(inspect("json", "-", b'["a\\u0000",{"b":1}]')[0][0], {"n": 1, "offset": 0, "outcome": "OK", "rule": None, "message": "document", "record": "document",
     "values": 4, "strings": 2, "unfit_strings": 1, "depth": 2}, "what a document is made of")

n = 0
for row in real("badinput/MANIFEST-own.tsv").read_text().splitlines()[1:]:
    path, _, _, _, _, outcome = row.split("\t")[:6]
    if path.startswith("own/json-peeringdb/"):
        check(inspect("peeringdb", real(f"badinput/{path}"))[1]["worst"] in outcome.split("|"), f"{path}: not {outcome}")
        n += 1
check(n >= 11, f"only {n} of the manifest")
suite = sorted(real("badinput/third-party/jsontestsuite").glob("*.json"))
for path in suite:
    worst = inspect("json", path)[1]["worst"]
    if "__y_" in path.name:
        same(worst, "OK", path.name)
    elif "__n_" in path.name:
        same(worst, "REJECT-DOC", path.name)
# naughty strings: as a document, and each as the name and the set of a network; what comes out is valid JSON on one line
naughty = json.loads(real("badinput/third-party/blns/blns-part.json").read_text())
same(inspect("json", real("badinput/third-party/blns/blns-part.json"))[0][0]["strings"], len(naughty), "naughty strings")
lines, end = pdb(*(net(id=i + 1, asn=i + 1, name=s, irr_as_set=s) for i, s in enumerate(naughty)))
same(end["records"], len(naughty), "a line each")
check(set(end["outcomes"]) <= {"OK", "OK-FLAG"}, end)
for o in lines:
    check(not any(ord(c) < 32 or 0x7f <= ord(c) < 0xa0 or 0x202a <= ord(c) <= 0x202e for c in o["name"]), o)
print(f"{n} of the manifest, {len(suite)} of the suite, {len(naughty)} naughty strings")
