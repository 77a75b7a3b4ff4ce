"""cases - corner cases of the RFCs with the elements that a right reader yields (mrt/cases of the real data)."""
import json

from common import check, real, run, same

KEYS = {"t": "type", "ts": "time", "as": "peer_asn", "p": "prefix", "pid": "path_id", "path": "as_path", "nh": "next_hop",
        "lp": "local_pref", "com": "communities", "large": "large_communities", "ext": "extended_communities",
        "agg": "aggregator"}
cases = json.loads(real("mrt/cases/cases.json").read_text())
for name, case in cases.items():
    path = real(f"mrt/cases/{case['file']}")
    out, err = run("routes", "--json", path, code=3 if case.get("malformed") == "truncated" else 0)
    got = [json.loads(line) for line in out.splitlines()]
    if case["elems"] == "prefix":
        check("cut" in err, f"{name}: the cut is not told")
        continue
    if case.get("malformed") == "treat-as-withdraw":
        check(all("malformed" in g for g in got), f"{name}: no rule named")
    for g in got:
        g.pop("malformed", None)
        g.pop("discarded", None)
    same(got, [{KEYS.get(k, k): v for k, v in e.items()} for e in case["elems"]], f"{name}: {case['what']}")
print(f"{len(cases)} cases right")
