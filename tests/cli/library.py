"""library - libroutescope as others use it: installed into a folder of its own, found by pkg-config, linked shared and
static, from C and C++. Only rs_* is exported. What it reads equals `routes --json`, on files made here and on real ones.
"""
import collections
import gzip
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

from common import attr, attrs4, attrs6, check, peer_table, record, rib, run, same, sequence, update

os.environ.pop("LD_LIBRARY_PATH", None)  # what is installed is tested, not what lies in the build folder
root = pathlib.Path(__file__).resolve().parents[2]
build = os.environ["ROUTESCOPE_BUILD"]
sanitize = os.environ.get("ROUTESCOPE_SANITIZE", "none")
extra = [f"-fsanitize={sanitize}"] if sanitize != "none" else []
cc = shlex.split(os.environ.get("ROUTESCOPE_CC", "cc"))
strict = ["-Wall", "-Wextra", "-Werror", "-pedantic"]


def sh(*command, code=0, **kw):
    p = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300, **kw)
    check(p.returncode == code and "Sanitizer" not in p.stderr and "runtime error" not in p.stderr,
          f"{shlex.join(map(str, command))}: exit {p.returncode}, wanted {code}\n{p.stderr[-3000:]}")
    return p.stdout, p.stderr


def have(tool):
    return subprocess.run(["sh", "-c", f"command -v {tool}"], capture_output=True).returncode == 0


def files(d):
    """name -> bytes: tables, updates, states, sets, two octets, path ids, broken records"""
    peers = peer_table([("192.0.2.1", 64500), ("2001:db8::1", 4200000001), ("192.0.2.3", 64502)])
    sets = sequence(64500, 64501) + sequence(64510, 64511, kind=1)
    confed = sequence(65001, 65002, kind=3) + sequence(64500, 64520)
    many = attr(8, b"\xfd\xe8\0\1" * 70, 0xc0) + attr(32, bytes(range(24)), 0xc0) + attr(35, b"\0\0\xfb\xf4", 0xc0)
    more = attr(4, b"\0\0\0\7", 0x80) + attr(5, b"\0\0\0\x64") + attr(6, b"") + attr(7, b"\0\0\xfb\xf4\xc0\0\2\1", 0xc0)
    table = peers + rib(0, "192.0.2.0/24", [(0, attrs4(sequence(64500, 64501, 64510))), (2, attrs4(sequence(64502, 64510)))]) \
        + rib(1, "192.0.2.0/25", [(0, attrs4(sets)), (1, attrs4(sequence(4200000001, 64510), extra=many)), (2, b"")]) \
        + rib(2, "2001:db8::/32", [(1, attrs6(confed, extra=more)), (2, attrs6(sequence(64502, 64530)))]) \
        + rib(3, "198.51.100.0/24", [(0, attrs4(sequence(64500, 0))), (0, attr(1, b"\7") + attr(2, sequence(64500))),
                                     (2, attrs4(sequence(64502)) + b"\x40")]) \
        + rib(4, "0.0.0.0/0", [(7, attrs4(sequence(64500)))]) + rib(5, "203.0.113.0/24", [(0, attrs4(sequence(64500)))]) \
        + record(13, 8, b"\0\0\0\6" + b"\x18\xc0\0\3" + b"\0\2" + b"".join(
            b"\0\0" + b"\0\0\0\1" + bytes([0, 0, 0, i]) + len(a).to_bytes(2, "big") + a
            for i, a in ((5, attrs4(sequence(64500, 64540))), (6, attrs4(sequence(64500, 64541))))))
    session = bytes.fromhex("fbf4fbf000000001c0000201c00002fe")
    as2 = attr(1, b"\0") + attr(2, sequence(64500, 23456, 23456, size=2)) + attr(3, b"\xc0\0\2\1") \
        + attr(17, sequence(4200000001, 4200000002), 0xc0)
    state = record(16, 0, session + b"\0\6\0\1") + record(16, 0, session + b"\0\1\0\x63") + record(16, 5, b"\0\0\0")
    updates = update(attrs4(sequence(64500, 64510)), ["192.0.2.0/24", "192.0.2.128/25"], ["198.51.100.0/24"]) + state \
        + update(attrs4(sequence(64500, 0)), ["192.0.2.0/24"]) + update(b"", (), ["192.0.2.0/24"]) \
        + update(attr(1, b"\0") + attr(2, sequence(64500, 64511)), ["203.0.113.0/24"]) \
        + update(attr(14, bytes.fromhex("00020110" + "20010db8" + "00" * 11 + "01" + "00" + "2020010db8"), 0x80)
                 + attr(1, b"\0") + attr(2, sequence(64500, 64512)) + attr(6, b"\1"), peer=("2001:db8::9", 64503)) \
        + update(attr(14, bytes.fromhex("000201")), ["192.0.2.0/24"]) + record(99, 1, b"x")
    msg = b"\0\0" + len(as2).to_bytes(2, "big") + as2 + b"\x18\xc0\0\2"
    updates += record(16, 1, session + b"\xff" * 16 + (len(msg) + 19).to_bytes(2, "big") + b"\2" + msg)
    updates += record(17, 1, b"\0\1\xe2\x40" + session + b"\xff" * 16 + (len(msg) + 19).to_bytes(2, "big") + b"\2" + msg)
    made = {"table.mrt": table, "updates.mrt": updates, "table.gz": gzip.compress(table), "empty.mrt": b"",
            "cut.mrt": table[:-5], "cut.gz": gzip.compress(table)[:-9], "nopeers.mrt": rib(0, "192.0.2.0/24", [])}
    for name, data in made.items():
        (d / name).write_bytes(data)
    return [d / name for name in made]


def expected(line):
    """The line of library.c for a line of `routes --json`."""
    j = json.loads(line, parse_float=str)
    out = f"{j['type']} {j['time']} peer={j['peer']} asn={j['peer_asn']}"
    out += f" old={j['old']} new={j['new']}" if "old" in j else f" prefix={j['prefix']}"
    out += "".join(f" {k}={j[k]}" for k in ("safi", "path_id") if k in j)
    if "as_path" in j:
        out += f' as_path="{j["as_path"]}"'
        if "origin" in j:
            out += f" origin={['IGP', 'EGP', 'INCOMPLETE'].index(j['origin'])}"
        out += "".join(f" {k}={j[k]}" for k in ("next_hop", "local_pref", "med") if k in j)
        words = {"no-export": "65535:65281", "no-advertise": "65535:65282", "local-AS": "65535:65283"}
        out += "".join(f" c={words.get(c, c)}" for c in j.get("communities", "").split())
        out += "".join(f" x={c}" for c in j.get("extended_communities", "").split())
        out += "".join(f" l={c}" for c in j.get("large_communities", "").split())
        if "aggregator" in j:
            out += " aggregator={} at={}".format(*j["aggregator"].split())
        out += " atomic" * j.get("atomic", False)
        out += f" otc={j['otc']}" if "otc" in j else ""
        out += f' discarded="{j["discarded"]}"' if "discarded" in j else ""
    return out + (f' malformed="{j["malformed"]}"' if "malformed" in j else "")


def compare(dump, path):
    """The same routes as `routes --json`, the same word about a file that ended early."""
    p = subprocess.run([dump, path], capture_output=True, text=True, timeout=300)
    check(p.returncode in (0, 3) and "Sanitizer" not in p.stderr and "runtime error" not in p.stderr,
          f"{path}: exit {p.returncode}\n{p.stderr[-2000:]}")
    text, err = run("routes", "--json", path, code=None)
    got, want = p.stdout.splitlines(), [expected(line) for line in text.splitlines()]
    for g, w in zip(got, want):
        same(g, w, str(path))
    same(len(got), len(want), f"routes of {path}")
    ends = re.findall(r"^end: (.*)", p.stderr, re.M)
    check(len(ends) == (p.returncode == 3) and all(e in err for e in ends), f"{path}: {ends}, the program says {err}")
    return len(got)


def exports(d, libs):
    declared = set()
    for h in sorted((root / "include/routescope").glob("*.h")):
        text = re.sub(r"/\*.*?\*/", "", h.read_text(), flags=re.S)
        same([i for i in re.findall(r"#include (.*)", text) if not re.match(r"<(std(int|def)\.h|routescope/\w+\.h)>", i)], [],
             f"includes of {h.name}")
        text = re.sub(r"^static inline.*?^}", "", text, flags=re.S | re.M)
        declared |= set(re.findall(r"\b(rs_\w+)\s*\([^;{]*\);", text))
        for lang in ["c"] + (["c++"] if have("g++") else []):
            sh(*(cc if lang == "c" else ["g++"]), *strict, "-std=c99" if lang == "c" else "-std=c++11", "-x", lang, "-fsyntax-only", "-I", d / "include", "-include", h, os.devnull)
    check(len(declared) > 25, "functions declared in the headers")
    page = (root / "docs/man/libroutescope.3").read_text()
    named = set(re.findall(r"^\.F[no] (rs_\w+)(?: \"| void|$)", page, re.M))
    same(sorted(declared - named), [], "functions that libroutescope(3) does not name")
    same(sorted(named - declared - {"rs_path_walk", "rs_path_next"}), [], "names in libroutescope(3) that no header declares")
    if sanitize == "none":
        for args, lib in ((["-D"], "libroutescope.so"), (["-g"], "libroutescope.a")):
            out, _ = sh("nm", *args, "--defined-only", libs / lib)
            names = {line.split()[2].split("@")[0] for line in out.splitlines() if len(line.split()) == 3} - {"ROUTESCOPE_0"}
            same(sorted(names), sorted(declared), f"names exported by {lib}")
    out, _ = sh("readelf", "-d", libs / "libroutescope.so")
    check("soname: [libroutescope.so.0]" in out, out)


def shown():
    """docs/library.md shows the examples as they are."""
    blocks = re.findall(r"^```c\n(.*?)^```", (root / "docs/library.md").read_text(), re.S | re.M)
    for source in sorted((root / "examples").glob("*.c")):
        check(source.read_text() in blocks, f"docs/library.md does not show {source.name} as it is")
        check(source.read_text().count("\n") < 80, f"{source.name} is too long for an example")


def compile_all(d, libs):
    """The programs, each linked shared, static and as C++: {name: [paths]}."""
    env = {**os.environ, "PKG_CONFIG_PATH": f"{libs / 'pkgconfig'}", "PKG_CONFIG_SYSROOT_DIR": os.environ["DESTDIR"]}
    flags = shlex.split(sh("pkg-config", "--cflags", "--libs", "libroutescope", env=env)[0])
    static = shlex.split(sh("pkg-config", "--static", "--cflags", "--libs", "libroutescope", env=env)[0])
    static = [str(libs / "libroutescope.a") if f == "-lroutescope" else f for f in static]
    made = collections.defaultdict(list)
    for source in [*sorted((root / "examples").glob("*.c")), root / "tests/cli/library.c"]:
        ways = [("shared", cc, [*flags, f"-Wl,-rpath,{libs}"]), ("static", cc, static)]
        if have("g++") and cc[-1].endswith(("cc", "gcc")):
            ways.append(("cxx", ["g++", "-x", "c++"], ["-x", "none", *flags, f"-Wl,-rpath,{libs}"]))
        for way, compiler, link in ways:
            out = d / f"{source.stem}-{way}"
            sh(*compiler, *strict, "-D_GNU_SOURCE", *extra, source, "-o", out, *link)
            made[source.stem].append(out)
    return made


def origins(program, table, vrps):
    """origins-of beside the same from `routes --json`."""
    seen = collections.defaultdict(collections.Counter)
    for line in run("routes", "--json", table)[0].splitlines():
        j = json.loads(line)
        last = j.get("as_path", "").split()[-1:]
        if last and last[0].isdigit():
            seen[j["prefix"]][int(last[0])] += 1
    for prefix, want in {**seen, "10.0.0.0/8": {}}.items():
        out, _ = sh(program, table, prefix)
        same(dict(re.fullmatch(r"AS(\d+) (\d+)", line).groups() for line in out.splitlines()),
             {str(k): str(v) for k, v in want.items()}, f"origins of {prefix}")
    same(sh(program, table, "192.0.2.0/24", vrps)[0], "AS64510 2 valid\n", "with VRPs")
    same(sh(program, table, "192.0.2.0/25", vrps)[0], "AS64510 1 invalid-length\n", "with VRPs")
    sh(program, code=2)
    sh(program, table, "192.0.2.1/24", code=2)
    check("cut.mrt:" in sh(program, table.parent / "cut.mrt", "192.0.2.0/24", code=3)[1], "the cut is told")
    check("absent" in sh(program, table.parent / "absent", "192.0.2.0/24", code=3)[1], "the missing file is named")


def counts(program, path):
    out, err = sh(program, path)
    got = {m[0]: m[1:] for m in re.findall(r"(\S+) AS\d+: (\d+) routes, (\d+) with communities, (\d+) withdrawn, (\d+) states", out)}
    want = collections.defaultdict(lambda: [0, 0, 0, 0])
    for line in run("routes", "--json", path, code=None)[0].splitlines():
        j = json.loads(line)
        at = {"R": 0, "A": 0, "W": 2, "S": 3}[j["type"]]
        want[j["peer"]][at] += 1
        want[j["peer"]][1] += "communities" in j
    same(got, {k: tuple(map(str, v)) for k, v in want.items()}, f"counts of {path}")
    return err


with tempfile.TemporaryDirectory() as tmp:
    tmp = pathlib.Path(tmp)
    os.environ["DESTDIR"] = str(tmp / "root")
    sh("meson", "install", "-C", build, "--no-rebuild", "--quiet", "--tags", "devel,runtime")
    pc = next((tmp / "root").rglob("libroutescope.pc"))
    libs, prefix = pc.parent.parent, next((tmp / "root").rglob("include/routescope")).parent.parent
    if sanitize != "none":  # a program that is not instrumented cannot load the library
        extra += ["-fno-omit-frame-pointer"]
    shown()
    exports(prefix, libs)
    made = compile_all(tmp, libs)
    (tmp / "data").mkdir()
    paths = files(tmp / "data")
    (tmp / "vrps.csv").write_text("ASN,IP Prefix,Max Length,Trust Anchor,Expires\nAS64510,192.0.2.0/24,24,test,1999999999\n")
    n = sum(compare(program, path) for program in made["library"] for path in paths)
    check(n >= 30 * len(made["library"]), f"only {n} routes")
    for program in made["origins-of"]:
        origins(program, paths[0], tmp / "vrps.csv")
    for program in made["count-peers"]:
        counts(program, paths[0])
        check(counts(program, paths[1]).count("count-peers:") == 3, "three faults: two states and an UPDATE")
    real = pathlib.Path(os.environ.get("ROUTESCOPE_DATA", root.parent / "shared/data"))
    more = [p for part in ("mrt", "badinput/own/mrt", "badinput/own/bgp", "badinput/own/container") if (real / part).is_dir()
            for p in sorted((real / part).rglob("*")) if p.is_file() and p.stat().st_size < 300_000 and p.suffix not in (".md", ".tsv", ".json", ".txt")]
    real_n = sum(compare(made["library"][0], p) for p in more)
print(f"{sum(map(len, made.values()))} programs; {n} routes of files made here, {real_n} of {len(more)} real and bad files")
sys.exit(0)
