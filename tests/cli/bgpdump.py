"""bgpdump - `routes` prints, byte for byte, what Debian's `bgpdump -m` prints. Oracle: bgpdump 1.6.2."""
import pathlib
import subprocess
import tempfile

from common import BIN, attrs4, attrs6, check, attr, peer_table, real, rib, sequence, update


def compare(path):
    want = subprocess.run(["bgpdump", "-m", path], capture_output=True, check=False).stdout
    got = subprocess.run([BIN, "routes", "--format", "bgpdump", path], capture_output=True, check=False)
    check(got.returncode == 0, f"{path}: exit {got.returncode}: {got.stderr[-300:]}")
    if got.stdout != want:
        for n, (g, w) in enumerate(zip(got.stdout.split(b"\n"), want.split(b"\n")), 1):
            check(g == w, f"{path} line {n}\n got  {g}\n want {w}")
        check(False, f"{path}: {len(got.stdout)} bytes, bgpdump prints {len(want)}")
    check(want, f"{path}: bgpdump prints nothing")
    return want.count(b"\n")


made = peer_table([("192.0.2.1", 64500), ("2001:db8::1", 4200000000)])
made += rib(0, "198.51.100.0/24", [
    (0, attrs4(sequence(64500, 64501) + sequence(64502, 64503, kind=1))),
    (1, attrs4(sequence(4200000000, 3356), extra=attr(4, b"\0\0\0\7", 0x80) + attr(5, b"\0\0\0\x64"))),
])
made += rib(1, "2001:db8:0:1::/64", [(1, attrs6(sequence(4200000000, 174), extra=attr(
    8, bytes.fromhex("0d1c007bffffff01ffffff02ffffff03fa56029a"), 0xc0)))])
made += update(attrs4(sequence(64500, 3356), extra=attr(7, b"\0\0\x3b\x41\x0a\x09\x08\x07", 0xc0) + attr(6, b"")),
               ["203.0.113.0/24", "192.0.2.128/25"], ["198.51.100.0/25"])
with tempfile.TemporaryDirectory() as d:
    path = pathlib.Path(d) / "made.mrt"
    path.write_bytes(made)
    print(f"made by hand: {compare(path)} lines the same")

lines = files = 0
for folder in ("ris", "routeviews", "ixp", "routers"):
    for path in sorted(real(f"mrt/{folder}").iterdir()):
        # not MRT; heap corruption in bgpdump; a layout older than RFC 6396
        if path.name in ("ris-live-stream.json", "bird_bgp.mrt", "rrc00.bview.20000111.0032.gz"):
            continue
        lines += compare(path)
        files += 1
print(f"{files} real files, {lines} lines, the same to the byte")
