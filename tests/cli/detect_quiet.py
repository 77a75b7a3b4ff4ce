"""detect_quiet - the scenarios in which nobody may be named (A-1 to A-14 and their like), each beside a change of the same
shape that must be: ten peers on two collectors hold sixty prefixes of twenty networks.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

from common import BIN
from follow_twin import Route, end_of_rib, state, table, update

tmp = pathlib.Path(tempfile.mkdtemp(prefix="routescope-"))
T0 = 1767225600  # 2026-01-01 00:00
PEERS = [[(f"192.0.2.{10 * c + i + 1}", 50 + 10 * c + i) for i in range(5)] for c in range(2)]
PFX = [f"44.{i}.0.0/20" for i in range(60)] + ["192.5.5.0/24", "84.205.64.0/24"]
ALL = [p for c in PEERS for p in c]
ROA = "prefix,max_length,asn,trust_anchor\n"


def holder(p):
    return 3557 if p == "192.5.5.0/24" else 12654 if p == "84.205.64.0/24" else 1000 + int(p.split(".")[1]) % 20


def route(peer, origin, *between):
    return Route(peer[1], 20 + peer[1] % 2, *between, origin)


def tables(t=T0, more=None):
    rows = lambda c: {p: [(i, route(peer, holder(p)), 0) for i, peer in enumerate(PEERS[c])]
                      + [(i, route(peer, o), 0) for i, peer, o in (more or {}).get((c, p), [])] for p in PFX}
    return [table(t, PEERS[c], rows(c)) for c in range(2)]


def write(name, parts):
    path = tmp / name
    path.write_bytes(b"".join(parts) if isinstance(parts, list) else parts)
    return path


def detect(name, updates, ribs=None, more=(), codes=(0,)):
    """updates: a list of octets for each collector."""
    args = []
    for c in range(2):
        for n, rib in enumerate((ribs or [[t] for t in tables()])[c]):
            args += ["--rib", f"c{c}={write(f'{name}.{c}.{n}.rib', rib)}"]
        if updates[c]:
            args += ["--updates", f"c{c}={write(f'{name}.{c}.upd', updates[c])}"]
    for option, text in more:
        args += [option, str(write(name + option + ".txt", text.encode()))]
    p = subprocess.run([BIN, "detect", *args], capture_output=True, text=True, timeout=120)
    if p.returncode not in codes or "Sanitizer" in p.stderr:
        sys.exit(f"{name}: exit {p.returncode}\n{p.stderr[-2000:]}")
    return [json.loads(line) for line in p.stdout.splitlines()]


done = {"quiet": 0, "loud": 0}


def strong(incidents):
    return [i for i in incidents if i["grade"] in ("high", "proven")]


def quiet(name, *args, most="medium", **more):
    out = detect(name, *args, **more)
    if strong(out):
        sys.exit(f"{name}: named {strong(out)[0]}")
    if most == "none" and out:
        sys.exit(f"{name}: said {out[0]}")
    if most == "low" and any(i["grade"] != "low" for i in out):
        sys.exit(f"{name}: said more than low: {out}")
    done["quiet"] += 1
    return out


def loud(name, kind, culprit, *args, **more):
    out = [i for i in strong(detect(name, *args, **more)) if i["kind"] == kind and i["culprits"] == [culprit]]
    if len(out) != 1:
        sys.exit(f"{name}: not named: {detect(name, *args, **more)}")
    done["loud"] += 1
    return out[0]


def news(pfx, origin, t=T0 + 100, peers=ALL, between=(), **more):
    """Each peer announces it, a second apart."""
    out = [[], []]
    for n, peer in enumerate(peers):
        r = route(peer, origin, *between)
        for k, v in more.items():
            setattr(r, k, v)
        out[PEERS[1].count(peer)].append(update(t + n, peer, r, [pfx]))
    return out


def join(*lists):
    return [sum((v[c] for v in lists), []) for c in range(2)]


def resend(peers, t, also=(), holds=lambda p: True):
    """A session that comes back and sends its table again, with differences."""
    out = [[], []]
    for peer in peers:
        o = out[PEERS[1].count(peer)]
        o += [state(t, peer, 6, 1), state(t + 5, peer, 5, 6)]
        o += [update(t + 6, peer, route(peer, holder(p)), [p]) for p in PFX if holds(p)]
        o += [update(t + 7, peer, route(peer, origin), [p]) for p, origin in also]
        o += [end_of_rib(t + 8, peer)]
    return [sorted(v, key=lambda r: r[:4] + r[12:16]) for v in out]


HIJACK = (PFX[0], 6666)
loud("control", "moas", 6666, news(*HIJACK))
loud("control of more-specifics", "sub-moas", 6666, news("44.1.5.0/24", 6666))

quiet("A-1 a session is reset", resend([ALL[0]], T0 + 50), most="none")
quiet("A-1 and shows another origin then", resend(PEERS[0], T0 + 50, [HIJACK]))
quiet("A-2 a collector restarts", resend(PEERS[1], T0 + 50), most="none")
quiet("A-2 and all begin anew with what came meanwhile", join(resend(PEERS[0], T0 + 50, [HIJACK]), resend(PEERS[1], T0 + 50, [HIJACK])))
whole = b"".join(tables(T0 + 600)[0])
for percent in range(10, 100, 10):
    cut = [[tables()[0], whole[:len(whole) * percent // 100]], [tables()[1]]]
    quiet(f"A-3 a table cut at {percent} %", [[], news(PFX[5], holder(PFX[5]), T0 + 700)[1]], cut, codes=(0, 3), most="none")
quiet("A-4 updates that are weeks old", news(*HIJACK, t=T0 - 30 * 86400), codes=(0, 3))
odd = table(T0, PEERS[0], {p: [(i, route(q, holder(p)), 7) for i, q in enumerate(PEERS[0])] for p in PFX}, add_path=True)
odd = [r[:7] + b"\x02" + r[8:] if r[6:8] == b"\0\x08" else r for r in odd]
quiet("A-5 ADD-PATH in the plain subtype", [[], news(PFX[5], holder(PFX[5]))[1]], [[odd], [tables()[1]]], codes=(0, 3))
quiet("A-6 a set at the end", news(PFX[0], 20, aset=(6666, 6667)), most="none")
quiet("A-6 a set that covers", news("44.0.3.0/24", 20, aset=(6666, 6667)), most="none")
quiet("A-7 AS_TRANS at the end", news(PFX[0], 23456), most="medium")
quiet("A-8 no VRP at all", news(PFX[0], holder(PFX[0]), between=(22,)), more=[("--vrps", ROA)], codes=(0, 3))
quiet("A-9 told to the collector only", news("44.3.7.0/24", ALL[0][1], peers=ALL[:1]))
quiet("A-9 by all peers of one collector", news("44.3.7.0/24", 6666, peers=PEERS[0]))
BLACK = dict(communities=(0xffff029a,))
quiet("A-10 a blackhole of the holder's", news("44.3.7.9/32", holder("44.3.0.0/20"), **BLACK), most="none")
quiet("A-10 a blackhole by its upstream", news("44.3.7.9/32", 22, t=T0 + 300, **BLACK),
      [[t] for t in tables(more={(c, PFX[3]): [] for c in range(2)})], more=[("--as-rel", f"22|{holder('44.3.0.0/20')}|-1\n")], most="none")
loud("a blackhole of a stranger's", "blackhole", 6666, news("44.3.7.9/32", 6666, **BLACK))
both = f"{ROA}{PFX[0]},20,{holder(PFX[0])},x\n{PFX[0]},20,6666,x\n"
quiet("A-11 a second origin with its ROA", news(*HIJACK), more=[("--vrps", both)], most="low")
quiet("A-11 an anycast prefix", news("192.5.5.0/24", 6666))
loud("a second origin without", "moas", 6666, news(*HIJACK), more=[("--vrps", f"{ROA}{PFX[0]},20,{holder(PFX[0])},x\n")])
ORG = "# format:org_id|changed|org_name|country|source\nO|x|O|NL|R\n# format:aut|changed|aut_name|org_id|opaque_id|source\n"
quiet("A-12 a sibling takes over", news(*HIJACK), more=[("--as-org", f"{ORG}6666|x|A|O|x|R\n{holder(PFX[0])}|x|B|O|x|R\n")])
gone = "".join(f"{p.rsplit('.', 2)[0].rsplit('.', 1)[0]}.0.0.0/8,24,4711,x\n" for p in PFX[:1])
flap = join(*(news(p, holder(p), T0 + 100 + 20 * n, between=(22,)) for n, p in enumerate(PFX[:20])))
quiet("A-13 thousands turn Invalid, and their routes change", flap, more=[("--vrps", ROA + gone)])
step = news(*HIJACK, t=T0 + 100, peers=PEERS[0][:3]), [[], [update(T0 + 7300, PEERS[1][0], route(PEERS[1][0], 1000), [PFX[0]])]]
quiet("A-14 a clock that is two hours ahead", join(*step))

hand = join(news(*HIJACK), news(*HIJACK, t=T0 + 160))
quiet("a hand-over with its ROA", hand, more=[("--vrps", both)], most="low")
end = [[update(T0 + 900, PEERS[c][0], route(PEERS[c][0], holder(PFX[9]), 22), [PFX[9]])] for c in range(2)]
out = quiet("a hand-over without any: after five minutes it shows", join(news(*HIJACK), end))
if "handover" not in sum((i["suppressors"] for i in out), []):
    sys.exit(f"a hand-over is not told: {out}")
quiet("diversion of traffic with a ROA", news("44.4.3.0/24", 6666), more=[("--vrps", f"{ROA}44.4.0.0/20,20,1004,x\n44.4.3.0/24,24,6666,x\n")], most="low")
quiet("by a known scrubber", news("44.4.3.0/24", 13335))
loud("and by nobody known", "sub-moas", 6666, news("44.4.3.0/24", 6666))
flips = []
for n in range(6):
    flips.append(news(PFX[0], 2000 if n % 2 else holder(PFX[0]), T0 + 100 + 600 * n))
standing = [table(T0, PEERS[c], {p: [(i, route(q, 2000 if p == PFX[0] and i < 2 else holder(p)), 0) for i, q in enumerate(PEERS[c])]
                                 for p in PFX}) for c in range(2)]
quiet("two that flip", join(*flips), [[t] for t in standing], most="none")
quiet("a beacon comes up", news("84.205.65.0/24", 12654), most="none")
quiet("a beacon of another origin", news("84.205.64.0/24", 6666), most="low")
quiet("an upstream takes over", news(PFX[0], 20, peers=[p for p in ALL if p[1] % 2 == 0]))
quiet("the holder's own parts", news("44.7.2.0/24", holder("44.7.0.0/20")), most="none")
quiet("a customer's part, passed on by the holder", news("44.7.2.0/24", 7777, between=(holder("44.7.0.0/20"),)))
quiet("too long for most", news("44.7.2.128/25", 6666), most="low")
quiet("new space of a new network", news("5.44.0.0/21", 200123))
loud("space of another region", "squat", 200123, news("102.44.0.0/21", 200123))
loud("a typed count", "moas", holder(PFX[0]), news(PFX[0], 3, between=(holder(PFX[0]),)))
print(f"{done['quiet']} quiet scenarios, {done['loud']} beside them that are named")
