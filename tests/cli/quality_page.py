"""quality_page - what the program says of its detectors (catalogue/quality.json) is what docs/quality.md has.

With --write the file is written anew from the tables of the page."""
import json
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
file = root / "catalogue" / "quality.json"
COUNTS = ("events", "found", "weak", "late", "named", "right")


def cells(line):
    return [c.strip() for c in line.strip().strip("|").split("|")]


def share(text):
    """"0.958 (0.798 to 0.993)" as value, low, high; "-" is none."""
    m = re.fullmatch(r"([\d.]+) \(([\d.]+) to ([\d.]+)\)", text)
    return {"value": float(m[1]), "low": float(m[2]), "high": float(m[3])} if m else None


def kind_row(c):
    # kind, true events, found, recall, weak, late, named, right, precision
    n = dict(zip(COUNTS, map(int, (c[1], c[2], c[4], c[5], c[6], c[7]))))
    return {"kind": c[0], **n, "recall": share(c[3]), "precision": share(c[8])}


def section(title, text):
    kinds, grades = [], []
    for head, body in re.findall(r"^(\|[^\n]*\|)\n\|[ :|-]+\|\n((?:\|[^\n]*\n?)+)", text, re.M):
        name = cells(head)
        for line in body.splitlines():
            if name[:2] == ["kind", "true events"]:
                kinds.append(kind_row(cells(line)))
            elif name[0] == "grade":
                c = cells(line)
                grades.append({"grade": c[0], "incidents": int(c[1]), "right": share(c[2])})
    return {"title": title, "kinds": kinds, "grades": grades} if kinds else None


def page(text):
    parts = re.split(r"^## (.*)$", text, flags=re.M)
    sets = [s for s in (section(*p) for p in zip(parts[1::2], parts[2::2])) if s]
    wrong = next(b for t, b in zip(parts[1::2], parts[2::2]) if t == "Where it goes wrong")
    limits = [re.sub(r"\s+", " ", x).replace("`", "").strip() for x in re.split(r"^- ", wrong, flags=re.M)[1:]]
    date = re.search(r"[Ff]igures of (\d{4}-\d\d-\d\d)", text)[1]
    aims = re.search(r"recall of (\d\.\d+) and a precision of (\d\.\d+)", text)
    return {"measured": date, "aim": {"recall": float(aims[1]), "precision": float(aims[2])}, "sets": sets, "limits": limits}


want = page((root / "docs" / "quality.md").read_text())
if "--write" in sys.argv:
    file.write_text(json.dumps(want, indent="\t", ensure_ascii=False) + "\n")
assert len(want["sets"]) >= 2 and all(s["kinds"][-1]["kind"] == "all" for s in want["sets"]), "tables of docs/quality.md not found"
for s in want["sets"]:  # the tables themselves add up
    for k in COUNTS:
        assert sum(r[k] for r in s["kinds"][:-1]) == s["kinds"][-1][k], f"{s['title']}: {k} do not add up"
if json.loads(file.read_text()) != want:
    sys.exit("FAILED: catalogue/quality.json is not what docs/quality.md says; run tests/cli/quality_page.py --write")
print(f"{len(want['sets'])} sets of figures of {want['measured']}, as in docs/quality.md")
