"""networks - every column by hand-made sources, combined contacts, and figures known of the real files."""
import csv
import io
import json
import pathlib
import tempfile

from common import check, real, run, same

tmp = pathlib.Path(tempfile.mkdtemp(prefix="routescope-"))
W = tmp / "w"
W.mkdir()
table = tmp / "table.txt"
table.write_text("; comment\n10.0.0.0/16\t2\n10.0.0.0/24,3\n192.0.2.0/24 4\n2001:db8::/32 3\n10.1.0.0/16 {1,2}\nprefix origin\n")
files = {
    "as-rel.txt": "1|2|-1\n2|3|-1\n3|2|-1\n1|4|0\n",
    "as-org.jsonl": '{"asn":"1","name":"ONE-AS","organizationId":"O"}\n{"asn":"2","name":"TWO-AS","organizationId":"O"}\n'
                    '{"organizationId":"O","name":"Org, Inc","country":"NL"}\n{"asn":"9","name":"NINE","organizationId":"P"}\n',
    "peeringdb-all.json": json.dumps({
        "net": {"data": [{"id": 2, "asn": 2, "org_id": 5, "info_type": "NSP", "irr_as_set": "AS-TWO", "info_prefixes4": 7, "status": "ok"},
                         {"id": 3, "asn": 3, "org_id": 6, "info_type": "Route Server", "status": "ok"},
                         {"id": 4, "asn": 4, "org_id": 5, "status": "ok"}]},
        "poc": {"data": [{"net_id": 2, "role": "NOC", "visible": "Public", "status": "ok"}]}}),
    "whois-ripe.db": "aut-num: AS1\nadmin-c: X\nsource: RIPE\n\naut-num: AS3\nabuse-c: X\nsource: RIPE\n\naut-num: AS9\nabuse-c: X\nsource: RIPE\n\n"
                     "aut-num: AS8\ntech-c: secret-person\nsource: RADB\n",
    "users.csv": "ASN,Users\n1,10\n1,5\n3,7\n", "hegemony.csv": "asn,hege\n1,0.25\n2,5e-05\n",
    "lists.csv": "list,asn,prefix,name,checked,source\nscrubber,4,,Four,2026-01-01,here\n",
}
for name, text in files.items():
    (W / name).write_text(text)


def rows(*args):
    return {int(r["asn"]): r for r in csv.DictReader(io.StringIO(run("networks", *args)[0]))}


got = rows("--world", W, "--table", table)
same(sorted(got), [1, 2, 3, 4, 9], "ASes of relationships, organisations and PeeringDB")
want = {  # contact, type, route server, set, limit, siblings, cone, prefixes, prefixes6, addresses, users, hegemony, scrubber
    1: "registered - - - - 2 3 2 1 65536 15 0.250000000 -",
    2: "registered NSP no AS-TWO 7 2 2 2 1 65536 - 0.000050000 -",
    3: "- Route Server yes - - 0 1 1 1 256 7 - -",
    4: "- - no - - 2 1 1 0 256 - - yes",
    9: "missing - - - - 0 1 0 0 0 - - -"}
keys = ("contact type route_server as_set limit4 siblings cone_ases cone_prefixes4 cone_prefixes6 cone_addresses4 users hegemony scrubber").split()
for asn, text in want.items():
    same(" ".join(got[asn][k] for k in keys), text, f"AS {asn}")
same([got[1][k] for k in ("name", "country", "providers", "customers", "peers")], ["Org, Inc", "NL", "0", "1", "1"], "AS 1")
same(list(rows("--world", W, "AS9", "1")), [9, 1], "in the order asked")
one = rows("--world", W, "1")[1]
same((one["cone_ases"], one["cone_prefixes4"]), ("3", "-"), "no table, no weights")
o = json.loads(run("networks", "--json", "--world", W, "77")[0])
same((o["asn"], o["contact"], o["users"], o["cone_ases"]), (77, None, None, 1), "unknown is null")
same({v for k, v in json.loads(run("networks", "--json", "5")[0]).items() if k != "asn"}, {None}, "a world of nothing")
check("secret" not in str(got) + run("world", "--world", W, "--json")[0], "no person")
sources = {r["kind"]: r for r in csv.DictReader(io.StringIO(run("world", "--world", W)[0]))}
same(sources["whois"]["reasons"], "not of a regional registry: 1", "refused by reason")
same(sources["lists"]["name"], "lists.csv", "a list of one's own takes the place of what is built in")
check("3 rows left out" in run("networks", "--world", W, "--table", table, "1")[1] or
      "2 rows left out" in run("networks", "--world", W, "--table", table, "1")[1], "rows left out are told")
run("networks", "x", code=2)
run("networks", "--table", tmp / "none", code=3)
run("networks", "--users", W / "as-rel.txt", code=3)
run("networks", "--hegemony", W / "users.csv", code=3)
run("networks", "--whois", W / "users.csv", code=3)
run("networks", "--lists", W / "users.csv", code=3)
same(rows("32787", "3356")[32787]["scrubber"], "yes", "the list that is built in")

r = rows("--as-rel", real("asrel/20160101.as-rel.txt.gz"), "--users", real("asnames/apnic-as-population-202009.tsv.gz"), "--hegemony",
         real("asrel/as-hegemony-20230801.csv.gz"), "--as-org", real("asorg/20220401.as-org2info.txt.gz"), "3356", "174", "1299", "4134")
same([r[a]["cone_ases"] for a in (3356, 174, 1299)], ["44054", "40564", "40536"], "cones of 2016")
same((r[4134]["users"], r[3356]["hegemony"]), ("283419161", "0.200173706"), "users, hegemony")
# siblings of 3356, counted straight from the text
org, ases, section = {}, {}, None
import gzip
for line in gzip.open(real("asorg/20220401.as-org2info.txt.gz"), "rt", errors="replace"):
    if line.startswith("# format:"):
        section = line[9:].split("|")[0]
    elif not line.startswith("#") and section == "aut":
        f = line.rstrip("\n").split("|")
        ases[int(f[0])] = f[3]
same(int(r[3356]["siblings"]), sum(o == ases[3356] for o in ases.values()) - 1, "siblings")
print(f"{len(want)} by hand, {len(ases)} ASes of organisations")
