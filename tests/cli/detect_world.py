"""detect_world - leaks, forged links, hijacks and bogons of a simulated world against its truth, kind by kind.

The world is made with a seed, so the counts are the same on every machine. The floors are far below what docs/quality.md has: this
finds a detector that has gone blind or wild, bench/quality measures how good it is.
"""
import importlib.machinery
import importlib.util
import pathlib
import subprocess
import sys
import tempfile

from common import BIN, check

bench = pathlib.Path(__file__).resolve().parents[2] / "bench"
sys.path.insert(0, str(bench))
loader = importlib.machinery.SourceFileLoader("quality", str(bench / "quality"))
quality = importlib.util.module_from_spec(importlib.util.spec_from_loader("quality", loader))
loader.exec_module(quality)

FLOORS = {"leak": 0.7, "fake-edge": 0.6, "moas": 0.8, "sub-moas": 0.8, "squat": 0.7, "bogon-asn": 0.9, "bogon-prefix": 0.9,
          "blackhole": 0.8}

with tempfile.TemporaryDirectory() as tmp:
    world = pathlib.Path(tmp) / "world-5"
    subprocess.run([BIN, "simulate", "--out", world, "--seed", "5", "--ases", "2500", "--prefixes", "10000", "--peers", "36",
                    "--hours", "3", "--incidents", "60", "--collectors", "3"], check=True, capture_output=True)
    events = [quality.truth_event(t) for t in quality.lines((world / "truth.jsonl").read_text())]
    for relations in ("degraded", "inferred"):
        out = quality.run("detect", *quality.files_of(world), *quality.world_args(world, relations))
        score = quality.Score()
        score.world(relations, events, quality.lines(out))
        total = score.total()
        print(relations, total)
        for line in score.confusion:
            print(" ", line[:240])
        check(total["true"] >= 30, f"events to find: {total}")
        check(total["right"] >= 0.92 * total["strong"], f"named wrongly, relations {relations}: {total}")
        check(total["late"] <= 0.1 * total["true"], f"late: {total}")
        for kind, k in score.kinds.items():
            floor = FLOORS[kind] if relations == "degraded" or kind not in ("leak", "fake-edge") else 0.3
            check(k["true"] < 3 or k["found"] >= floor * k["true"], f"{kind}, relations {relations}: {k}")
print("detectors find what was planted")
