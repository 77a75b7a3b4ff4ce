"""usage - every command has --help; wrong calls exit 2 and say what to do; errors name file and place."""
import os
import pty
import select
import subprocess
import tempfile

from common import BIN, check, run

out, _ = run("--help")
commands = [line.split()[0] for line in out.split("commands:\n")[1].split("\n\n")[0].splitlines()]
check(len(commands) >= 5, "commands are listed")
for c in commands:
    text, _ = run(c, "--help")
    check(text.startswith(f"usage: routescope {c}"), f"{c} --help")
    check(run(c, "-h")[0] == text, f"{c} -h")
    _, err = run(c, "--no-such-option", code=2)
    check("--help" in err, f"{c}: a wrong option says where help is")
    check(text.splitlines()[0] in err.splitlines(), f"{c}: a wrong option shows the same usage as --help")
for args in ([], ["nonsense"], ["routes"], ["assess"], ["origins"], ["routes", "--prefix", "1.2.3.4/33", "x"],
             ["routes", "--peer", "AS", "x"], ["routes", "--path", "(", "x"], ["routes", "--format", "xml", "x"], ["routes", "--more", "x"],
             ["routes", "--prefix", "1.0.0.0/8", "--more", "--less", "x"],
             ["assess", "--rib", "x", "--min-peers", "0"], ["validate"], ["validate", "--vrps", "/dev/null", "1.2.3.4/33", "1"]):
    run(*args, code=2)
for args in (["routes", "/nonexistent"], ["assess", "--rib", "/nonexistent"], ["assess", "--rib", "/dev/null", "--world", "/nonexistent"],
             ["assess", "--rib", "/dev/null", "--vrps", "/nonexistent"], ["validate", "--vrps", "/nonexistent", "192.0.2.0/24", "1"]):
    _, err = run(*args, code=3)
    check("/nonexistent" in err, f"{args}: the file is named: {err}")
for args in (["validate", "--vrps", "-", "--table", "-"], ["assess", "--rib", "-", "--rib", "-"], ["routes", "-", "-"]):
    check("once" in run(*args, data="", code=2)[1], f"{args}: the standard input is read once")
run("routes", "--cut", "-", "-", data="")  # one of them is the standard output
for args in (["--help"], ["--version"], ["assess", "--help"], ["framework", "list"], ["framework", "show", "2026"]):
    with open("/dev/full", "w") as full:
        check(subprocess.run([BIN, *args], stdout=full, stderr=subprocess.PIPE).returncode == 3, f"{args}: no room")
check(run("--version")[0].startswith("routescope "), "--version")
print(f"{len(commands)} commands")

# -v tells rates; a line of progress is drawn while standard error is a terminal, and only then
big = tempfile.NamedTemporaryFile(suffix=".mrt")
big.write(b"\0" * 8 + (1 << 20).to_bytes(4, "big") + b"\0" * (1 << 20))  # one record of no known type
big.flush()
_, err = run("routes", "--count", "-v", big.name)
check("MB/s" in err and "million/s" in err and "1 records are of kinds" in err and "\033" not in err, f"-v: {err}")
check("MB/s" not in run("routes", "--count", big.name)[1], "no rates without -v")
master, slave = pty.openpty()
p = subprocess.Popen([BIN, "routes", "--count", big.name, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=slave)
os.close(slave)
seen = b""
while b"MB/s" not in seen:  # it waits for the standard input meanwhile
    check(select.select([master], [], [], 60)[0], f"a line of progress, after {seen}")
    seen += os.read(master, 1000)
out, _ = p.communicate(b"", timeout=60)
check(p.returncode == 0 and out.startswith(b"routes=0 "), f"progress: {p.returncode} {out}")
