"""rpki - outcomes of VRP, ASPA and SLURM documents as `inspect` tells them, and what exceptions and moments do to verdicts."""
import json
import os
import pathlib
import tempfile

from common import check, real, run, same

ORDER = ["OK", "OK-FLAG", "DISCARD-ATTR", "SKIP-FAMILY", "TAW", "SKIP-MSG", "SKIP-OBJ", "SKIP-REC", "HELD", "RESET-CLASS",
         "STOP-FILE", "REJECT-DOC", "CLOSE"]


def inspect(kind, path, data=None):
    out, _ = run("inspect", "--kind", kind, path, data=data, code=None)
    lines = [json.loads(line) for line in out.splitlines()]
    end, records = lines[-1], [o for o in lines[:-1] if "file" not in o]
    same(end["records"], len(records), f"{path}: records")
    same(end["kept"], sum(o["outcome"] in ORDER[:5] for o in records), f"{path}: kept")
    same(end["worst"], max((o["outcome"] for o in lines[:-1]), key=ORDER.index, default="OK"), f"{path}: worst")
    for o in records:
        check(o["outcome"] == "OK" or o["rule"], f"{path}: no rule for {o}")
    return lines[:-1], end


# SLURM and moments on a small world
folder = pathlib.Path(tempfile.mkdtemp(prefix="routescope-rpki-"))
vrps = folder / "vrps.json"
vrps.write_text(json.dumps({
    "metadata": {"buildtime": "2025-07-20T00:00:00Z"},
    "roas": [{"asn": 64500, "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "x", "expires": 1756000000},
             {"asn": 64501, "prefix": "198.51.100.0/24", "maxLength": 24, "ta": "x"}],
    "aspas": [{"customer_asid": 64500, "providers": [64501]}],
    "bgpsec_keys": [{"asn": 64500, "ski": "0" * 40, "pubkey": "x", "ta": "x"}, {"asn": 64500, "ski": "0"}]}))
slurm = folder / "slurm.json"
slurm.write_text(json.dumps({
    "slurmVersion": 2,
    "validationOutputFilters": {"prefixFilters": [{"prefix": "198.51.0.0/16"}], "bgpsecFilters": [], "aspaFilters": []},
    "locallyAddedAssertions": {"prefixAssertions": [{"asn": 64502, "prefix": "203.0.113.0/24"}], "bgpsecAssertions": [],
                               "aspaAssertions": [{"customerAsn": 64502, "providerAsns": [64500, 64501]}]}}))


def verdicts(*world):
    table = "192.0.2.0/24 64500\n198.51.100.0/24 64501\n203.0.113.0/24 64502\n"
    out, _ = run("validate", *world, "--table", "-", data=table)
    return [line.split(",")[2] for line in out.splitlines()[1:]]


same(verdicts("--vrps", vrps), ["valid", "valid", "not-found"], "VRPs alone")
same(verdicts("--vrps", vrps, "--slurm", slurm), ["valid", "not-found", "valid"], "filtered and asserted")
same(verdicts("--slurm", slurm), ["not-found", "not-found", "valid"], "assertions alone")
same(verdicts("--vrps", vrps, "--at", "2025-08-01"), ["valid", "valid", "not-found"], "a moment inside")
same(verdicts("--vrps", vrps, "--at", "2025-09-01"), ["not-found", "valid", "not-found"], "a moment after the end")
run("validate", "--vrps", vrps, "--at", "then", "192.0.2.0/24", "1", code=2)
rows, err = run("world", "--vrps", vrps, "--slurm", slurm, "--json")
rows = {o["kind"]: o for o in map(json.loads, rows.splitlines())}
same([(k, rows[k]["read"], rows[k]["kept"]) for k in ("vrps", "aspas", "router-keys", "slurm")],
     [("vrps", 2, 2), ("aspas", 1, 1), ("router-keys", 2, 1), ("slurm", 3, 3)], "sources")
check("1 VRPs and 0 ASPAs filtered, 1 and 1 added" in err, f"what SLURM did: {err}")
out, _ = run("world", "--aspas", vrps, "--json")
same([json.loads(line)["kind"] for line in out.splitlines()][:1], ["aspas"], "ASPAs alone")
check('"vrps"' not in out, "no VRPs with them")
_, err = run("world", "--slurm", slurm, "--slurm", slurm, code=3)
check("RFC 8416 4.2" in err, f"two documents about the same: {err}")

# records and their places
text = '{"roas":[\n{"asn":1,"prefix":"192.0.2.0/24"},\n{"asn":1,"prefix":"192.0.2.1/24"}],"aspas":[{"customer":"AS1","providers":[]}]}'
lines, _ = inspect("vrp", "-", text)
same([(o["outcome"], text[o["offset"]], o["record"]) for o in lines],
     [("OK", "{", "VRP"), ("SKIP-OBJ", "{", "VRP"), ("SKIP-OBJ", "{", "ASPA")], "places")
same([o["offset"] for o in lines[:2]], [10, 45], "offsets")
lines, _ = inspect("vrp", "-", "ASN,IP Prefix,Max Length\nAS1,192.0.2.0/24,24\nAS1,192.0.2.0/24,9\n")
same([(o["outcome"], o["offset"]) for o in lines], [("OK", 25), ("SKIP-OBJ", 45)], "CSV")
lines, _ = inspect("vrp", "-", "")
same([o["outcome"] for o in lines], ["HELD"], "nothing")
lines, _ = inspect("vrp", "-", "route: 192.0.2.0/24\norigin: AS1\n\n")
same([o["outcome"] for o in lines], ["OK-FLAG"], "RPSL")
lines, _ = inspect("vrp", "-", "<html>\n")
same([o["outcome"] for o in lines], ["REJECT-DOC"], "HTML")

# the set of bad input
seen = 0
for row in real("badinput/MANIFEST-own.tsv").read_text().splitlines()[1:]:
    path, _, _, what, _, outcome = row.split("\t")[:6]
    if path.startswith("own/json-vrp/"):
        _, end = inspect("vrp", real(f"badinput/{path}"))
        check(end["worst"] in outcome.split("|"), f"{path} ({what}): {end}, wanted {outcome}")
        seen += 1
check(seen >= 20, f"only {seen} documents of the manifest")

# exports: flags in the name tell what is in it: VRPs, router keys, ASPAs, two of each
for path in sorted(real("badinput/third-party/routinator-output").iterdir()):
    name, form = path.name.rsplit("__", 1)[1].split(".")
    slurm_form = form.startswith("slurm")
    lines, end = inspect("slurm" if slurm_form else "vrp", path)
    kinds = [o["record"] for o in lines if "file" not in o]
    json_form = form.startswith("json")
    same(sum(k in ("VRP", "prefix assertion") for k in kinds), 2 * int(name[0]) if form not in ("none", "summary") else 0,
         f"{path.name}: VRPs")
    same(sum(k.startswith("router key") for k in kinds), 2 * int(name[1]) * (json_form or slurm_form), f"{path.name}: keys")
    same(sum(k.startswith("ASPA") for k in kinds), 2 * int(name[2]) * (json_form or form == "slurm2"), f"{path.name}: ASPAs")
    empty = not slurm_form and not any(k == "VRP" for k in kinds)
    same(end["worst"], "HELD" if empty else "OK", path.name)
for path, kind, kept in [("rpki-rs/test-data__slurm__full.json", "slurm", 9), ("rpki-rs/test-data__slurm__full_v2.json", "slurm", 11),
                         ("stayrtr/cmd__stayrtr__test.slurm.json", "slurm", 2), ("stayrtr/cmd__stayrtr__smalltest.rpki.json", "vrp", 2),
                         ("bgpalerter/tests__rpki_tests__roas.before.json", "vrp", 4)]:
    _, end = inspect(kind, real(f"badinput/third-party/{path}"))
    same(end["kept"], kept, path)
    check(end["worst"] in ("OK", "OK-FLAG", "SKIP-OBJ"), f"{path}: {end}")
files = 0
for path in sorted(real("badinput/third-party/jsontestsuite").rglob("*")) + sorted(real("badinput/third-party/blns").rglob("*")):
    if path.is_file():
        for kind in ("vrp", "slurm"):
            _, end = inspect(kind, path)
            check(path.name.startswith(("y_", "i_")) or end["worst"] != "OK", f"{path}: taken as {kind}")
        files += 1

# the real documents
path = real("rpki/rpki-client-20250720T093133Z.json.bz2")
rows = {o["kind"]: o for o in map(json.loads, run("world", "--vrps", path, "--json")[0].splitlines())}
same((rows["vrps"]["kept"], rows["aspas"]["kept"], rows["router-keys"]["kept"]), (723521, 100, 2), "the set of 2025-07-20")
_, err = run("world", "--slurm", real("rpki/dn42-slurm-rfc8416-20220129.json.gz"), code=3)
check("RFC 8416 3.1" in err and '"source"' in err, f"members that do not belong there: {err}")
for path in folder.iterdir():
    path.unlink()
os.rmdir(folder)
print(f"{seen} documents of the manifest, {files} JSON files")
