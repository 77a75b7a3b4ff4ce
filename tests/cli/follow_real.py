"""follow_real - real tables and updates: what is held at the end is what Debian's `bgpdump -m` adds up to."""
import collections
import functools
import ipaddress
import pathlib
import shutil
import subprocess
import sys

from common import check, real, same
from follow_twin import counts, dump

if not shutil.which("bgpdump"):
    print("skipped: bgpdump is not there")
    sys.exit(77)
real("incidents")


@functools.cache
def rows(path):
    """bgpdump's lines of a file."""
    p = subprocess.run(["bgpdump", "-m", path], capture_output=True, text=True, errors="replace")
    return [l.split("|") for l in p.stdout.splitlines()]


class Sum:
    """Adds up lines: {(collector, peer, asn, prefix): path}."""

    def __init__(self):
        self.held = collections.defaultdict(dict)  # (collector, peer, asn) -> {prefix: path}
        self.last = {}
        self.announced = self.withdrawn = 0

    def line(self, c, r):
        peer = c, r[3], r[4]
        if r[2] == "A":
            self.announced += 1
            self.held[peer][r[5]] = r[6]
        elif r[2] == "W":
            self.withdrawn += 1
            self.held[peer].pop(r[5], None)
        elif r[2] == "STATE" and (r[6] != "6" or self.held[peer]):
            self.held[peer].clear()

    def table(self, c, path):
        new = collections.defaultdict(dict)
        for r in rows(path):
            new[c, r[3], r[4]][r[5]] = r[6]
        for peer, routes in new.items():
            if len(routes) * 10 >= self.last.get(peer, 0) * 9:
                self.last[peer] = len(routes)
                self.held[peer] = {}
            self.held[peer].update(routes)

    def final(self):
        return {(*peer, k): v for peer, routes in self.held.items() for k, v in routes.items()}


@functools.cache
def canonical(text):
    """IPv6 texts differ in what they shorten."""
    return str(ipaddress.ip_network(text) if "/" in text else ipaddress.ip_address(text)) if ":" in text else text


def plain(key):
    return key[0], canonical(key[1]), key[2], canonical(key[3])


def as_rfc(got, want):
    """bgpdump merges AS4_PATH always, RFC 6793 4.2.3 not behind an AGGREGATOR that knows 4 octets: AS_TRANS stays."""
    if got is None or want is None or "23456" not in got:
        return got
    g, w = got.split(" "), want.split(" ")
    return " ".join(y if x == "23456" else x for x, y in zip(g, w)) if len(g) == len(w) else got


def begin(path):
    """Time of the first record, by bgpdump."""
    return float(rows(path)[0][1])


def compare(name, tables, updates):
    """Both: {collector: [path]}. Returns how many routes are the same."""
    s, todo = Sum(), []
    for c, paths in tables.items():
        todo += [(begin(p), 0, c, p) for p in paths]
    for c, paths in updates.items():
        for p in sorted(paths, key=lambda p: (begin(p), p.name)):
            now = 0
            for n, r in enumerate(rows(p)):
                now = max(now, float(r[1]))
                todo.append((now, 1, c, r))
    todo.sort(key=lambda x: x[:3])
    for t, is_update, c, x in todo:
        if is_update:
            s.line(c, x)
        else:
            s.table(c, x)
    args = [a for flag, files in (("-r", tables), ("-u", updates)) for c, v in files.items() for p in v for a in (flag, f"{c}={p}")]
    out = dump(*args)
    got = {}
    for line in out.get("T", []):
        where, path = line.split("\t")
        got[plain(where.split(" "))] = path.split("|")[0]
    want, n = {plain(k): v for k, v in s.final().items()}, counts(out)
    for k in sorted(set(got) | set(want)):
        same(as_rfc(got.get(k), want.get(k)), want.get(k), f"{name}: {k}")
    same((n["announced"], n["withdrawn"]), (s.announced, s.withdrawn), f"{name}: prefixes in messages")
    return len(want), n["announced"] + n["withdrawn"] + n["entries"]


total = files = events = 0
for folder in sorted(real("incidents").iterdir()):
    if not folder.is_dir():
        continue
    tables, updates = collections.defaultdict(list), collections.defaultdict(list)
    for p in sorted(folder.glob("*.gz")):
        (tables if ".rib" in p.name else updates)[p.name.split(".")[0]].append(p)
    n, m = compare(folder.name, tables, updates)
    total, files, events = total + n, files + 1, events + m
print(f"{files} incidents: {total} routes held after {events} prefixes read, as bgpdump adds them up")

ris, rv = real("mrt/ris"), real("mrt/routeviews")
for name, tables, updates in [
    ("rrc24", [], sorted(ris.glob("rrc24.updates.20200809.032*.gz"))),
    ("rrc15", [], [ris / "rrc15.updates.20100227.1600.gz"]),
    ("2002", [ris / "bview.20020722.2337.gz"], [ris / "updates.20020722.2238.gz"]),
    ("2016", [], [ris / "updates.20160811.1600.gz"]),
    ("2017", [], [ris / "updates.20170103.0630.mrt"]),
    ("jinx", [], [rv / "route-views.jinx.updates.20150401.0000.bz2"]),
    ("rv2026", [], [rv / "updates.20260222.1530.bz2"]),
]:
    n, m = compare(name, {name: tables} if tables else {}, {name: updates})
    print(f"{name}: {n} routes after {m} prefixes")
