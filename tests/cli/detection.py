"""detection - the tables of docs/detection.md are those of the settings. With --write they are written anew."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]


def scalar(text):
    return text.strip().strip('"')


def items(text):
    """The members of "[a, b]", or of "{ k: v, k: v }" as a dict."""
    body = [p.strip() for p in text.strip()[1:-1].split(",") if p.strip()]
    if text.strip()[0] == "{":
        return {k.strip(): scalar(v) for k, v in (p.split(":", 1) for p in body)}
    return [scalar(p) for p in body]


def parse(text):
    """As much of YAML as the file has: top keys, lists of mappings, flow lists over several lines."""
    out, key, row = {}, None, None
    text = re.sub(r",\n\s+", ", ", text)
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line.startswith(" "):
            key, value = line.split(":", 1)
            out[key] = scalar(value) if value.strip() else []
            continue
        body = line.strip()
        if body.startswith("- "):
            body = body[2:]
            if body.startswith("{"):
                out[key].append(items(body))
                continue
            row = {}
            out[key].append(row)
        elif not isinstance(out[key], list) or row is None or not out[key]:
            continue
        name, value = body.split(":", 1)
        row[name] = items(value) if value.strip().startswith("[") else scalar(value)
    return out


def words(row, name):
    return " ".join(f"`{w}`" for w in row.get(name, []))


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)] +
                     ["| " + " | ".join(str(c) for c in r) + " |" for r in rows]) + "\n"


def tables(s):
    yield "bases", table(("kind", "base"), [(f"`{b['kind']}`", b["weight"]) for b in s["bases"]])
    yield "rules", table(("grade", "kinds", "all of", "one of", "because", "source"), [
        (f"`{r['grade']}`", words(r, "kinds"), words(r, "all"), words(r, "any"), r["why"], r["source"]) for r in s["rules"]])
    yield "signals", table(("signal", "weight", "most", "kinds", "because", "source", "date"), [
        (f"`{g['word']}`", f"{int(g['weight']):+d}", g.get("most", ""), words(g, "kinds") or "all", g["why"], g["source"], g["date"])
        for g in s["signals"]])
    yield "lists", table(("list", "what", "ASes, ranges, prefixes", "source", "date", "ends"), [
        (f"`{x['use']}`", x["title"], len(x.get("asns", [])) + len(x.get("ranges", [])) + len(x.get("prefixes", [])), x["source"],
         x["date"], x["expires"]) for x in s["lists"]])


doc = root / "docs" / "detection.md"
text = old = doc.read_text()
settings = parse((root / "catalogue" / "detection.yaml").read_text())
n = 0
for name, body in tables(settings):
    text, found = re.subn(rf"(<!-- {name} -->\n).*?(<!-- end -->)", lambda m, b=body: m[1] + b + m[2], text, flags=re.S)
    if found != 1:
        sys.exit(f"docs/detection.md has no place for {name}")
    n += body.count("\n") - 2
if len(settings["signals"]) < 50 or len(settings["rules"]) < 10:
    sys.exit("the settings were not read")
if "--write" in sys.argv:
    doc.write_text(text)
elif text != old:
    sys.exit("docs/detection.md differs from catalogue/detection.yaml: run tests/cli/detection.py --write")
print(f"{n} rows of docs/detection.md are those of the settings")
