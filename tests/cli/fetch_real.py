"""fetch_real - real files under the layout of the archives, as the built-in catalogue has it, from a server on loopback."""
import csv
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from common import BIN, check, real, same
from hostile import Archive, File

root = real("mrt/ris/rrc06.bview.20100701.0759.rebuilt.gz").parents[2]
TMP = pathlib.Path(tempfile.mkdtemp(prefix="routescope-fetch-real-"))
NOW = 1753286400  # 2025-07-23T16:00:00Z


def routescope(*args, now=NOW, code=0):
    p = subprocess.run([BIN, *map(str, args)], capture_output=True, text=True, timeout=600, env={**os.environ, "ROUTESCOPE_NOW": str(now)})
    if p.returncode != code:
        sys.exit(f"routescope {' '.join(map(str, args))}: exit {p.returncode}, wanted {code}\n{p.stderr[-3000:]}")
    return p.stdout, p.stderr


# source, part, a moment at which it is due, its path, the real file
want = [
    ("ris-tables", "rrc00", "2000-01-11", "2000-01-12", "/rrc00/2000.01/bview.20000111.0000.gz", "mrt/ris/rrc00.bview.20000111.0032.gz"),
    ("ris-updates", "rrc24", "2020-08-09T03:20:00Z", "2020-08-09T03:30:00Z", "/rrc24/2020.08/updates.20200809.0320.gz",
     "mrt/ris/rrc24.updates.20200809.0320.gz"),
    ("ris-updates", "rrc24", "2020-08-09T03:20:00Z", "2020-08-09T03:30:00Z", "/rrc24/2020.08/updates.20200809.0325.gz",
     "mrt/ris/rrc24.updates.20200809.0325.gz"),
    ("routeviews-updates", "route-views2", "2026-02-22T15:30:00Z", "2026-02-22T15:45:00Z",
     "/route-views2/bgpdata/2026.02/UPDATES/updates.20260222.1530.bz2", "mrt/routeviews/updates.20260222.1530.bz2"),
    ("as-org", "", "2022-04-01", "2022-04-02", "/20220401.as-org2info.txt.gz", "asorg/20220401.as-org2info.txt.gz"),
    ("as-rel", "", "2022-05-01", "2022-05-02", "/20220501.as-rel2.txt.bz2", "asrel/20220501.as-rel.txt.bz2"),
    ("irr-ripe-nonauth", "route", "", "", "/ripe-nonauth.db.route.gz", "irr/ripe-nonauth.db.route.20231129.gz"),
    ("irr-ripe-nonauth", "route6", "", "", "/ripe-nonauth.db.route6.gz", "irr/ripe-nonauth.db.route6.20231129.gz"),
    ("vrps", "", "", "", "/vrps.json", "rpki/rpki-client-20250720T093133Z.json.bz2"),
    ("delegated-afrinic", "", "", "", "/delegated-afrinic-extended-latest", "rir/delegated-afrinic-extended-20260505.txt.gz"),
    ("iana-ipv4-space", "", "", "", "/ipv4-address-space.csv", "iana/ipv4-address-space.csv"),
]
archive = Archive()
for *_, path, name in want:
    if not (root / name).exists():
        print(f"skipped: no real data, {name} is not there")
        sys.exit(77)
    archive.files[path] = File((root / name).read_bytes())
routescope("init", "--data", TMP / "obs")
tasks = sorted({w[:4] for w in want})
for source, part, since, until in tasks:
    now = NOW if source != "delegated-afrinic" else NOW + 290 * 86400
    # what is three days old is no VRP set to judge by: held back, and shown as such
    code = 3 if source == "vrps" else 0
    more = (["--since", since, "--until", until] if since else []) + (["--part", part] if part else [])
    if source == "routeviews-updates":
        now = NOW + 290 * 86400
    err = routescope("fetch", "--data", TMP / "obs", "--source", source, "--base", f"{source}={archive.url}", *more, now=now, code=code)[1]
    check("0 refused, 0 failed" in err, f"{source}: {err}")
rows = list(csv.DictReader(io.StringIO(routescope("fetch", "--data", TMP / "obs", "--list", now=NOW)[0])))
got = {(r["source"], r["part"], r["state"]) for r in rows}
for w in want:
    state = "held back" if w[0] == "vrps" else "arrived"
    check((w[0], w[1], state) in got, f"{w[0]} {w[1]}: {state}\n{got}")
err = routescope("ingest", "--data", TMP / "obs", "--accept", next(r["name"] for r in rows if r["source"] == "vrps"))[1]
check("accepted" in err and "1 month judged" in err, f"a person accepts it: {err}")
err = routescope("verify", "--data", TMP / "obs")[1]
routescope("export", "--data", TMP / "obs", "--out", TMP / "out")
out = (TMP / "out/pairs.csv").read_text()
check(out.count("\n") > 1000, "the table of 2000 is judged")
n = len(archive.log)
err = routescope("fetch", "--data", TMP / "obs", "--source", "vrps", "--base", f"vrps={archive.url}", now=NOW + 3600)[1]
check("1 unchanged" in err and "If-None-Match" in archive.log[n][1], f"an hour later 75 MB are not sent again: {err}")
archive.close()
shutil.rmtree(TMP)
print(f"fetch_real: {len(want)} real files by the layout of {len(tasks)} archives' paths")
