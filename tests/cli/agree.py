"""agree - `inspect` and `routes` come to the same end, record for record: what is kept, withdrawn, refused."""
import json
import random

from common import attr, attrs4, attrs6, check, peer_table, real, record, rib, run, same, sequence, share, update

WITHDRAWN, NOTHING = ("TAW",), ("SKIP-MSG", "SKIP-REC", "RESET-CLASS")


def entry_words(line):
    """The letters that the entries of a table's record become; None: cannot be told from the line."""
    n = line["entries"]
    if line["outcome"] not in WITHDRAWN:
        return "R" * n
    bad = {f["offset"] for f in line.get("findings", [line]) if f["outcome"] in WITHDRAWN}
    if n == 1:
        return "w"
    if n > len(line["routes"]) or "more_findings" in line or "findings" not in line:
        return None
    word = ""
    for route in line["routes"]:
        spans = [(a["offset"], a["offset"] + a["length"] + 4) for a in route["attributes"]]
        first, last = (spans[0][0], spans[-1][1]) if spans else (0, 0)
        word += "w" if any(first <= off < last for off in bad) else "R"
    return word


def wanted(line):
    """The rows that `routes` must print for a line of `inspect`: R, A, W, S, and w for what is treated as withdrawn."""
    if line["outcome"] in NOTHING or line.get("local"):
        return ""
    if "entries" in line:
        return entry_words(line)
    if "old" in line:
        return "S"
    if line.get("bgp") == "UPDATE":
        return "W" * line["withdrawn"] + ("w" if line["outcome"] in WITHDRAWN else "A") * line["announced"]
    return ""


def row_word(row):
    return "w" if "malformed" in row else row["type"]


def compare(data, what):
    """Counts of records and of rows that both saw the same."""
    out, _ = run("inspect", "-", data=data, code=None, text=False)
    lines = [json.loads(line) for line in out.split(b"\n") if line]
    if any(line["outcome"] == "REJECT-DOC" for line in lines[:-1]):
        return 0, 0  # `routes` does not judge documents; it finds no record in them
    out, _ = run("routes", "--json", "-", data=data, code=None, text=False)
    rows = [json.loads(line) for line in out.split(b"\n") if line]
    at = n = 0
    for line in lines[:-1]:
        if line.get("file"):
            continue
        n += 1
        word = wanted(line)
        if word is None:  # which of the entries cannot be told, but how many rows can
            got = "".join(map(row_word, rows[at:at + line["entries"]]))
            check("w" in got and len(got) == line["entries"], f"{what}: record {line['n']}: {got}")
        else:
            got = "".join(map(row_word, rows[at:at + len(word)]))
            if got != word:
                check(False, f"{what}: record {line['n']}: routes {got[:200]}, inspect {word[:200]}\n{str(line)[:1500]}")
        for row in rows[at:at + len(got)]:
            same(int(row["time"]), line["time"], f"{what}: time of the rows of record {line['n']}")
        at += len(got)
    same(at, len(rows), f"{what}: rows that no record of inspect has")
    return n, at


# the cases that once differed, by hand
PATH = sequence(64500, 64501)
made = []
for code, flags, value in [(200, 0x40, b"\1"), (1, 0xc0, b"\0"), (4, 0xc0, b"\0\0\0\1"), (22, 0xc0, b"\0\6\0\0"), (23, 0xc0, b""),
                           (128, 0xc0, b"\0\0\xfb"), (25, 0xc0, b"\1"), (26, 0x80, b"\1"), (40, 0xc0, b"\0"), (9, 0x80, b"\1"),
                           (10, 0x80, b""), (15, 0x80, b"\0"), (16, 0x80, b"\0" * 8), (35, 0xc0, b"\0"), (29, 0x80, b"\1"), (38, 0xc0, b"")]:
    block = attrs4(PATH, extra=attr(code, value, flags))
    made += [update(block, ["203.0.113.0/24"]), update(block, withdrawn=["203.0.113.0/24"]), update(block),
             peer_table([("192.0.2.1", 64500), ("192.0.2.2", 64496)]) + rib(0, "203.0.113.0/24", [(0, attrs4(PATH)), (1, block)])]
for hop in ("127.0.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1"):
    made += [update(attrs4(PATH, next_hop=hop), ["203.0.113.0/24"]),
             peer_table([("192.0.2.1", 64500)]) + rib(0, "203.0.113.0/24", [(0, attrs4(PATH, next_hop=hop))])]
marker = bytearray(update(attrs4(PATH), ["203.0.113.0/24"]))
marker[12 + 20 + 5] = 0
made += [bytes(marker), update(attr(15, b"\0\2\1", 0xc0)), update(attr(14, b"\0\1\1\5\0\0\0\0\0\0\x18\xcb\0\x71", 0x80) + attr(1, b"\0") + attr(2, PATH)),
         update(attrs6(PATH)), update(attr(1, b"\7")), record(16, 9, b""), record(11, 0, b"1234")]
records = rows = 0
for i, data in enumerate(made):
    got = compare(data, f"made by hand {i}")
    records += got[0]
    rows += got[1]
print(f"made by hand: {records} records, {rows} rows")

# every MRT file of the sets
files = []
for folder in ("badinput/own/mrt", "badinput/own/container", "mrt/cases", "mrt/routers", "mrt/damaged", "badinput/third-party/derived",
               "badinput/third-party/mrtparse-samples", "badinput/third-party/bgpdump-edge"):
    files += [p for p in sorted(real(folder).iterdir()) if p.is_file() and p.suffix not in (".json", ".bin", ".txt")]
small = []
for path in share(files, 2):
    data = path.read_bytes()
    if len(data) > 3_000_000 or "bomb" in path.name:
        continue
    got = compare(data, path)
    records += got[0]
    rows += got[1]
    if len(data) < 700 and got[0] > 0 and path.suffix == ".mrt":
        small.append((path, data))
check(records > 2000, f"only {records} records")
print(f"{len(files)} files of the sets: {records} records, {rows} rows")

# and damaged ones
random.seed(3)
for _ in share(range(400)):
    path, data = random.choice(small)
    hurt = bytearray(data)
    for _ in range(random.randrange(1, 4)):
        hurt[random.randrange(len(hurt))] = random.randrange(256)
    got = compare(bytes(hurt), f"{path} damaged: {hurt.hex()}")
    records += got[0]
    rows += got[1]
print(f"with damaged ones: {records} records, {rows} rows the same")
