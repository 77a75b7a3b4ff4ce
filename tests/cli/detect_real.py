"""detect_real - real, labelled incidents of origins: each in time, with its culprit, high or proven; quiet ones quiet.

Whatever folder of the same layout lies there is taken, so that other incidents can be put beside them.
"""
import json

from common import real, run

ORDER = ("low", "medium", "high", "proven")
HIJACK = {"moas", "sub-moas", "squat"}
KINDS = {"moas": "moas", "submoas": "sub-moas", "squat": "squat", "forged-path": "fake-edge", "private-origin": "bogon-asn"}
wrong, events, quiet, told = [], 0, 0, 0


def incidents(folder, label):
    args = []
    for f in sorted(folder.glob("*.gz")):
        args += ["--rib" if ".rib" in f.name else "--updates", f"{f.name.split('.')[0]}={f}"]
    if label["rpki"].get("vrps_in_force"):
        args += ["--vrps", folder / label["rpki"]["vrps_in_force"]]
    return [json.loads(line) for line in run("detect", *args)[0].splitlines()]


def expect(want, found, name):
    """One thing that must be told."""
    typo = "prepend-typo" in want["kinds"]
    kinds = {"moas", "sub-moas"} if typo else {KINDS[k] for k in want["kinds"]}
    fits = [i for i in found if i["kind"] in kinds and want["prefix"] in i["prefixes"] and set(want["culprit"]) & set(i["culprits"])]
    if not fits:
        return wrong.append(f"{name}: {want['prefix']} by {want['culprit']} is not told")
    best = max(fits, key=lambda i: ORDER.index(i["grade"]))
    if want["report_no_later_than"]:
        if best["grade"] not in ("high", "proven"):
            wrong.append(f"{name}: {want['prefix']} is {best['grade']}: {best['reasons']} {best['suppressors']}")
        if max(best["detected"], best["graded"])[:19] > want["report_no_later_than"][:19]:
            wrong.append(f"{name}: {want['prefix']} is told late, {best['graded']}")
    if typo and "prepend-typo" not in best["reasons"]:
        wrong.append(f"{name}: no typing error")
    for i in found:
        if i["grade"] in ("high", "proven") and i["kind"] in HIJACK and set(i["culprits"]) <= set(want.get("innocent") or []):
            wrong.append(f"{name}: the innocent {i['culprits']} is {i['grade']}")


for folder in sorted(p.parent for p in real("incidents").glob("*/event.json")):
    event = json.loads((folder / "event.json").read_text())
    if event["kind"] == "leak":
        continue
    found = incidents(folder, event)
    if event["class"] == "negative":
        quiet += 1
        wrong += [f"{event['id']}: {i['kind']} by {i['culprits']} is {i['grade']}: {i['reasons']}"
                  for i in found if i["grade"] in ("high", "proven") and i["kind"] in HIJACK]
        continue
    events += 1
    for want in event["must_report"]:
        expect(want, found, event["id"])
        told += 1
    first = min(w["first_seen"] for w in event["must_report"])[:19]
    wrong += [f"{event['id']}: {i['kind']} by {i['culprits']} before it began" for i in found
              if i["kind"] in HIJACK and i["begin"][:19] < first]
if wrong or events == 0:
    raise SystemExit("FAILED:\n" + "\n".join(wrong or ["no events"]))
print(f"{told} facts of {events} real events told in time, {quiet} quiet windows quiet")
