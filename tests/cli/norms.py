"""framework diff and framework schema: what the format says of itself.

Oracles: the files read by PyYAML, compared by a walk of our own; a validator of the few words of JSON Schema that are used;
differences known from what was written into a file.
"""
import json
import pathlib
import re
import tempfile

import yaml

from common import check, run, same

IDS = ["2018", "2024", "2026", "imc2022"]
text = {i: run("framework", "show", i)[0] for i in IDS}
data = {i: yaml.safe_load(t) for i, t in text.items()}
tmp = tempfile.TemporaryDirectory()
d = pathlib.Path(tmp.name)


def diff(a, b):
    return json.loads(run("framework", "diff", "--json", a, b)[0])["changes"]


# 1. The schema: every shipped file keeps it, every breach of its words is told.
schema = json.loads(run("framework", "schema")[0])


def breaches(x, s, at=""):
    kinds = {"object": dict, "array": list, "string": str, "integer": int}
    if "enum" in s and x not in s["enum"]:
        return [f"{at}: {x!r} is no word"]
    if "type" in s and (not isinstance(x, kinds[s["type"]]) or isinstance(x, bool)):
        return [f"{at}: {x!r} is no {s['type']}"]
    if isinstance(x, dict):
        return ([f"{at}: {k} lacks" for k in s["required"] if k not in x]
                + [f"{at}: {k} is unknown" for k in x if k not in s["properties"]]
                + [b for k, v in x.items() if k in s["properties"] for b in breaches(v, s["properties"][k], f"{at}.{k}")])
    if isinstance(x, list):
        n = len(x)
        return ([f"{at}: {n} items"] if not s.get("minItems", 0) <= n <= s.get("maxItems", n) else []) + \
            [b for i, v in enumerate(x) for b in breaches(v, s["items"], f"{at}[{i}]")]
    if isinstance(x, str):
        return [f"{at}: length"] if not s.get("minLength", 0) <= len(x) <= s.get("maxLength", len(x)) else []
    return [f"{at}: {x} is out of range"] if not s.get("minimum", x) <= x <= s.get("maximum", x) else []


for i in IDS:
    same(breaches(data[i], schema), [], f"{i} keeps the schema")
for old, new in (("min_peers: 5", "min_pears: 5"), ("origin: ours", "origin: mine"), ("clamp: 0", "clamp: none"),
                 ("min_peers: 5", "min_peers: -1"), ("kinds: [leak]", "kinds: [leek]"), ("kinds: [leak]", "kinds: leak"),
                 ("    better: low\n", ""), ("status: approved", "status: current")):
    broken = text["2026"].replace(old, new, 1)
    check(broken != text["2026"], old)
    check(len(breaches(yaml.safe_load(broken), schema)) > 0, f"the schema refuses {new or 'a file without ' + old}")
    (d / "broken.yaml").write_text(broken)
    run("framework", "check", d / "broken.yaml", code=1)

# Every Action of a programme says where it comes from; what measures it is ours where the study does not say.
for i in IDS:
    first = "reproduced" if i == "imc2022" else "published"
    said = {(r["origin"], r.get("measured_by_origin")) for p in data[i]["programmes"] for r in p["actions"]}
    same(said, {(first, None if i == "imc2022" else "ours")}, f"{i}: origins of Actions")
later = text["2026"].replace("name: Anti-spoofing, level: recommended", "name: Anti-spoofing, level: mandatory", 1)
later = later.replace("measured_by: coordination", "measured_by: filtering", 1)
(d / "later.yaml").write_text(later)
same([(c["path"], c["to_origin"]) for c in diff("2026", d / "later.yaml")],
     [("programmes.netops.actions.2.level", "published"), ("programmes.netops.actions.3.measured_by", "ours")], "a change says whose rule it is")

# 2. No difference that is none: the same file, lists in another order, other remarks and spaces.
for i in IDS:
    same(diff(i, i), [], f"{i} is itself")
again = dict(data["2026"])
for k in ("metrics", "curves", "programmes"):
    again[k] = again[k][::-1]
(d / "again.yaml").write_text(yaml.safe_dump(again, sort_keys=False))
same(diff("2026", d / "again.yaml"), [], "order never matters")
same(run("framework", "diff", "2026", d / "again.yaml")[0], "", "nothing to tell")

# 3. What was changed is what is told, with both values in words.
edits = [
    ("ready_bp: 8000", "ready_bp: 7550", "readiness.ready_bp", "80 %", "75.5 %"),
    ("below_s: 1800, value_e4: 5000", "below_s: 1800, value_e4: 2500", "incidents.buckets.1800 s.value_e4", "0.5", "0.25"),
    ("metric: m2c, weight_e4: 5000", "metric: m2c, weight_e4: 20001", "categories.filtering.score.of.m2c.weight_e4", "0.5", "2.0001"),
    ("counter: rpki_invalid_asn, weight: -10", "counter: rpki_invalid_asn, weight: -5",
     "metrics.m7rpki.numerator.rpki_invalid_asn.weight", "-10", "-5"),
    ("base_bp: 6000", "base_bp: 5000", "curves.penalty.base_bp", "60 %", "50 %"),
    ("keep: [bogon-administrative]", "keep: [bogon-administrative, bogon-full]", "metrics.m3a.events.keep",
     "bogon-administrative", "bogon-full, bogon-administrative"),
    ("name: Anti-spoofing, level: recommended", "name: Anti-spoofing, level: mandatory", "programmes.netops.actions.2.level",
     "recommended", "mandatory"),
]
new = text["2026"]
for old, to, path, before, after in edits:
    one = text["2026"].replace(old, to, 1)
    (d / "one.yaml").write_text(one)
    same([(c["path"], c["change"], c["from"], c["to"]) for c in diff("2026", d / "one.yaml")], [(path, "changed", before, after)], path)
    new = new.replace(old, to, 1)
(d / "new.yaml").write_text(new)
same(sorted(c["path"] for c in diff("2026", d / "new.yaml")), sorted(e[2] for e in edits), "all at once")
back = {c["path"]: (c["to"], c["from"]) for c in diff(d / "new.yaml", "2026")}
same(back, {c["path"]: (c["from"], c["to"]) for c in diff("2026", d / "new.yaml")}, "backwards is the other way round")
line = run("framework", "diff", "2026", d / "new.yaml")[0].splitlines()[0]
same(line, "framework, readiness ready: 80 % -> 75.5 % (ours)", "a line")
less = dict(data["2026"], metrics=[m for m in data["2026"]["metrics"] if m["id"] != "m9"])
less.pop("note")
(d / "less.yaml").write_text(yaml.safe_dump(less, sort_keys=False))
same({(c["path"], c["change"]) for c in diff("2026", d / "less.yaml")}, {("note", "removed"), ("metrics.m9", "removed")},
     "a whole rule is one change")


# 4. Between the shipped ones: the keys of the two files that differ, by a walk of our own.
def flat(x, at=""):
    if isinstance(x, dict):
        return {k2: v2 for k, v in x.items() for k2, v2 in flat(v, f"{at}.{k}" if at else k).items()}
    if isinstance(x, list) and x and isinstance(x[0], dict):
        key = next(iter(x[0]))
        return {k2: v2 for v in x for k2, v2 in flat(v, f"{at}.{v[key]}").items()}
    return {at: sorted(x) if isinstance(x, list) else x}




def differing(a, b):
    a, b = flat(data[a]), flat(data[b])
    return {k for k in a.keys() | b.keys() if a.get(k) != b.get(k) and not {str(a.get(k)), str(b.get(k))} <= {"0", "None", "[]"}}


for a in IDS:
    for b in IDS:
        told = [c["path"].replace(" s.", ".").replace(" s", "") for c in diff(a, b)]
        want = differing(a, b)
        for k in want:
            check(any(k == t or k.startswith(t + ".") for t in told), f"{a} {b}: {k} is not told")
        for t in told:
            check(any(k == t or k.startswith(t + ".") for k in want), f"{a} {b}: {t} is no difference")

# 5. Wrong use and files that are none.
run("framework", "diff", "2026", code=2)
run("framework", "schema", "2026", code=2)
check("broken.yaml" in run("framework", "diff", "2026", d / "broken.yaml", code=3)[1], "a bad file is named")
check(re.search("no built-in framework", run("framework", "diff", "none", "2026", code=3)[1]), "no such id")
