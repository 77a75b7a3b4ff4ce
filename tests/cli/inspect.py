"""inspect - outcomes of the bad-input set, counts that add up, and hand-made cases; every cut and random damage is survived."""
import json
import random
import struct

from common import attr, attrs4, attrs6, check, peer_table, prefix, real, record, rib, run, same, sequence, update

ORDER = ["OK", "OK-FLAG", "DISCARD-ATTR", "SKIP-FAMILY", "TAW", "SKIP-MSG", "SKIP-OBJ", "SKIP-REC", "HELD", "RESET-CLASS",
         "STOP-FILE", "REJECT-DOC", "CLOSE"]
KEPT = ORDER[:5]


def inspect(*args, data=None, what=""):
    out, _ = run("inspect", *args, data=data, code=None, text=False)
    lines = [json.loads(line) for line in out.split(b"\n") if line]
    end, records = lines[-1], [o for o in lines[:-1] if "file" not in o]
    check(end.get("summary") is True, f"{what}: the summary comes last")
    same(end["records"], len(records), f"{what}: records")
    same(end["kept"], sum(o["outcome"] in KEPT for o in records), f"{what}: kept")
    same(sum(end["outcomes"].values()), len(lines) - 1, f"{what}: the outcomes add up")
    worst = max((o["outcome"] for o in lines[:-1]), key=ORDER.index, default="OK")
    same(end["worst"], worst, f"{what}: worst")
    for o in records:
        same({"n", "offset", "outcome", "rule", "message"} - set(o), set(), f"{what}: keys")
        check(o["outcome"] == "OK" or o["rule"], f"{what}: no rule for {o}")
    return records, end


def message(attributes, announced=(), withdrawn=(), type_=2):
    w = b"".join(map(prefix, withdrawn))
    body = struct.pack(">H", len(w)) + w + struct.pack(">H", len(attributes)) + attributes + b"".join(map(prefix, announced))
    return b"\xff" * 16 + struct.pack(">HB", 19 + len(body), type_) + body


# one attribute behind three sound ones; the outcome an external speaker gives it
PATH = sequence(64500, 64501)
for code, flags, value, outcome in [
        (4, 0x80, "00000001", "OK"), (4, 0xc0, "00000001", "TAW"), (4, 0x80, "000001", "TAW"),
        (5, 0x40, "00000064", "DISCARD-ATTR"), (6, 0x40, "", "OK"), (6, 0x40, "00", "DISCARD-ATTR"), (6, 0xc0, "", "TAW"),
        (7, 0xc0, "0000fbf4c0000201", "OK"), (7, 0xe0, "0000fbf4c0000201", "OK"), (7, 0xc0, "fbf4c0000201", "DISCARD-ATTR"),
        (7, 0xc0, "00000000c0000201", "DISCARD-ATTR"), (7, 0x80, "0000fbf4c0000201", "TAW"),
        (8, 0xc0, "fbf00001", "OK"), (8, 0xc0, "fbf0000102", "TAW"), (8, 0xc0, "", "TAW"),
        (9, 0x80, "c0000201", "DISCARD-ATTR"), (10, 0x80, "c0000201", "DISCARD-ATTR"), (10, 0x80, "c00002", "DISCARD-ATTR"),
        (11, 0xc0, "00", "OK-FLAG"), (16, 0xc0, "0002fde900000001", "OK"), (16, 0xc0, "0002fde9000000", "TAW"),
        (17, 0xc0, "02010000fbf0", "DISCARD-ATTR"), (18, 0xc0, "0000fbf4c0000201", "DISCARD-ATTR"),
        (22, 0xc0, "0006000000c0000201", "OK"), (22, 0xc0, "00060000", "TAW"), (22, 0xc0, "0003000000c0", "TAW"),
        (23, 0xc0, "000800030101ff", "OK"), (23, 0xc0, "000800040101ff", "TAW"), (23, 0xc0, "000800030102ff", "TAW"),
        (23, 0xc0, "00080004800001ff", "OK"), (23, 0xc0, "", "TAW"),
        (25, 0xc0, "00" * 20, "OK"), (25, 0xc0, "00" * 19, "TAW"), (25, 0xc0, "", "TAW"),
        (26, 0x80, "01000b0000000000000001", "OK"), (26, 0x80, "01000a00000000000001", "DISCARD-ATTR"),
        (26, 0xc0, "01000b0000000000000001", "DISCARD-ATTR"), (26, 0x80, "010002", "DISCARD-ATTR"), (26, 0x80, "", "DISCARD-ATTR"),
        (28, 0xc0, "", "OK-FLAG"), (29, 0x80, "0400000101", "OK"), (29, 0x80, "0400000201", "DISCARD-ATTR"),
        (32, 0xc0, "0000fbf40000000100000002", "OK"), (32, 0xc0, "0000fbf400000001000000", "TAW"), (32, 0xc0, "", "TAW"),
        (35, 0xc0, "0000fbf4", "OK"), (35, 0xc0, "0000fbf400", "TAW"), (35, 0x80, "0000fbf4", "TAW"),
        (38, 0xc0, "0100000001", "OK"), (38, 0xc0, "01000000", "DISCARD-ATTR"),
        (40, 0xc0, "000000", "DISCARD-ATTR"), (40, 0xc0, "01000700000000000001", "DISCARD-ATTR"),
        (128, 0xc0, "0000fbf440010100", "OK"), (128, 0xc0, "0000fbf440010107", "TAW"), (128, 0xc0, "0000fbf44001", "TAW"),
        (128, 0xc0, "0000fb", "TAW"), (200, 0xc0, "0102", "OK"), (200, 0x80, "0102", "OK"), (200, 0x40, "0102", "RESET-CLASS"),
        (1, 0x40, "00", "DISCARD-ATTR")]:
    block = attrs4(PATH, extra=attr(code, bytes.fromhex(value), flags))
    got, _ = inspect("--kind", "bgp", "-", data=message(block, ["203.0.113.0/24"]), what=f"attribute {code} {value}")
    same([o["outcome"] for o in got], [outcome], f"attribute {code}, flags {flags:#x}, value {value}: {got}")
    same(got[0]["attributes"][3]["length"], len(value) // 2, f"attribute {code} is shown")
    # RFC 7606 5.2: without a route, what would be treated as withdrawn is a reset
    got, _ = inspect("--kind", "bgp", "-", data=message(block), what=f"attribute {code} alone")
    same(got[0]["outcome"], "RESET-CLASS" if outcome == "TAW" else outcome, f"attribute {code} without a route")

OTHER = b"\xff" * 16
for body, outcome in [
        ("001304", "OK"), ("00140400", "RESET-CLASS"), ("001306", "RESET-CLASS"), ("001302", "RESET-CLASS"),
        ("001d0104fbf000b40a00000100", "OK"), ("001d0103fbf000b40a00000100", "RESET-CLASS"),
        ("001d0104000000b40a00000100", "RESET-CLASS"), ("001d0104fbf000020a00000100", "RESET-CLASS"),
        ("001d0104fbf000b40000000000", "RESET-CLASS"), ("00230104fbf000b40a00000106020441020000", "OK-FLAG"),
        ("00250104fbf000b40a0000010802064104000000" "00", "RESET-CLASS"), ("00250104fbf000b40a00000108020641040000fbf0", "OK"),
        ("00290104fbf000b40a000001ffff000902000641040000fbf0", "OK"), ("00290104fbf000b40a000001ffff000a02000641040000fbf0", "RESET-CLASS"),
        ("0015030601", "OK"), ("0015030600", "OK"), ("00140306", "RESET-CLASS"), ("001503ff00", "OK-FLAG"),
        ("0018030602026869", "OK"), ("00180306020a6869", "OK-FLAG"), ("0018030602020068", "OK-FLAG"), ("001803060202fffe", "OK-FLAG"),
        ("00170500010001", "OK"), ("00170500010901", "OK-FLAG"), ("0018050001010100", "RESET-CLASS")]:
    got, _ = inspect("--kind", "bgp", "-", data=OTHER + bytes.fromhex(body), what=body)
    same([o["outcome"] for o in got], [outcome], f"message {body}: {got}")

# families: next hops that are legal, and families that are not judged
for afi, safi, hop, nlri, outcome in [
        (2, 1, 16, "3020010db80001", "OK"), (2, 1, 32, "3020010db80001", "OK"), (2, 1, 4, "3020010db80001", "RESET-CLASS"),
        (1, 1, 4, "18cb0071", "OK"), (1, 1, 16, "18cb0071", "OK"), (1, 1, 5, "18cb0071", "RESET-CLASS"), (2, 1, 16, "81", "RESET-CLASS"),
        (1, 128, 12, "", "SKIP-FAMILY"), (1, 128, 13, "", "RESET-CLASS"), (25, 70, 4, "0500", "SKIP-FAMILY"),
        (1, 133, 0, "0000", "SKIP-FAMILY"), (16388, 71, 4, "", "SKIP-FAMILY"), (77, 9, 3, "", "SKIP-FAMILY"), (0, 1, 4, "18cb0071", "SKIP-FAMILY")]:
    value = struct.pack(">HBB", afi, safi, hop) + b"\x20\x01" + bytes(max(0, hop - 2)) if hop >= 2 else struct.pack(">HBB", afi, safi, hop)
    block = attr(1, b"\0") + attr(2, PATH) + attr(14, value + b"\0" + bytes.fromhex(nlri), 0x80)
    got, _ = inspect("--kind", "bgp", "-", data=message(block), what=f"family {afi}/{safi}")
    same(got[0]["outcome"], outcome, f"family {afi}/{safi}, next hop of {hop}: {got}")

# tables and the clock
A = attrs4(PATH)
table = peer_table([("192.0.2.1", 64500)])
got, end = inspect("-", data=table + rib(0, "203.0.113.0/24", [(0, A)]) + rib(1, "2001:db8:1::/48", [(0, attrs6(PATH))]))
same(end["outcomes"], {"OK": 3}, "a sound table")
same([a["value"] for a in got[1]["routes"][0]["attributes"]], ["IGP", "64500 64501", "192.0.2.1"], "values")
_, end = inspect("-", data=table + rib(0, "203.0.113.0/24", [(0, A)]) + rib(9, "0.0.0.0/0", [(0, A)]) + rib(10, "203.0.113.128/25", [(0, A)]))
same(end["outcomes"], {"OK": 2, "OK-FLAG": 2}, "gap, default route, long prefix")
ok = update(A, ["203.0.113.0/24"])
_, end = inspect("-", data=ok + record(11, 0, bytes(40)) + ok + record(13, 7, struct.pack(">IHIIH", 1, 0, 0, 0, 0)) + record(16, 3, b""))
same(end["outcomes"], {"OK": 3, "SKIP-REC": 2}, "records of others")
_, end = inspect("-", data=ok + bytes(36))
same((end["worst"], end["kept"]), ("STOP-FILE", 1), "zeros are no records")
_, end = inspect("-", data=b"HTTP/1.1 503\r\n")
same(end["worst"], "REJECT-DOC", "a page")
for path, mark in [(sequence(64500, 64501, 64500, 64502), "a loop"), (sequence(64500, 23456), "AS_TRANS"), (sequence(64500, 65000), "number"),
                   (b"", "no origin"), (PATH + sequence(1, 2, kind=1), "AS_SET"), (sequence(64501, kind=3) + PATH, "confederation")]:
    got, _ = inspect("-", data=update(attrs4(path), ["203.0.113.0/24"]))
    check(got[0]["outcome"] == "OK-FLAG" and mark in json.dumps(got[0]), f"{mark}: {got}")
for kind in ("bmp",):
    _, err = run("inspect", "--kind", kind, "-", code=2)
    check("later step" in err, kind)
run("inspect", "--kind", "nonsense", "-", code=2)
run("inspect", "--as-octets", "3", "-", code=2)

# the set of bad inputs: outcomes, survivors, cuts, damage
manifest = [row.split("\t")[:7] for row in real("badinput/MANIFEST-own.tsv").read_text().splitlines()[1:]]
random.seed(1)
files = damaged = 0
for path, _, _, what, _, outcome, expected in manifest:
    kind = path.split("/")[1]
    if kind not in ("bgp", "mrt", "container"):
        continue
    args = ["--kind", "bgp" if kind == "bgp" else "mrt"] + (["--as-octets", "2"] if "as4path" in path else [])
    data = real(f"badinput/{path}").read_bytes()
    _, end = inspect(*args, "-", data=data, what=path)
    check(end["worst"] in outcome.split("|"), f"{path}: {what}: {end}, wanted {outcome}")
    if ", 2 kept" in expected or "record 2 kept" in expected:
        same(end["kept"], 2, f"{path}: {what}: survivors")
    files += 1
    if kind != "container" and len(data) < 400:
        for cut in random.sample(range(len(data)), min(2, len(data))):
            inspect(*args, "-", data=data[:cut], what=f"{path} cut at {cut}")
        for _ in range(1):
            hurt = bytearray(data)
            hurt[random.randrange(len(data))] = random.randrange(256)
            inspect(*args, "-", data=bytes(hurt), what=f"{path} damaged")
            damaged += 1
_, end = inspect(real("badinput/third-party/derived/frr-corpi-as-mrt.mrt"))
same(end["records"], 1792, "fuzzers' messages as records")
print(f"{files} files of the set, {damaged} damaged ones")
