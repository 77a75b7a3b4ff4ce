"""follow - the event engine beside a naive twin on random streams, and each fault of docs/follow.md."""
import pathlib
import random
import tempfile

from common import check, same
from follow_twin import World, counts, dump, in_groups, told

tmp = pathlib.Path(tempfile.mkdtemp(prefix="routescope-"))


def compare(twin, out, what):
    got, want = in_groups(told(out)), in_groups(twin.log)
    for n, (g, w) in enumerate(zip(got, want)):
        same(g, w, f"{what}: change {n}")
    same(len(got), len(want), f"{what}: changes")
    same(sorted(out.get("T", [])), twin.final(), f"{what}: the table at the end")


changes = 0
for seed in range(40):
    folder = tmp / str(seed)
    folder.mkdir()
    twin, args = World(seed).write(folder)
    out = dump("-l", *args)
    compare(twin, out, f"seed {seed}")
    changes += len(out["C"])
print(f"random streams: {changes} changes as the twin has them")
check(changes > 10000, "the streams are not empty")
