"""registries - bogons by one and by two delegated files, by IANA's registries and beside the lists of others."""
import csv
import io
import json
import pathlib
import tempfile

from common import attrs4, attrs6, check, peer_table, real, rib, run, same, sequence

tmp = pathlib.Path(tempfile.mkdtemp(prefix="routescope-"))


def put(name, text):
    (tmp / name).write_text(text)
    return tmp / name


ROUTES = ["5.0.0.0/16", "5.1.0.0/16", "6.0.0.0/16", "10.0.0.0/16", "192.0.2.0/24", "2004::/32", "2a00:1::/32", "2410::/32"]
table = peer_table([("192.0.2.1", 64500 - 60000)])
for n, prefix in enumerate(ROUTES):
    table += rib(n, prefix, [(0, (attrs6 if ":" in prefix else attrs4)(sequence(4500, 3333)))])
(tmp / "t.mrt").write_bytes(table)


def bogons(*args):
    out, err = run("origins", "--rib", tmp / "t.mrt", *args)
    return {r["prefix"]: r["bogon"] for r in csv.DictReader(io.StringIO(out)) if r["bogon"] != "no"}, err


def delegated(day, *lines):
    return put(f"delegated-{day}.txt", f"2|ripencc|{day}|{len(lines)}|19830705|{day}|+0100\n" + "".join(l + "\n" for l in lines))


FULL = {"10.0.0.0/16": "full", "192.0.2.0/24": "full"}
free, other = "ripencc||ipv4|5.0.0.0|131072||available", "ripencc|NL|ipv4|5.1.0.0|65536|20260101|allocated"
one, two = delegated("20260101", free), delegated("20260102", free)
given = delegated("20260103", "ripencc||ipv4|5.0.0.0|65536||reserved", other)
same(bogons()[0], FULL, "what is built in")
for files in ([one], [two], [one, one]):
    got, err = bogons(*(x for f in files for x in ("--delegated", f)))
    same(got, FULL, "a single file accuses nobody")
    check("delegations of one day only: ripencc" in err, err)
got, err = bogons("--delegated", two, "--delegated", one)
same(got, {**FULL, "5.0.0.0/16": "administrative", "5.1.0.0/16": "administrative"}, "two successive files")
check("one day only" not in err, err)
got, _ = bogons("--delegated", one, "--delegated", two, "--delegated", given)
same(got, {**FULL, "5.0.0.0/16": "administrative"}, "the last two of three")

unicast = put("iana-unicast6.csv", "Prefix,Designation,Date,WHOIS,RDAP,Status,Note\n2001:0000::/23,IANA,1999-07-01,,,ALLOCATED,\"a\nb\"\n"
              "2a00:0000::/12,RIPE NCC,2006-10-03,whois.ripe.net,,ALLOCATED,\n2c00:0000::/12,AFRINIC,2006-10-03,,,ALLOCATED,\n")
got, _ = bogons("--iana", unicast)
same(got, {**FULL, "2004::/32": "full", "2410::/32": "full"}, "space that IANA allocated to nobody")
later = put("delegated-apnic.txt", "2|apnic|1|1||20260101|+1000\napnic|AU|ipv6|2410::|32|20260101|allocated|x\n")
got, _ = bogons("--iana", unicast, "--delegated", later)
same(got, {**FULL, "2004::/32": "full"}, "a registry has given it out since")
special = put("iana-special.xml", "<registry xmlns='http://www.iana.org/assignments' id='iana-ipv4-special-registry'><updated>2026-01-01</updated>"
              "<record><address>6.0.0.0/8</address><global>False</global></record></registry>")
same(bogons("--iana", special)[0], {"6.0.0.0/16": "full"}, "a newer registry takes the place of the built-in table")
old = put("iana-old.xml", special.read_text().replace("2026-01-01", "2020-01-01"))
same(bogons("--iana", old)[0], FULL, "an older one does not")
same(bogons("--world", tmp)[0].keys() >= {"5.0.0.0/16", "2004::/32", "6.0.0.0/16"}, True, "a folder")

lists = put("bogons-a.txt", "# last updated 1710089701 (Sun)\n10.0.0.0/8\n6.0.0.0/8\n")
drop = put("bogons-drop.json", '{"cidr":"5.1.0.0/16","sblid":"SBL1","rir":"x"}\n{"type":"metadata","timestamp":1710062004}\n')
out, err = run("origins", "--json", "--rib", tmp / "t.mrt", "--bogons", lists, "--bogons", drop)
rows = {r["prefix"]: r for r in map(json.loads, out.splitlines())}
same(rows["6.0.0.0/16"]["bogon"], "no", "a list of others is no verdict")
same(rows["6.0.0.0/16"]["bogon_lists"], {"fullbogons": True, "spamhaus-drop": False}, "it is shown beside")
same(rows["5.1.0.0/16"]["bogon_lists"], {"fullbogons": False, "spamhaus-drop": True}, "it is shown beside")
check("bogons: 1 pairs by our rules and the lists of others, 1 by our rules only, 1 by the lists only" in err, err)
same(bogons("--bogons", lists)[0], FULL, "and changes no verdict")
out, _ = run("origins", "--json", "--rib", tmp / "t.mrt")
check("bogon_lists" not in out, "nothing is said without a list")

sim = tmp / "sim"
run("simulate", "--out", sim, "--ases", "900", "--prefixes", "3000", "--peers", "9")
rows = {r["name"]: r for r in csv.DictReader(io.StringIO(run("world", "--world", sim)[0]))}
same(int(rows["spoofer-sessions.jsonl"]["kept"]), len((sim / "spoofer-sessions.jsonl").read_text().splitlines()), "sessions")
for name in ("participants-netops.csv", "participants-cdn.csv"):
    same(int(rows[name]["kept"]), len((sim / name).read_text().splitlines()) - 1, name)

kinds = [("iana", "iana/as-numbers.xml", 2288), ("iana", "iana/ipv4-address-space.csv", 256),
         ("iana", "iana/ipv4-address-space.xml", 256), ("iana", "iana/ipv6-unicast-address-assignments.csv", 40),
         ("iana", "iana/ipv6-unicast-address-assignments.xml", 40), ("bogons", "bogons/fullbogons-ipv4-20240310.txt", 703),
         ("bogons", "bogons/fullbogons-ipv6-20240310.txt.gz", 143544), ("bogons", "bogons/spamhaus-drop-202403.txt", 989),
         ("bogons", "bogons/spamhaus-edrop-202403.txt", 321), ("spoofer", "spoofer/sessions-sample.jsonl", 2),
         ("participants", "manrs/participants-netops-202205.csv", 668), ("participants", "manrs/participants-cdn-202205.csv", 18)]
for kind, name, n in kinds:
    row = next(csv.DictReader(io.StringIO(run("world", f"--{kind}", real(name))[0])))
    same((row["kind"], int(row["kept"]), int(row["refused"])), (kind, n, 0), name)
for path in sorted(real("bogons/cidr-report").iterdir()):
    row = next(csv.DictReader(io.StringIO(run("world", "--bogons", path)[0])))
    check(int(row["kept"]) > 300 and row["refused"] == "0" and row["data_time"] == f"{path.name[15:19]}-{path.name[19:21]}-{path.name[21:23]}T00:00:00Z", f"{path}: {row}")
print(f"{len(kinds)} real files and the days of the CIDR Report as known")
