"""The whole program: simulate, init, ingest, serve; every route of the OpenAPI document is asked and its
answer held against the document. Oracles beside it: the CSV of `export`, the table of docs/api.

observatory.py ROUTESCOPE SOURCE_ROOT PUT_INCIDENTS
"""
import csv
import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from urllib.parse import quote

from lib import Server, check, check_problem, check_security, done, schema_faults, wait_until

program, root, put_incidents = sys.argv[1:4]
tmp = tempfile.TemporaryDirectory()
obs = os.path.join(tmp.name, "obs")


def run(*args, code=0):
    r = subprocess.run([program, *args], capture_output=True, text=True)
    if r.returncode != code:
        raise SystemExit(f"{args}: exit {r.returncode}, not {code}: {r.stderr}")
    return r


def world(start):
    out = os.path.join(tmp.name, start)
    run("simulate", "--out", out, "--ases", "300", "--prefixes", "1500", "--peers", "12", "--seed", "7",
        "--start", start)
    return out


# --- what does not start ----------------------------------------------------------------------------
check("store" in run("serve", "--data", tmp.name, code=3).stderr.lower()
      or "observatory" in run("serve", "--data", tmp.name, code=3).stderr.lower(), "a folder that is no observatory")
run("init", "--data", obs)
for bad in ("8480", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:65536", ":80", "::1:80"):
    run("serve", "--data", obs, "--listen", bad, code=2)
run("serve", "--data", obs, "extra", code=2)
with socket.socket() as taken:
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    r = run("serve", "--data", obs, "--listen", "127.0.0.1:%d" % taken.getsockname()[1], code=3)
    check("in use" in r.stderr, f"a port that is taken: {r.stderr}")

# --- before the first ingest, and a view published while it runs ----------------------------------------
s = Server([program, "serve", "--data", obs, "--listen", "127.0.0.1:0"])
empty = s.get("/healthz").json()
check(empty["status"] == "ok" and empty["view"] == 0, f"empty: {empty}")
for target in ("/api/v1/summary", "/api/v1/ases", "/api/v1/months", "/api/v1/sources"):
    a = s.get(target)
    check(a.status in (200, 404), f"empty: {target} {a.status}")
run("ingest", "--data", obs, world("2026-01-01"))
check(wait_until(lambda: s.get("/healthz").json()["view"] >= 1), "the ingest is served without restart")

# --- the document -------------------------------------------------------------------------------------
doc = s.get("/api/openapi.json").json()
check(doc["openapi"] == "3.1.0" and doc["info"]["title"] and doc["info"]["version"], "OpenAPI 3.1")
ids = [op["get"]["operationId"] for op in doc["paths"].values()]
check(len(ids) == len(set(ids)), "operation ids are one each")


def refs(x):
    if isinstance(x, dict):
        if "$ref" in x:
            yield x["$ref"]
        for v in x.values():
            yield from refs(v)
    elif isinstance(x, list):
        for v in x:
            yield from refs(v)


for ref in set(refs(doc)):
    at = doc
    for part in ref.split("/")[1:]:
        at = at.get(part, {})
    check(at, f"{ref} is defined")
used = {r.rsplit("/", 1)[1] for r in refs(doc)}
check(set(doc["components"]["schemas"]) <= used, f"shapes used: {set(doc['components']['schemas']) - used}")
text = open(os.path.join(root, "docs/api/README.md")).read()
for path, op in doc["paths"].items():
    check(f"`{path}`" in text, f"docs/api names {path}")
    inside = set(re.findall(r"\{(\w+)\}", path))
    check(inside == {p["name"] for p in op["get"]["parameters"] if p["in"] == "path"}, f"path parameters of {path}")

# --- some incidents, for the routes that tell of them ---------------------------------------------------
some = [str(r["asn"]) for r in s.get("/api/v1/ases?sort=-prefixes&limit=9").json()["data"]]
number = s.get("/healthz").json()["view"]
subprocess.run([put_incidents, obs, "24", "1767225600", *some], check=True)
check(wait_until(lambda: s.get("/healthz").json()["view"] > number), "incidents are served without restart")

# --- every route: shape, packed form, HEAD, tag, headers --------------------------------------------------
top = s.get("/api/v1/ases?sort=-prefixes&limit=5").json()["data"]
asn = str(top[0]["asn"])
prefix = s.get(f"/api/v1/ases/{asn}/prefixes?limit=1").json()["data"][0]["prefix"]
country = next(x["country"] for x in top if x["country"])
values = {"asn": asn, "addr": prefix.split("/")[0], "len": prefix.split("/")[1], "id": "2026", "prefix": prefix,
          "month": "2026-01", "framework": "2018", "to": "2018", "country": country, "readiness": "routingInformationRPKI:ready",
          "sort": "-routingInformationRPKI", "limit": "3", "family": "4", "state": "valid", "counted": "1",
          "q": (top[0]["name"] or asn)[:4], "incident": "test0001", "role": "culprit", "match": "covered",
          "kind": "leak", "grade": "low", "since": "2026-01-01", "until": "2026-02-01T00:00:00Z", "format": "json",
          "changed": "0", "collector": "rrc00", "version": "1", "sha256": "0" * 64}
values |= {"cc": country, "region": "world", "programme": "netops", "of": "as:%s,region:world" % asn,
           "a": "as:" + asn, "b": "region:world@2026-01", "other": "2018"}
values["participant"] = s.get("/api/v1/participants?limit=1").json()["data"][0]["id"]
os.mkdir(os.path.join(obs, "posts"))
with open(os.path.join(obs, "posts", "test0001.md"), "w") as f:
    f.write("---\ntitle: A post\ndate: 2026-01-05\nauthor: N. N.\ntags: [some]\n---\nText.\n")
values |= {"slug": "test0001", "tag": "some", "asns": asn, "economies": country, "participantIDs": values["participant"], "pageToken": "1"}
STATES = {"/api/v1/incidents": "closed"}
COMPAT = {"v1": {"month": "202601", "programme": "net-ops"}, "v2": {"month": "2026-01-15T00:00:00Z", "region": "150"}}


def value_of(name, path):
    """Clients of other programs write some of them in another way."""
    if path.startswith("/api/v1/posts") and name == "kind":
        return "post"
    return COMPAT.get(path.split("/")[2], {}).get(name, values.get(name)) if path.startswith("/compat/") else values.get(name)


def fill(path):
    return re.sub(r"\{(\w+)\}", lambda m: value_of(m.group(1), path), path)


def hold(target, op, what):
    """The answer of a target against the shape of its operation; returns it."""
    a = s.get(target)
    check_security(a, what)
    if not check(a.status == 200, f"{what}: {a.status} {a.body[:200]}"):
        return a
    kind = list(op["responses"]["200"]["content"])[-1] # lists have bare forms as well, asked for elsewhere
    check(a.headers["content-type"].split(";")[0] == kind.split(";")[0], f"{what}: {a.headers['content-type']}")
    if "json" in kind:
        faults = schema_faults(doc, op["responses"]["200"]["content"][kind]["schema"], a.json())
        check(not faults, f"{what}: {faults[:5]}")
    return a


for path, ops in doc["paths"].items():
    if "text/event-stream" in ops["get"]["responses"]["200"]["content"]:
        continue # never ends; in incidents.py
    op = ops["get"]
    if path == "/api/v1/evidence/{sha256}":
        check_problem(s.get(fill(path)), 404, "evidence that is not held")
        check_problem(s.get("/api/v1/evidence/zz"), 400, "no digest", "sha256")
        continue # what is held is asked for in incidents.py
    needed = "&".join(f"{p['name']}={quote(values[p['name']])}" for p in op["parameters"]
                      if p["in"] == "query" and p["required"])
    target = fill(path) + ("?" + needed if needed else "")
    plain = hold(target, op, target)
    if path == "/metrics":
        continue # it counts its own asking
    packed = s.get(target, Accept_Encoding="gzip")
    check(packed.plain() == plain.body, f"{target}: packed and plain are the same")
    check(s.get(target, "HEAD").headers.get("content-length") == str(len(plain.body)), f"{target}: HEAD")
    check_problem(s.get(target, "POST"), 405, f"POST {target}")
    if path.startswith("/api/v1/"):
        for tag in (plain.headers["etag"], packed.headers["etag"]):
            check(s.get(target, If_None_Match=tag).status == 304, f"{target}: 304")
        check(plain.json()["meta"]["simulated"] is True, f"{target}: says that it is simulated")
    for p in op["parameters"]:
        if p["in"] == "path":
            continue
        value = STATES.get(path, values["state"]) if p["name"] == "state" else value_of(p["name"], path)
        if p["name"] == "fields": # one field of the shape: its rows have that and no other
            data = s.get(target).json()["data"]
            rows = data if isinstance(data, list) else [data]
            for name in list(rows[0])[:2] if rows else []:
                got = s.get(target + ("&" if needed else "?") + "fields=" + name)
                kept = got.json().get("data") if got.status == 200 else got.body
                check(kept == ([{name: r[name]} for r in rows] if isinstance(data, list) else {name: data[name]}),
                      f"{target} fields={name}: {str(kept)[:200]}")
        elif p["name"] != "cursor":
            one = fill(path) + "?" + "&".join(
                dict.fromkeys([f"{p['name']}={quote(value)}"] + (needed.split("&") if needed else [])))
            hold(one, op, one)
        for bad in [str(p["schema"]["minimum"] - 1), str(p["schema"]["maximum"] + 1)] if "maximum" in p["schema"] \
                else ["x" * (p["schema"]["maxLength"] + 1)] if "maxLength" in p["schema"] else ["*", "nonsense!"]:
            others = [x for x in needed.split("&") if x and not x.startswith(p["name"] + "=")]
            check_problem(s.get(fill(path) + "?" + "&".join(others + [p["name"] + "=" + quote(bad)])), 400,
                          f"{path} {p['name']}={bad[:20]}", p["name"])
    check_problem(s.get(target + ("&" if needed else "?") + "colour=red"), 400, f"{target} colour", "colour")
check_problem(s.get("/api/v1/summary?month=2019-01"), 404, "a month not held")
check_problem(s.get("/api/v1/summary?framework=none"), 404, "a framework that is none")
check_problem(s.get("/api/v1/ases/4199999999"), 404, "an AS not seen")
check_problem(s.get("/api/v1/ases?cursor=abc"), 400, "a cursor of nobody", "cursor")
check_problem(s.get("/api/v1/ases/%s/prefixes?state=purple" % asn), 400, "a state that is none", "state")

# --- lists against the export ---------------------------------------------------------------------------


def pages(target):
    rows, cursor = [], ""
    while cursor is not None:
        a = s.get(target + cursor).json()
        rows += a["data"]
        cursor = "&cursor=" + quote(a["next"]) if a["next"] is not None else None
    return rows


want = {int(r["asn"]): r for r in csv.DictReader(io.StringIO(run("export", "--data", obs, "--what", "ases").stdout))}
rows = pages("/api/v1/ases?limit=7")
check([r["asn"] for r in rows] == sorted(want), f"every AS once and in order: {len(rows)} of {len(want)}")
for r in rows:
    e = want[r["asn"]]
    check((r["prefixes4"], r["prefixes6"]) == (int(e["prefixes4"]), int(e["prefixes6"])), f"prefixes of {r['asn']}")
check([r["asn"] for r in pages("/api/v1/ases?sort=-asn&limit=50")] == sorted(want, reverse=True), "backwards")
for sort in ("name", "-name", "prefixes", "-prefixes", "filtering", "-filtering", "routingInformationIRR",
             "-routingInformationRPKI", "coordination", "antiSpoofing"):
    got = pages(f"/api/v1/ases?sort={sort}&limit=11")
    check(sorted(r["asn"] for r in got) == sorted(want), f"every AS once, by {sort}")
    if sort.endswith("prefixes"):
        n = [r["prefixes4"] + r["prefixes6"] for r in got]
        check(n == sorted(n, reverse=sort[0] == "-"), f"in the order of {sort}")
for readiness in ("ready", "aspiring", "lagging", "no_data"):
    got = pages(f"/api/v1/ases?readiness=routingInformationRPKI:{readiness}&limit=100")
    check([r["asn"] for r in got]
          == [r["asn"] for r in rows if r["scores"]["routingInformationRPKI"]["readiness"] == readiness], readiness)
got = pages(f"/api/v1/ases?country={country.lower()}&limit=100")
check([r["asn"] for r in got] == [r["asn"] for r in rows if r["country"] == country], f"country {country}")
counted = pages(f"/api/v1/ases/{asn}/prefixes?counted=1&limit=2")
check(len({r["prefix"] for r in counted}) == len(counted) == top[0]["prefixes4"] + top[0]["prefixes6"],
      f"prefixes of AS{asn}: {len(counted)}")
six = [":" in r["prefix"] for r in counted]
check(six == sorted(six), "IPv4 before IPv6")

# --- the examples of the manual ----------------------------------------------------------------------------
url = "http://%s:%d" % s.addr
for block in re.findall(r"```sh\n(.*?)```", text + open(os.path.join(root, "docs/compat.md")).read(), re.S):
    block = block.replace("http://127.0.0.1:8480", url).replace("AS64500", "AS" + asn).replace("64500", asn)
    block = block.replace("192.0.2.0/24", prefix).replace("2001:db8::/32", prefix)
    r = subprocess.run(["sh", "-euc", block], capture_output=True, text=True)
    check(r.returncode == 0 and r.stdout, f"an example of docs/api: {block!r}: {r.stderr}")
    if "ASes" in block:
        check(f"{len(want)} ASes" in r.stdout, f"pages in the shell: {r.stdout}")
    if "If-None-Match" in block:
        check(r.stdout == "304\n", f"tag in the shell: {r.stdout}")
    if "limit=501" in block:
        check('"parameter":"limit"' in r.stdout, "problem in the shell")

# --- a second month, while it runs -------------------------------------------------------------------------
before = s.get("/api/v1/summary")
run("ingest", "--data", obs, world("2026-02-01"))
check(wait_until(lambda: s.get("/api/v1/summary").json()["meta"]["month"] == "2026-02"), "a second month")
after = s.get("/api/v1/summary", If_None_Match=before.headers["etag"])
check(after.status == 200 and after.json()["meta"]["months"] == ["2026-01", "2026-02"], "under another tag")
check(s.get("/api/v1/summary?month=2026-01").json()["meta"]["month"] == "2026-01", "the first is still there")
faults = schema_faults(doc, doc["paths"]["/api/v1/summary"]["get"]["responses"]["200"]["content"]["application/json"]
                       ["schema"], after.json())
check(not faults, f"shape of two months: {faults[:5]}")
m = s.get("/metrics").body.decode()
check('routescope_month_info{month="2026-02",simulated="true"} 1' in m and "routescope_months 2" in m, "/metrics follows")
for line in m.splitlines():
    check(re.fullmatch(r'# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[^{}]*\})? -?[0-9.e+]+', line), f"/metrics: {line!r}")
code, err = s.stop(signal.SIGINT)
check(code == 0 and err == "", f"SIGINT: exit {code}, {err!r}")
done()
