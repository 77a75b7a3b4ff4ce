"""badworld - hostile and broken texts at every door of the world: refused or read, never a crash, never half."""
import time

from common import check, real, run, share

KINDS = ("vrps", "irr", "delegated", "as-rel", "as-org", "peeringdb", "iana", "bogons", "spoofer", "participants", "opinion")
files = [p for folder in ("own/json-vrp", "own/json-peeringdb", "own/rpsl", "own/json-ris", "own/container",
                          "third-party/routinator-output", "third-party/stayrtr", "third-party/bgpalerter",
                          "third-party/blns", "third-party/jsontestsuite")
         for p in sorted(real(f"badinput/{folder}").rglob("*")) if p.is_file()]
refused = 0
for n, path in share(enumerate(files)):
    # every kind of reader for some, the two JSON readers for all
    for kind in KINDS if n % 3 == 0 or "own" in str(path) else ("vrps", "peeringdb"):
        begun = time.monotonic()
        out, err = run("world", f"--{kind}", path, code=None)
        check(time.monotonic() - begun < 30, f"{kind} {path}: too slow")
        check(bool(out) != bool(err), f"{kind} {path}: rows or an error, not both\n{out}{err}")
        if err:
            check(f"{path.name}" in err, f"{kind} {path}: the error names no file: {err}")
            refused += 1
        check(err or not path.name.startswith("n_"), f"{kind} {path}: no JSON, and taken")
check(refused > 25, "something is refused")
print(f"{len(files)} files, {refused} refusals")
