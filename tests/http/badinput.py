"""Hostile requests of the shared data against the server: statuses as its manifest says, with the
exceptions below; nothing after a refused request is answered; the server lives on.

badinput.py FAKE_SERVE (exit 77: the data is not there)
"""
import os
import sys
import tempfile

from lib import Server, check, done

data = os.path.join(os.environ.get("ROUTESCOPE_DATA", "../shared/data"), "badinput")
if not os.path.isdir(data):
    print(f"# skipped: no {data}")
    sys.exit(77)

# What comes out otherwise, and why.
NO_ROUTE = "there is no such route (yet)"
NO_BODY = "no request body is read: the route decides, and the connection ends"
EXCEPT = {
    "auth-odd-a": (404, NO_ROUTE), "body-short-a": (404, NO_BODY), "chunk-ext-a": (404, NO_BODY),
    "chunk-overflow-a": (404, NO_BODY), "expect-a": (404, NO_BODY), "gzip-body-a": (404, NO_BODY),
    "json-deep-a": (404, NO_BODY), "json-type-a": (404, NO_BODY), "query-ints-a": (404, NO_ROUTE),
    "range-many-a": (404, NO_ROUTE), "ws-origin-a": (404, NO_ROUTE),
}


def manifest(name, column):
    with open(os.path.join(data, name), encoding="utf-8") as f:
        for line in f:
            row = line.rstrip("\n").split("\t")
            yield row[0], row[column]


def matches(word, status):
    return word == str(status) or (word.endswith("xx") and word[0] == str(status)[0])


tmp = tempfile.TemporaryDirectory()
with open(os.path.join(tmp.name, "number"), "w") as f:
    f.write("1\n")
s = Server([sys.argv[1], tmp.name])
GOOD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
LAST = b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

for path, outcome in manifest("MANIFEST-own.tsv", 5):
    if not path.startswith("own/http/"):
        continue
    name = os.path.basename(path).removesuffix(".http")
    with open(os.path.join(data, path), "rb") as f:
        request = f.read()
    words = outcome.removeprefix("HTTP:").split("|")
    answers = s.raw(request + LAST)
    if check(len(answers) >= 1, f"{name}: no answer"):
        want = [str(EXCEPT[name][0])] if name in EXCEPT else words
        check(any(matches(w, answers[0].status) for w in want), f"{name}: {answers[0].status}, not {want}")
    # behind a good request: its answer stays its own
    answers = s.raw(GOOD + request + LAST)
    check(answers and answers[0].status == 200 and b'"ok"' in answers[0].body, f"{name}: behind a good one")
    if name.startswith(("cl-", "te-", "chunk-", "body-")):
        check(len(answers) == 2, f"{name}: {[a.status for a in answers]}: nothing else is answered")
    else:
        check(all(a.status == 200 for a in answers[2:]) or name == "pipeline-a", f"{name}: what follows is itself")

for path, expected in manifest("MANIFEST-third-party.tsv", 7):
    if not path.startswith("third-party/llhttp/request"):
        continue
    with open(os.path.join(data, path), "rb") as f:
        request = f.read()
    answers = s.raw(request + LAST)
    if expected.startswith("strict parser error"):
        check(answers and answers[0].status >= 400, f"{path}: {[a.status for a in answers]}")
    check(1 <= len(answers) <= 3, f"{path}: {len(answers)} answers")
check(s.get("/healthz").status == 200, "it lives on")
code, err = s.stop()
check(code == 0 and err == "", f"exit {code}: {err[:500]}")
done()
