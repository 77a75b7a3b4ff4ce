"""badinput - hostile and broken MRT, compression and BGP files: no crash, bounded, good records around a bad one survive."""
import json
import re
import time

from common import check, real, run, same, share

manifest = real("badinput/MANIFEST-own.tsv").read_text().splitlines()[1:]
kept = 0
for row in manifest:
    path, _, _, what, _, outcome, expected = row.split("\t")[:7]
    if not path.startswith(("own/mrt/", "own/container/")):
        continue
    begun = time.monotonic()
    out, err = run("routes", "--json", real(f"badinput/{path}"), code=None)
    check(time.monotonic() - begun < 60, f"{path}: too slow")
    for line in out.splitlines():
        json.loads(line)
    stop = outcome == "STOP-FILE"
    if stop:
        run("routes", "--json", real(f"badinput/{path}"), code=3)
    if "SKIP-REC" in outcome.split("|") and "RESET" not in outcome and len(outcome.split("|")) == 1:
        number = re.search(r"SKIP-REC, (\d+) kept", expected)
        prefixes = {json.loads(line).get("prefix") for line in out.splitlines()} - {None}
        if number and path != "own/mrt/rib-generic-huge-a.mrt":
            check(len(prefixes) >= int(number.group(1)) or "state" in path, f"{path}: {what}: {out}")
            kept += 1
files = 0
for folder in ("own/bgp", "third-party/frr-corpi", "third-party/derived", "third-party/bgpdump-edge", "third-party/mrtparse-samples",
               "third-party/gobgp-bad-len", "own/rpsl", "own/json-vrp", "own/bmp"):
    paths = [p for p in sorted(real(f"badinput/{folder}").rglob("*")) if p.is_file()]
    for n, path in share(enumerate(paths)):
        if folder != "third-party/frr-corpi" or n % 5 < 1:
            run("routes", "--json", path, code=None)  # mostly no MRT at all: refused, never a crash
            files += 1
check(kept >= 10, f"only {kept} cases with survivors")
same(run("routes", "--json", "-", data="\0" * 11, code=3)[0], "", "a cut header")
print(f"{kept} files with survivors, {files} of other kinds")
