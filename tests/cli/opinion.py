"""opinion - scores by others: every form of the export, wrong lines, and the agreement counted again.

The twin has the rows it wrote into the exports and the scores that the API tells of each AS, and counts in fractions."""
import csv
import io
import json
import os
import pathlib
import re
import sys
import tempfile
from fractions import Fraction

from common import BIN, check, near, run, same

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "http"))
from lib import Server

tmp = tempfile.TemporaryDirectory()
folder = pathlib.Path(tmp.name)
CATEGORIES = ("filtering", "antiSpoofing", "coordination", "routingInformationIRR", "routingInformationRPKI")
HEAD = ("ASN,Holder,Country,UN Regions,UN Sub-Regions,RIR Regions,Filtering,Anti-spoofing,Coordination,"
        "Global Validation IRR,Global Validation RPKI")
WHERE = "MX,Americas,Latin America and the Caribbean,LACNIC"


def look(text, name="manrs-details-202210-own.csv", code=0):
    """The row that `world` has of it, or the error."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    out, err = run("world", "--opinion", path, "--json", code=code)
    return json.loads(out.splitlines()[0]) if code == 0 else err


def lines_of(text):
    row = look(text)
    return row["kept"], [(r["why"], r["n"], r["line"]) for r in row["reasons"]]


# --- forms: the same two networks however they are written ------------------------------------------------------------
plain = f"{HEAD}\n278,One,{WHERE},1,0.36,1,0.99,0.67\n676,Two,{WHERE},1,,1,1,0\n"
turned = HEAD.split(",")[::-1]
forms = {
    "plain": plain,
    "without a last line feed": plain.rstrip("\n"),
    "byte order mark and CR LF": b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode(),
    "quotes around all": "\n".join(",".join(f'"{x}"' for x in r.split(",")) for r in plain.splitlines()) + "\n",
    "columns turned round": "\n".join(",".join(r.split(",")[::-1]) for r in plain.splitlines()) + "\n",
    "semicolons": plain.replace(",", ";"),
    "tabs": plain.replace(",", "\t"),
    "commas and quotes in a name": plain.replace("One", '"One, ""the first"", Inc."'),
    "a name over three lines": plain.replace("One", '"One\r\nof\n\nthem"'),
    "a quote inside a plain field": plain.replace("One", 'One "1" Ltd'),
    "columns that nobody knows": "\n".join(f"{x},{r},{x}" for x, r in zip(("Rank", "1", "2"), plain.splitlines())),
    "other names": plain.replace("Global Validation IRR", "Routing Information (IRR)").replace("Anti-spoofing", "ANTI SPOOFING"),
    "empty lines": plain.replace("\n", "\n\n"),
    "AS before the number": plain.replace("\n278", "\nAS278"),
}
(folder / "forms").mkdir()
for n, (what, text) in enumerate(forms.items()):
    (folder / "forms" / f"x{n}-202210.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    row = look(text)
    same((row["kept"], row["refused"], row["data_time"], row["kind"]), (2, 0, "2022-10-01T00:00:00Z", "opinion"), what)
for name, want in (("manrs-details-2023-04-ripe.csv", "2023-04-01T00:00:00Z"), ("details_2023_12.csv", "2023-12-01T00:00:00Z"),
                   ("details-20240215.csv", "2024-02-15T00:00:00Z"), ("details.csv", None), ("details-202213.csv", None)):
    same(look(plain, name)["data_time"], want, name)
run("init", "--data", folder / "of-forms")
_, said = run("ingest", "--data", folder / "of-forms", folder / "forms")
same(len(re.findall(r": opinion, 2022-10-01T00:00:00Z, 2 kept, 0 refused", said)), len(forms), f"known by what is in them: {said}")
check(look(plain)["terms"].startswith("MANRS") and look(plain)["attribution"] == "MANRS Observatory", "terms")

# --- wrong lines cost themselves, and are told with rule and first line ------------------------------------------------
good = f"1,Good,{WHERE},1,1,1,1,1"
same(lines_of("\n".join([HEAD, good, f"2,Bad,{WHERE},1.01,1,1,1,1", f"3,Bad,{WHERE},x,1,1,1,1", f"4,Bad,{WHERE},1,1,1,1,-0.1",
                         f"0,Bad,{WHERE},1,1,1,1,1", f"AS,Bad,{WHERE},1,1,1,1,1", f"4294967296,Bad,{WHERE},1,1,1,1,1",
                         f"5,Bad,{WHERE},1,1,1,1", f"6,Bad, with a comma,{WHERE},1,1,1,1,1", f"1,Again,{WHERE},0,0,0,0,0",
                         f"7,Good,{WHERE},,,,,"])),
     (2, [("not a score of 0 to 1", 3, 3), ("not an AS number", 3, 6), ("not as many fields as the header has", 2, 9),
          ("the AS number stands there before", 1, 11)]), "wrong lines")
same(lines_of("\n".join([HEAD, good, f'2,"Never closed,{WHERE},1,1,1,1,1', f"3,Good,{WHERE},1,1,1,1,1", f'4,"Nor this,{WHERE},1,1,1,1,1'])),
     (2, [("a quoted field that does not end", 2, 3)]), "quotes that never close")
same(lines_of("\n".join([HEAD, good, '2,"a', *["b"] * 20, f"3,Good,{WHERE},1,1,1,1,1"]))[0], 2, "a quote that never closes ends")
for what, text in {"another list": "ASN,rovista_score\n1,0.0\n", "participants": "Organization Name,ASNs,Action 1: Filtering\na,1,Yes\n",
                   "no header": f"{good}\n{good}\n", "no network": HEAD + "\n", "nothing": "", "only wrong lines": f"{HEAD}\nx\n",
                   "no numbers": "Holder,Filtering,Anti-spoofing,Coordination\na,1,1,1\n"}.items():
    err = look(text, "wrong-202210.csv", code=3)
    check("wrong-202210.csv" in err, f"{what}: {err}")

# --- an observatory whose inputs are taken for real -------------------------------------------------------------------
OBS = folder / "obs"
run("init", "--data", OBS)
for i, month in enumerate(("2026-01", "2026-02")):
    world = folder / month
    run("simulate", "--out", world, "--ases", 150 + 30 * i, "--prefixes", 900, "--peers", 12, "--seed", 5, "--start", month + "-01")
    (world / "simulated.json").unlink()
    _, said = run("ingest", "--data", OBS, world, code=None)
    held = re.findall(r"held back: ([^:\s]+):", said)
    if held:
        run("ingest", "--data", OBS, world, *(x for n in held for x in ("--accept", n)))

server = Server([BIN, "serve", "--data", str(OBS), "--listen", "127.0.0.1:0"])


def get(target):
    answer = server.get(target)
    same(answer.status, 200, target)
    return answer.json()


def ases(month, framework="2026"):
    """{asn: (scores, classes)} of a month, page by page."""
    out, cursor = {}, ""
    while cursor is not None:
        page = get(f"/api/v1/ases?limit=500&month={month}&framework={framework}{cursor and '&cursor=' + cursor}")
        for r in page["data"]:
            out[r["asn"]] = {c: (r["scores"][c]["value"], r["scores"][c]["readiness"]) for c in CATEGORIES}
        cursor = page["next"]
    return out


def bp(text):
    """A decimal of 0 to 1 in basis points, half up."""
    return int(Fraction(text) * 20000 + 1) // 2


before = {r["month"]: r["view"] for r in get("/api/v1/months")["data"]}
months = {m: ases(m) for m in before}
same(sorted(months), ["2026-01", "2026-02"], "months")
same(get("/api/v1/opinions")["data"], [], "nobody says anything yet")


def export(month, seed, absent):
    """Theirs: near ours, far from it, on the edges of near and of the classes, none; and networks that we do not have."""
    rows, ours = [], months.get(month, months["2026-02"])
    for i, asn in enumerate([*sorted(ours), *absent]):
        cells = []
        for k, c in enumerate(CATEGORIES):
            v = ours[asn][c][0] if asn in ours else None
            pick = (i * 7 + k * 3 + seed) % 9
            base = Fraction(str(v)) if v is not None else Fraction(i % 101, 100)
            t = [base, base + Fraction(5, 100), base - Fraction(5, 100), base + Fraction(501, 10000), base - Fraction(2, 10),
                 Fraction(8, 10), Fraction(7999, 10000), Fraction(6, 10), None][pick]
            cells.append("" if t is None else f"{float(min(max(t, 0), 1)):.5f}".rstrip("0").rstrip("."))
        if i % 5:
            rows.append((asn, cells))
    return rows


EXPORTS = {"manrs-details-202601-own.csv": ("2026-01", export("2026-01", 0, [4199999991, 4199999992])),
           "manrs-details-202511-own.csv": ("2025-11", export("2025-11", 4, [4199999993])),
           "manrs-details-own.csv": (None, export(None, 5, []))}
for name, (_, rows) in EXPORTS.items():
    (folder / name).write_text("\n".join([HEAD, *(f'{a},"A, B",{WHERE},{",".join(c)}' for a, c in rows)]) + "\n")
out, said = run("ingest", "--data", OBS, *(folder / n for n in EXPORTS))
for name, (month, rows) in EXPORTS.items():
    check(f"{name}: opinion, {month + '-01T00:00:00Z' if month else 'no date'}, {len(rows)} kept, 0 refused" in said, said)

# nothing is judged by them: the months stay as they were, and no brake holds a smaller one back
same({r["month"]: r["view"] for r in get("/api/v1/months")["data"]}, before, "no month was judged again")
for s in get("/api/v1/sources")["data"]:
    check((s["status"] == "beside") == (s["kind"] == "opinion"), f"state of {s['name']}: {s['status']}")
held = {r["name"]: r for r in csv.DictReader(io.StringIO(run("world", "--data", OBS)[0]))}
check(all(held[n]["status"] == "beside" for n in EXPORTS), "the ledger has them")


def ready(x):
    return "ready" if x >= 8000 else "aspiring" if x >= 6000 else "lagging"


def check_rows(framework):
    ours_by_month = {m: ases(m, framework) for m in before}
    got = get(f"/api/v1/opinions?framework={framework}")["data"]
    same([(r["source"], r["category"]) for r in got],
         [(n, c) for n in ("manrs-details-202601-own.csv", "manrs-details-202511-own.csv", "manrs-details-own.csv") for c in CATEGORIES],
         "the latest month first, without a month last")
    compared = 0
    for r in got:
        month, rows = EXPORTS[r["source"]]
        with_month = month if month in ours_by_month else "2026-02"
        ours, c = ours_by_month[with_month], r["category"]
        at = f"{framework}, {r['source']}, {c}"
        same((r["month"], r["compared_with"], r["same_month"], r["not_compared"], r["networks"], r["attribution"]),
             (month, with_month, month == with_month, None, len(rows), "MANRS Observatory"), at)
        theirs = {a: bp(cells[CATEGORIES.index(c)]) for a, cells in rows if cells[CATEGORIES.index(c)] != ""}
        both = {a: (bp(str(ours[a][c][0])), t, ours[a][c][1]) for a, t in theirs.items() if a in ours and ours[a][c][0] is not None}
        n = len(both)
        same((r["scored"], r["not_held"], r["no_data"], r["n"]),
             (len(theirs), sum(a not in ours for a in theirs), sum(a in ours and ours[a][c][0] is None for a in theirs), n), at)
        same(r["scored"], r["not_held"] + r["no_data"] + n, f"{at}: nobody is lost")
        share = lambda k, d: Fraction(k, d) if d else None
        near(r["mean"], share(sum(theirs.values()), 10000 * len(theirs)), f"{at}: mean")
        near(r["ours"], share(sum(x for x, _, _ in both.values()), 10000 * n), f"{at}: ours")
        near(r["theirs"], share(sum(x for _, x, _ in both.values()), 10000 * n), f"{at}: theirs")
        near(r["difference"], share(sum(x - y for x, y, _ in both.values()), 10000 * n), f"{at}: difference")
        near(r["within_5"], share(sum(abs(x - y) <= 500 for x, y, _ in both.values()), n), f"{at}: near")
        graded = framework != "2018"
        near(r["same_class"], share(sum(k == ready(y) for _, y, k in both.values()), n) if graded else None, f"{at}: class")
        compared += n
    return got, compared


got, compared = check_rows("2026")
check(compared > 500 and any(0 < r["within_5"] < 1 for r in got if r["n"]) and any(r["difference"] and r["difference"] < 0 for r in got)
      and any(r["no_data"] for r in got) and any(r["not_held"] for r in got), f"it says something: {compared}, {got}")
check_rows("2018")

# what was read stays read when a view follows, and a new one comes beside it
(folder / "users-20260101.csv").write_text("asn,users\n" + "".join(f"{a},7\n" for a in months["2026-01"]))
run("ingest", "--data", OBS, folder / "users-20260101.csv")
same(check_rows("2026")[0], got, "in the next view")
run("verify", "--data", OBS)

# --- every form of the list is the same list --------------------------------------------------------------------------
ndjson = [json.loads(x) for x in server.get("/api/v1/opinions?format=ndjson").body.decode().splitlines()]
same(ndjson, got, "NDJSON")
text = server.get("/api/v1/opinions?format=csv").body.decode()
table = list(csv.DictReader(io.StringIO(text)))
same(len(table), len(got), "CSV")
for row, r in zip(table, got):
    same(sorted(row), sorted(r), "columns")
    for k, v in r.items():
        plain_text = "-" if v is None else json.dumps(v) if not isinstance(v, str) else v
        check(row[k] == plain_text or (isinstance(v, float) and Fraction(row[k]) == Fraction(str(v))), f"{k}: {row[k]}, not {plain_text}")
same(run("export", "--data", OBS, "--what", "opinions")[0], text, "export")
same([json.loads(x) for x in run("export", "--data", OBS, "--what", "opinions", "--format", "ndjson")[0].splitlines()], got, "export as NDJSON")
same(get("/api/v1/opinions?month=2026-01")["data"][5]["compared_with"], "2026-01", "the month of the question, where there is no other")

# --- beside one network -----------------------------------------------------------------------------------------------
unseen = {a for _, rows in EXPORTS.values() for a, _ in rows if a > 4199999990}
check(unseen, "an AS that only others know")
asked = [*sorted(months["2026-02"])[:12], *sorted(unseen)]
for asn in asked:
    want = []
    for name in ("manrs-details-202601-own.csv", "manrs-details-202511-own.csv", "manrs-details-own.csv"):
        month, rows = EXPORTS[name]
        cells = dict(rows).get(asn)
        if cells is not None:
            want.append({"source": name, "attribution": "MANRS Observatory", "month": month,
                         "scores": {c: None if t == "" else bp(t) / 10000 for c, t in zip(CATEGORIES, cells)}})
    same(get(f"/api/v1/ases/{asn}")["data"]["opinions"], want, f"AS{asn}")
same(server.get("/api/v1/ases/4199999990").status, 404, "an AS of which nobody says anything")
server.stop()

# --- a made-up Internet agrees with nobody ----------------------------------------------------------------------------
(folder / "simulated.json").write_text("{}")
run("ingest", "--data", OBS, folder / "simulated.json")
server = Server([BIN, "serve", "--data", str(OBS), "--listen", "127.0.0.1:0"])
for r in get("/api/v1/opinions")["data"]:
    same((r["n"], r["not_compared"], r["compared_with"], r["not_held"], r["no_data"], r["within_5"], r["same_class"], r["difference"]),
         (0, "simulated", None, None, None, None, None, None), r["category"])
    check(r["scored"] > 0 and r["mean"] is not None, "theirs is told all the same")
server.stop()

# --- a copy that is gone: our own figures and the other opinions stand ------------------------------------------------
GONE = "manrs-details-202601-own.csv"
for path in (OBS / "inputs").rglob(GONE):
    path.unlink()
server = Server([BIN, "serve", "--data", str(OBS), "--listen", "127.0.0.1:0"])
same({r["source"] for r in get("/api/v1/opinions")["data"]}, set(EXPORTS) - {GONE}, "one copy is gone")
mine = next(a for a, _ in EXPORTS[GONE][1])
check(GONE not in {o["source"] for o in get(f"/api/v1/ases/{mine}")["data"]["opinions"]}, "the network still answers")
server.stop()

# --- the real export --------------------------------------------------------------------------------------------------
real = pathlib.Path(os.environ.get("ROUTESCOPE_DATA", "../shared/data")) / "manrs/manrs-details-202210-lacnic.csv.gz"
if not real.exists():
    print("the real export is skipped: it is not there")
    sys.exit(0)
run("ingest", "--data", OBS, real)
server = Server([BIN, "serve", "--data", str(OBS), "--listen", "127.0.0.1:0"])
rows = {r["category"]: r for r in get("/api/v1/opinions")["data"] if r["source"] == real.name}
same({r["month"] for r in rows.values()}, {"2022-10"}, "its month")
# known answers of the description of the data
for c, mean in zip(CATEGORIES, ("0.9981", "0.8523", "0.5161", "0.9264", "0.2910")):
    same(f"{rows[c]['mean']:.4f}", mean, c)
same(rows["antiSpoofing"]["scored"], 127, "networks with tests")
same(rows["filtering"]["networks"], 11645, "networks")
same(get("/api/v1/ases/278")["data"]["opinions"], [{"source": real.name, "attribution": "MANRS Observatory", "month": "2022-10", "scores": dict(
    zip(CATEGORIES, (1, 0.36, 1, 0.99, 0.67)))}], "AS278")
server.stop()
print(f"{len(forms)} forms, {compared} comparisons, {rows['filtering']['networks']} real networks")
