"""detect_evidence - every incident of a simulated world, rebuilt from its evidence alone, whatever the order of the files.

A table of one collector shows many prefixes in one record, updates carry fractions of a second, and leaks show dozens of prefixes a
second: what is told first of a peer must come out of the record as it was told.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from common import BIN, check


def detect(world, evidence, backwards):
    args = []
    for f in sorted(world.iterdir(), reverse=backwards):
        m = re.match(r"([a-z0-9]+)\.(rib|updates)\.", f.name)
        if m:
            args += [f"--{m[2]}", f"{m[1]}={f}"]
    vrps, rel = next(world.glob("vrps-*.json")), next(world.glob("as-rel-*.txt"))
    p = subprocess.run([BIN, "detect", *args, "--vrps", vrps, "--as-rel", rel, "--evidence", evidence], capture_output=True,
                       text=True)
    check(p.returncode == 0 and "Sanitizer" not in p.stderr, f"exit {p.returncode}\n{p.stderr[-2000:]}")
    return p.stdout


with tempfile.TemporaryDirectory() as tmp:
    tmp = pathlib.Path(tmp)
    world = tmp / "world"
    subprocess.run([BIN, "simulate", "--out", world, "--seed", "7", "--ases", "1500", "--prefixes", "6000", "--peers", "30",
                    "--hours", "2", "--incidents", "40", "--collectors", "3"], check=True, capture_output=True)
    told = detect(world, tmp / "a", False)
    check(detect(world, tmp / "b", True) == told, "the order of files shows")
    lines = told.splitlines(keepends=True)
    check(len(lines) >= 40, f"{len(lines)} incidents")
    check(sum(len(json.loads(x)["prefixes"]) > 5 for x in lines) >= 3, "no incident of many prefixes")
    for line in lines:
        one = json.loads(line)["id"]
        p = subprocess.run([BIN, "rebuild", "--evidence", tmp / "a", one], capture_output=True, text=True)
        check(p.returncode == 0 and p.stdout == line, f"{one}: exit {p.returncode}\n{p.stderr}\n{line}{p.stdout}")
        name = pathlib.Path("incidents") / f"{one}.record"
        check((tmp / "a" / name).read_bytes() == (tmp / "b" / name).read_bytes(), f"{one}: its record knows the order of files")
print(f"{len(lines)} incidents rebuilt")
sys.exit(0)
