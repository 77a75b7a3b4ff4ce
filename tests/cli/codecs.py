"""codecs - the same routes from raw, gzip, bzip2, xz and zstd, from files and pipes; cuts and damage are told."""
import pathlib
import subprocess
import tempfile

from common import attrs4, check, run, same, sequence, share, update

PACK = {"raw": None, "gz": ["gzip", "-c"], "bz2": ["bzip2", "-c"], "xz": ["xz", "-c"], "zst": ["zstd", "-q", "-c"]}


def pack(kind, data):
    return data if PACK[kind] is None else subprocess.run(PACK[kind], input=data, capture_output=True, check=True).stdout


# 3,000 records of about 90 bytes: several 64 kB blocks; the numbers make it hard to compress
raw = b"".join(update(attrs4(sequence(64500, 1000 + i * 7919 % 50000, 3356)), [f"10.{i // 256}.{i % 256}.0/24"])
               for i in range(3000))
want = [line for line in run("routes", "-", data=raw, text=False)[0].split(b"\n") if line]
same(len(want), 3000, "routes of the raw file")
with tempfile.TemporaryDirectory() as d:
    path = pathlib.Path(d) / "a.txt"  # the name says nothing, the magic number does
    for kind in PACK:
        packed = pack(kind, raw)
        for data in (packed, pack(kind, raw[:100000]) + pack(kind, raw[100000:])):
            path.write_bytes(data)
            same(run("routes", path, text=False)[0], b"\n".join(want) + b"\n", f"{kind} from a file")
            same(run("routes", "-", data=data, text=False)[0], b"\n".join(want) + b"\n", f"{kind} from a pipe")
        for part in (0.10003, 0.50005, 0.97003):  # not between two records
            path.write_bytes(packed[:int(len(packed) * part)])
            out, err = run("routes", path, code=3, text=False)
            got = [line for line in out.split(b"\n") if line]
            same(got, want[:len(got)], f"{kind} cut at {part}: what came before the cut")
            check("cut" in err and str(path) + ":" in err, f"{kind} cut at {part}: {err}")
        if kind not in ("raw",):
            path.write_bytes(packed[:-3])
            run("routes", path, code=3)
        if kind in ("gz", "bz2"):
            damaged = bytearray(packed)
            damaged[len(packed) // 2] ^= 0x55
            path.write_bytes(damaged)
            out, err = run("routes", path, code=3, text=False)
            check("damaged" in err or "framing is lost" in err, f"{kind} damaged: {err}")
            path.write_bytes(packed + b"garbage")
            same(run("routes", path, text=False)[0], b"\n".join(want) + b"\n", f"{kind} with garbage behind")
    for cut in share(range(260)) + [len(raw) - 1]:  # every byte of the first records
        path.write_bytes(raw[:cut])
        run("routes", path, code=None)
    path.write_bytes(b"")
    same(run("routes", path)[0], "", "an empty file")
    first = update(attrs4(sequence(64500, 3356)), ["10.0.0.0/24"])
    path.write_bytes(pack("zst", first * (50000000 // len(first))))  # one record for ever: no table shrinks 200 times
    _, err = run("routes", path, code=3, text=False)
    check("grows more than 200 times" in err, f"a bomb: {err}")
    run("routes", pathlib.Path(d) / "missing", code=3)
    run("routes", d, code=3)
print("5 codecs, whole, joined, cut and damaged")
