"""inspect_rpsl - RPSL objects: outcomes by hand, the bad-input set, naughty strings, cuts and damage; nothing secret comes out."""
import json
import random

from common import check, real, run, same, share

KEPT = ["OK", "OK-FLAG", "DISCARD-ATTR", "SKIP-FAMILY", "TAW"]


def inspect(path, data=None, what=""):
    out, _ = run("inspect", "--kind", "rpsl", path, data=data, code=None, text=False)
    lines = [json.loads(line) for line in out.decode().splitlines()]  # decode(): always valid UTF-8
    end, records = lines[-1], [o for o in lines[:-1] if "file" not in o]
    check(end.get("summary") is True, f"{what}: the summary comes last")
    same((end["records"], end["kept"]), (len(records), sum(o["outcome"] in KEPT for o in records)), f"{what}: counts")
    check(all(o["outcome"] == "OK" or o["rule"] for o in lines[:-1]), f"{what}: rules")
    return records, [o for o in lines[:-1] if "file" in o], end["worst"]


GOOD = "route: 192.0.2.0/24\norigin: AS64496\nsource: TEST\n\n"
for text, outcomes, files in [
        (GOOD, "OK", ""), (GOOD + GOOD.replace("AS64496", "AS0"), "OK OK-FLAG", ""),
        ("as-set: AS-A\nmembers: AS1, AS-B\nsource: T\n\n", "OK", ""),
        ("as-set: AS-A\nmembers: AS1, AS-A\nsource: T\n\n", "OK", "themselves"),
        ("as-set: AS-A\nmembers: AS-B\nsource: T\n\nas-set: AS-B\nmembers: AS-a\nsource: T\n", "OK OK", "themselves"),
        ("as-set: AS-A\nmembers: PeerAS\nsource: T\n\n", "OK-FLAG", ""),
        ("as-set: AS-A\nmembers: AS1 ; AS2\nsource: T\n\n", "OK-FLAG", ""),
        ("as-set: AS-A\nmembers: AS1,\n AS2\nsource: T\n\n", "OK", ""),
        ("as-set: AS-A\nmembers: 64496\nsource: T\n\n", "OK-FLAG", ""),
        ("as-set: AS-A\nmembers: " + ", ".join(f"AS{n}" for n in range(10001)) + "\nsource: T\n", "OK-FLAG", ""),
        ("as-set: AS-A\nsource: T\n\nas-set: as-a\nsource: U\n", "OK OK", "registries"),
        ("as-set: AS-A\nsource: T\n\nas-set: as-a\nsource: T\n", "OK OK", ""),
        ("as-set: AS-\u0410\nsource: T\n\n", "SKIP-OBJ", ""), ("as-set: RS-A\nsource: T\n\n", "SKIP-OBJ", ""),
        ("route-set: RS-A\nmembers: 192.0.2.0/24^24-32, AS1^+, AS-A^-, RS-B^24\nsource: T\n\n", "OK", ""),
        ("route-set: RS-A\nmembers: 192.0.2.0/24^23\nsource: T\n\n", "OK-FLAG", ""),
        ("route-set: RS-A\nmembers: 0.0.0.0/0^+\nsource: T\n\n", "OK-FLAG", ""),
        ("route-set: RS-A\nmembers: 0/0^+\nsource: T\n\n", "OK-FLAG", ""),
        ("aut-num: AS1\nimport: from AS2 accept ANY\nsource: T\n\n", "OK", ""), ("aut-num: 1\nsource: T\n\n", "SKIP-OBJ", ""),
        (GOOD[:-1] + "created: 2024-02-30\n", "OK-FLAG", ""), (GOOD[:-1] + "created: 2024-02-29T00:00:00Z\n", "OK", ""),
        (GOOD[:-1] + "descr: mail <a@example.net>\n", "OK", ""), (GOOD[:-1] + "descr: <a href=x>\n", "OK-FLAG", ""),
        (GOOD[:-1] + "descr: caf\udce9\n", "OK-FLAG", ""), (GOOD[:-1] + "descr: caf\u00e9\n", "OK", ""),
        ("mntner: M\nauth: MD5-PW $1$secret\nsource: T\n\n", "OK-FLAG", ""), ("person: P\nsource: T\n\n", "OK", ""),
        ("%ERROR:101: no entries found\n\n" + GOOD, "OK", "reports"), ("% nothing\n\n" + GOOD, "OK", ""),
        ("  floating\n\n" + GOOD, "OK", "ignored"), ("\n \n\n" + GOOD, "OK", ""),
        (GOOD + GOOD[:30], "OK SKIP-OBJ", ""), (GOOD + GOOD[:-3], "OK SKIP-OBJ", ""), (GOOD + GOOD[:-2], "OK OK-FLAG", ""),
        ("", "", "no RPSL object"), ("<html>\n<p>\n</html>\n", "SKIP-OBJ", "no RPSL object"),
        (f"%START Version: 3 TEST 7-8\n\nADD 7\n\n{GOOD}DEL 8\n\n{GOOD}%END TEST\n", "OK OK", ""),
        (f"%START Version: 3 TEST 7-9\n\nADD 7\n\n{GOOD}DEL 9\n\n{GOOD}%END TEST\n", "OK OK-FLAG", ""),
        (f"%START Version: 3 TEST 7-9\n\nADD 7\n\n{GOOD}DEL 8\n\n{GOOD}%END TEST\n", "OK OK", "serials are missing")]:
    got, of_file, _ = inspect("-", data=text.encode("utf-8", "surrogateescape"), what=text[:60])
    same(" ".join(o["outcome"] for o in got), outcomes, f"{text[:80]!r}: {got}")
    same(len(of_file), 1 if files else 0, f"{text[:80]!r}: {of_file}")
    check(not files or files in of_file[0]["message"], f"{text[:80]!r}: {of_file}")
same(inspect("-", data=(GOOD * 3).encode())[0][2]["line"], 9, "the line of an object")
out, _ = run("inspect", "--kind", "rpsl", "-", data="mntner: M\nauth: MD5-PW $1$secret\nupd-to: me@example.net\nsource: T\n")
check("secret" not in out and "example" not in out, "nothing secret is shown")
run("inspect", "--kind", "rpsl", "-", data="", code=3)

# every cut, and random damage: always an answer, the same each time
random.seed(4)
text = (GOOD + "as-set: AS-A\nmembers: AS1,AS-A # x\n+ AS2\nsource: T\n\n" + "route-set: RS-A\nmembers: 10.0.0.0/8^+\nsource: T\n").encode()
for n in share(range(len(text))):
    inspect("-", data=text[:n], what=f"cut at {n}")
for n in share(range(200)):
    bad = bytearray(text)
    for _ in range(3):
        bad[random.randrange(len(bad))] = random.randrange(256)
    same(inspect("-", data=bytes(bad), what=f"damage {n}"), inspect("-", data=bytes(bad)), "the same bytes, the same outcome")

for row in real("badinput/MANIFEST-own.tsv").read_text().splitlines()[1:]:
    path, _, _, what, _, outcome, expected = row.split("\t")[:7]
    if not path.startswith("own/rpsl/"):
        continue
    records, _, worst = inspect(real(f"badinput/{path}"), what=path)
    check(worst in outcome.split("|"), f"{path}: {what}: {worst}, not {outcome} ({expected})")
    for n in range(1, 10):
        if f"{n} kept" in expected:
            same(sum(o["outcome"] in KEPT for o in records), n, f"{path}: {expected}")
naughty = json.loads(real("badinput/third-party/blns/blns-part.json").read_text())
for s in share(naughty, 8):
    raw = s.encode("utf-8", "surrogatepass")
    for shape in (b"route: 192.0.2.0/24\ndescr: %s\norigin: AS64496\nsource: TEST\n\n", b"as-set: AS-A\nmembers: AS1, %s\nsource: TEST\n\n",
                  b"as-set: %s\nsource: TEST\n\n", b"%s: x\n\n", b"%s\n\n", b"route: 192.0.2.0/24\norigin: AS1\nsource: %s\n\n"):
        records, _, _ = inspect("-", data=shape.replace(b"%s", raw) + GOOD.encode(), what=repr(s))
        check(records[-1]["outcome"] in ("OK", "OK-FLAG") and records[-1]["key"] == "192.0.2.0/24", f"{s!r}: the good object survives")
print(f"{len(naughty)} naughty strings, every file of the bad-input set")
