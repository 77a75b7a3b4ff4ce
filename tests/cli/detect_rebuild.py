"""detect_rebuild - real labelled incidents: told in time, with the right AS, and rebuilt from the evidence alone.

Needs the folder `incidents` of the real data; skipped without. Which kinds are found how often is the business of
bench/quality; here a hijack of each sort must come out, quiet windows must stay quiet, and what is told must be whole.
"""
import calendar
import json
import re
import subprocess
import sys
import tempfile
import time

from common import BIN, check, real

MUST = ["2008-02-24-submoas-as17557", "2014-09-09-moas-as1239", "2015-01-02-squat-as201509", "2018-06-13-prepend-typo-as43888",
        "2026-06-16-moas-telegram-wave1"]
QUIET = ["negative-2016-08-11-beacons", "negative-2018-09-27-provider-takes-over", "negative-2026-06-16-own-more-specifics"]
KINDS = {"submoas": {"sub-moas"}, "moas": {"moas"}, "squat": {"squat"}, "prepend-typo": {"moas", "sub-moas"}}


def unix(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def detect(folder, *more, backwards=False):
    args = []
    for f in sorted(folder.iterdir(), reverse=backwards):
        m = re.match(r"([A-Za-z0-9_-]+)\.(rib|updates)", f.name)
        if m:
            args += [f"--{m[2]}", f"{m[1]}={f}"]
    if (folder / "vrps.csv").exists():
        args += ["--vrps", folder / "vrps.csv"]
    p = subprocess.run([BIN, "detect", *map(str, args + list(more))], capture_output=True, text=True)
    check(p.returncode == 0 and "Sanitizer" not in p.stderr, f"{folder.name}: exit {p.returncode}\n{p.stderr[-2000:]}")
    return p.stdout


def strong(out):
    return [i for i in map(json.loads, out.splitlines()) if i["grade"] in ("proven", "high")]


def positive(folder):
    label = json.loads((folder / "event.json").read_text())
    out = detect(folder)
    check(detect(folder, backwards=True) == out, f"{folder.name}: the order of files shows")
    found = strong(out)
    for must in label["must_report"]:
        kinds = set().union(*(KINDS.get(k, set()) for k in must["kinds"]))
        hits = [i for i in found if i["kind"] in kinds and set(must["culprit"]) & set(i["culprits"]) and
                must["prefix"] in i["prefixes"]]
        check(hits, f"{folder.name}: {must['culprit']} with {must['prefix']} is not told: {found}")
        first = min(unix(m["first_seen"]) for m in label["must_report"])
        check(unix(hits[0]["begin"]) >= first, f"{folder.name}: begins before it was seen")
        if must["report_no_later_than"]:
            check(unix(hits[0]["graded"]) <= unix(must["report_no_later_than"]), f"{folder.name}: {hits[0]['graded']} is late")
    return out


def rebuilt(folder, out):
    """Every incident of one event, with nothing but the evidence."""
    with tempfile.TemporaryDirectory() as d:
        with_evidence = detect(folder, "--evidence", d)
        ids = [json.loads(x)["id"] for x in with_evidence.splitlines()]
        check(ids == [json.loads(x)["id"] for x in out.splitlines()], f"{folder.name}: evidence changes what is told")
        got = []
        for i in ids:
            p = subprocess.run([BIN, "rebuild", "--evidence", d, i], capture_output=True, text=True)
            check(p.returncode == 0, f"{folder.name}: rebuild {i}: exit {p.returncode}\n{p.stderr}")
            got.append(p.stdout)
        check("".join(got) == with_evidence, f"{folder.name}: rebuilt lines differ")
        return len(ids)


n = 0
for name in MUST:
    folder = real(f"incidents/{name}")
    n += rebuilt(folder, positive(folder))
for name in QUIET:
    found = strong(detect(real(f"incidents/{name}")))
    check(not found, f"{name}: {found}")
print(f"{len(MUST)} incidents told in time, {len(QUIET)} quiet windows, {n} incidents rebuilt")
sys.exit(0)
