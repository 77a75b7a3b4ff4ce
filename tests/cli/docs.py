"""docs - every example in README.md and docs/ runs and prints what it shows.

In a block marked `console` a line `$ COMMAND` is run by a shell in one folder per file, where `world` holds a simulated
world; the lines behind it are its output, stdout and stderr together. `...` stands for any text, on a line of its own
for any lines.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from common import BIN, check, run

root = pathlib.Path(__file__).resolve().parents[2]


def matches(want, got):
    if not want:
        return not got
    if want[0] == "...":
        return any(matches(want[1:], got[i:]) for i in range(len(got) + 1))
    pattern = ".*".join(map(re.escape, want[0].split("...")))
    return bool(got) and re.fullmatch(pattern, got[0]) is not None and matches(want[1:], got[1:])


examples = 0
for doc in sorted([root / "README.md", *(root / "docs").rglob("*.md")]):
    blocks = re.findall(r"^```console\n(.*?)^```", doc.read_text(), re.S | re.M)
    if not blocks:
        continue
    with tempfile.TemporaryDirectory() as d:
        (pathlib.Path(d) / "bin").mkdir()
        (pathlib.Path(d) / "bin/routescope").symlink_to(BIN)
        run("simulate", "--out", pathlib.Path(d) / "world")
        env = {**os.environ, "PATH": f"{d}/bin:{os.environ['PATH']}"}
        for block in blocks:
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, *want = part.rstrip("\n").split("\n")
                while command.endswith("\\"):
                    command, want = command + "\n" + want[0], want[1:]
                p = subprocess.run(["sh", "-c", command], cwd=d, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   text=True, timeout=120)
                got = p.stdout.rstrip("\n").split("\n") if p.stdout else []
                check("Sanitizer" not in p.stdout and "not found" not in p.stdout.split("\n")[0], p.stdout)
                check(matches(want, got), f"{doc.name}: $ {command}\nprints\n{p.stdout}\nnot\n" + "\n".join(want))
                examples += 1
commands = {line.split()[0] for line in run("--help")[0].split("commands:\n")[1].split("\n\n")[0].splitlines()}
readme = (root / "README.md").read_text()
for c in commands:
    check(f"`{c}`" in readme, f"README.md does not name the command {c}")
for link in re.findall(r"\]\((?!http)([^)#]+)\)", readme):
    check((root / link).exists(), f"README.md links to {link}, which is not there")
check(examples >= 8, f"only {examples} examples")
print(f"{examples} examples")
sys.exit(0)
