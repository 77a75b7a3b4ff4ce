"""quality - the judge of the detectors is judged: invented events and answers, counted by hand."""
import sys
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
from common import check, same  # noqa: E402
from quality_score import Score, overlap, right, seconds, wilson  # noqa: E402


def event(**kw):
    e = {"kinds": ["moas"], "culprits": [64500], "prefixes": ["192.0.2.0/24"], "begin": 1000.0, "end": 2000.0, "due": 1010.0,
         "what": "the event"}
    return dict(e, **kw)


def at(t):
    return f"1970-01-01T{t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}Z"


def said(**kw):
    i = {"kind": "moas", "type": None, "begin": at(1001), "end": at(1900), "detected": at(1001), "graded": at(1030),
         "culprits": [64500], "prefixes": ["192.0.2.0/24"], "grade": "high", "confidence": 0.85, "reasons": [], "suppressors": []}
    return dict(i, **kw)


def score(events, incidents):
    s = Score()
    s.world("w", events, incidents)
    return s, s.total()


same(seconds("2026-01-02T15:40:21Z"), 1767368421.0, "time")
check(overlap(["192.0.2.0/25"], ["192.0.2.0/24"]) and overlap(["192.0.2.0/24"], ["192.0.2.128/25"]), "a part overlaps")
check(not overlap(["192.0.3.0/24", "2001:db8::/32"], ["192.0.2.0/24"]), "families and neighbours do not")

# The interval of 9 in 10 as textbooks give it (Wilson, 95 %): 0.596 to 0.982; none of none says nothing.
same(tuple(round(x, 3) for x in wilson(9, 10)), (0.596, 0.982), "interval")
same(wilson(0, 0), (0.0, 1.0), "interval of nothing")

check(right(said(), event()), "right")
check(not right(said(kind="leak"), event()), "wrong kind")
check(not right(said(culprits=[64501]), event()), "wrong culprit")
check(not right(said(culprits=[64500, 64502]), event()), "another named beside")
check(right(said(culprits=[64500, 64502]), event(innocent=[64502])), "one of a label's innocents, but not alone")
check(not right(said(), event(reason="prepend-typo")) and right(said(reasons=["prepend-typo"]), event(reason="prepend-typo")), "reason")
check(not right(said(kind="leak", type=2), event(kinds=["leak"], type=1)), "type of a leak")

_, t = score([event()], [said()])
same((t["true"], t["found"], t["strong"], t["right"], t["late"]), (1, 1, 1, 1, 0), "found in time")
s, t = score([event()], [said(graded=at(1071))])
same((t["found"], t["late"]), (1, 1), "found, 61 seconds after it was due")
same(s.delays, [61.0], "delay")
s, t = score([event()], [said(grade="medium")])
same((t["true"], t["found"], t["weak"], t["strong"]), (1, 0, 1, 0), "medium is not found, and accuses nobody")
check(len(s.confusion) == 1 and "missed the event" in s.confusion[0], "a miss is listed")
s, t = score([event()], [said(), said(culprits=[64999], prefixes=["198.51.100.0/24"])])
same((t["found"], t["strong"], t["right"]), (1, 2, 1), "one too many")
check(len(s.confusion) == 1 and "true is nothing" in s.confusion[0], "the wrong one is listed")
_, t = score([event(due=None)], [])
same((t["true"], t["found"]), (0, 0), "few saw it: not asked for")
_, t = score([event(due=None)], [said()])
same((t["true"], t["strong"], t["right"]), (0, 1, 1), "nor wrong when it is said")
_, t = score([event()], [said(begin=at(4000), end=at(4100))])
same((t["found"], t["right"]), (0, 0), "another time")

s = Score()
s.negative("quiet", "reset", [said(grade="medium")])
s.negative("loud", "reset", [said()])
same(s.quiet, {"reset": [1, 2]}, "negative scenarios")
check("| reset | 2 | 1 |" in s.table(), "in the table")

s = Score()
routine = {"ases": [], "prefixes": [], "begin": 0.0, "end": 60.0}
s.world("w", [event()], [said(), said(culprits=[64999], prefixes=["198.51.100.0/24"], begin=at(10))],
        [dict(routine, kind="roa-moved", prefixes=["198.51.100.0/24"]), dict(routine, kind="roa-moved", prefixes=["203.0.113.0/24"]),
         dict(routine, kind="reset"), dict(routine, kind="restart", begin=300.0, end=400.0),
         dict(routine, kind="hybrid", ases=[64999], end=None), dict(routine, kind="servers", ases=[64998], end=None)])
same(s.quiet, {"roa-moved": [1, 2], "reset": [1, 1], "restart": [0, 1], "hybrid": [1, 1], "servers": [0, 1]},
     "what a wrong name may come from")
print("the judge of the detectors agrees with the count by hand")
