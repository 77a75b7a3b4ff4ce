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



changes = cuts = 0
for seed in range(24):
    rng = random.Random(seed)
    folder = tmp / str(seed)
    folder.mkdir()
    twin, args = World(seed).write(folder)
    out = dump("-l", *args)
    compare(twin, out, f"seed {seed}")
    changes += len(out["C"])
    # another order of the files, other numbers of threads
    pairs = list(zip(args[::2], args[1::2]))
    rng.shuffle(pairs)
    again = dump("-l", "-t", rng.choice((0, 1, 5)), *[x for p in pairs for x in p])
    same(again, out, f"seed {seed}: files in another order, other threads")
    # stopped, saved and gone on elsewhere
    times = [t for t, *_ in told(out)]
    at = sorted({rng.choice(times) + rng.choice((0, 0, 1, -1)) for _ in range(rng.randint(1, 6))})
    same(dump("-l", "-t", rng.choice((0, 2)), *[x for t in at for x in ("-c", t)], *args), out, f"seed {seed}: stops at {at}")
    cuts += len(at)
print(f"random streams: {changes} changes as the twin has them; {cuts} stops that nobody sees")
check(changes > 10000, "the streams are not empty")
