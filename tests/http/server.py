"""The server over a made-up read model (fake_view.c): routing, parameters, headers, caching, framing.

server.py FAKE_SERVE
"""
import os
import signal
import sys
import tempfile
import threading
import time

from lib import (Server, Stream, check, check_problem, check_security, done, split, wait_until)

tmp = tempfile.TemporaryDirectory()


def number(n):
    path = os.path.join(tmp.name, "number")
    with open(path + ".new", "w") as f:
        f.write(f"{n}\n")
    os.rename(path + ".new", path)


number(3)
s = Server([sys.argv[1], tmp.name])

# --- answers ---------------------------------------------------------------------------------------
plain = s.get("/api/v1/ases")
check(plain.status == 200 and plain.headers["content-type"] == "application/json", "a list")
check_security(plain, "a list")
check(plain.headers["access-control-allow-origin"] == "*", "CORS on the API")
check(plain.headers["vary"] == "Accept-Encoding" and plain.headers["cache-control"] == "no-cache", "caching")
packed = s.get("/api/v1/ases", Accept_Encoding="br;q=1, gzip;q=0.5")
check(packed.headers.get("content-encoding") == "gzip" and len(packed.body) < len(plain.body), "gzip when taken")
check(packed.plain() == plain.body, "gzip and plain are the same")
check(s.get("/api/v1/ases", Accept_Encoding="gzip;q=0, *").headers.get("content-encoding") is None, "gzip;q=0")
check(s.get("/api/v1/ases?limit=1", Accept_Encoding="gzip").headers.get("content-encoding") is None,
      "small bodies are not compressed")
for enc in ("identity", "gzip"):
    head = s.get("/api/v1/ases", "HEAD", Accept_Encoding=enc)
    full = s.get("/api/v1/ases", Accept_Encoding=enc)
    check(head.status == 200 and head.body == b"", "HEAD has no body")
    check({k: v for k, v in head.headers.items() if k != "date"}
          == {k: v for k, v in full.headers.items() if k != "date"}, f"HEAD has the headers of GET ({enc})")
check("access-control-allow-origin" not in s.get("/").headers, "no CORS on pages")

# --- tags ------------------------------------------------------------------------------------------
tag = plain.headers["etag"]
check(tag.startswith('"3-') and packed.headers["etag"] == "W/" + tag, "strong and weak tag of one view")
check(s.get("/api/v1/ases?limit=2").headers["etag"] != tag, "another question, another tag")
for inm in (tag, "W/" + tag, f'"x", {tag}', "*"):
    a = s.get("/api/v1/ases", If_None_Match=inm)
    check(a.status == 304 and a.headers["etag"] == tag, f"304 for {inm}")
    check_security(a, "304")
check(s.get("/api/v1/ases", If_None_Match='"3-0"').status == 200, "another tag: 200")
number(4)
check(wait_until(lambda: s.get("/api/v1/ases").headers["etag"].startswith('"4-')), "a new view is served")
check(s.get("/api/v1/ases", If_None_Match=tag).status == 200, "and the old tag is out of date")
check(s.get("/api/v1/ases").json()["meta"]["view"] == 4, "with new content")
check(s.get("/healthz").json() == {"status": "ok", "view": 4}, "health")

# --- parameters ------------------------------------------------------------------------------------
for target, name in (
        ("/api/v1/ases?limit=0", "limit"), ("/api/v1/ases?limit=501", "limit"), ("/api/v1/ases?limit=1e2", "limit"),
        ("/api/v1/ases?limit=99999999999999999999999", "limit"), ("/api/v1/ases?limit=", "limit"),
        ("/api/v1/ases?limit=-1", "limit"), ("/api/v1/ases?sort=height", "sort"), ("/api/v1/ases?sort=--asn", "sort"),
        ("/api/v1/ases?country=DEU", "country"), ("/api/v1/ases?country=D1", "country"),
        ("/api/v1/ases?readiness=filtering", "readiness"), ("/api/v1/ases?readiness=filtering:good", "readiness"),
        ("/api/v1/ases?cursor=%27%20or%201", "cursor"), ("/api/v1/ases?month=2026-13", "month"),
        ("/api/v1/ases?month=now", "month"), ("/api/v1/ases?q=" + "x" * 101, "q"),
        ("/api/v1/ases?framework=..%2f..%2fetc", "framework"), ("/api/v1/ases?colour=red", "colour"),
        ("/api/v1/ases?limit=1&limit=2", "limit"), ("/api/v1/ases/x", "asn"), ("/api/v1/ases/4294967296", "asn"),
        ("/api/v1/ases/64500/prefixes?family=5", "family"), ("/api/v1/ases/64500/prefixes?counted=yes", "counted"),
        ("/api/v1/prefixes/192.0.2.0/33", "len"), ("/api/v1/prefixes/192.0.2.1/24", "len"),
        ("/api/v1/prefixes/192.0.2/24", "addr"), ("/api/v1/prefixes/2001:db8::/129", "len"),
        ("/api/v1/prefixes", "prefix"), ("/api/v1/prefixes?prefix=192.0.2.0", "prefix"),
        ("/api/v1/search", "q"), ("/api/v1/search?q=", "q")):
    check_problem(s.get(target), 400, target, name)
for target in ("/api/v1/ases?q=%ff", "/api/v1/ases?q=%00", "/api/v1/ases?q=%c0%af", "/api/v1/ases?q=%", "/api/v1/ases?q=%0a",
               "/api/v1/ases?q=%ed%a0%80", "/api/v1/ases/1%2f2", "/api/v1/ases?" + "&".join(f"a{i}=1" for i in range(30)),
               "/api" + "/a" * 20, "/api/%zz", "*"):
    check_problem(s.get(target), 400, target)
check(s.get("/api/v1/prefixes/2001:db8::/32").json()["data"] == "2001:db8::/32", "address and length of the path")
check(s.get("/api/v1/prefixes?prefix=192.0.2.0%2F24").json()["data"] == "192.0.2.0/24", "prefix of the query")
check(s.get("/api/v1/search?q=a+b%20%C3%BC%22%3C").json()["data"] == 'a b \u00fc"<', "decoded once")
check(s.get("/api/v1/search?q=%252e").json()["data"] == "%2e", "and only once")
for q in ("sort=-filtering", "sort=name", "country=de", "readiness=routingInformationRPKI:no_data", "limit=500", "q="):
    check(s.get("/api/v1/ases?" + q).status == 200, q)
for asn in ("64500", "AS64500", "as64500", "1.10"):
    check(s.get("/api/v1/ases/" + asn).status == 200, asn)

# --- what is not there, what does not work ------------------------------------------------------------
check_problem(s.get("/api/v1/ases?month=2020-01"), 404, "a month not held")
check_problem(s.get("/api/v1/ases/1"), 404, "an AS not there")
for target in ("/api", "/api/v1", "/api/v1/", "/api/v1/ases/", "/api/v2/ases", "/api/v1/ases/64500/x", "//", "/assets/",
               "/assets/../index.html", "/assets/x.js", "/as/none", "/prefix/1/2", "/index.php", "/.git/config"):
    check_problem(s.get(target), 404, target)
page = s.get("/nowhere", Accept="text/html,*/*;q=0.8")
check(page.status == 404 and page.headers["content-type"].startswith("text/html"), "browsers get a page")
check_security(page, "page of 404")
for target in ("/", "/ases", "/as/64500", "/as/AS64500", "/prefix/192.0.2.0/24", "/prefix/2001:db8::/32", "/data",
               "/search?q=x", "/?utm_source=mail"):
    a = s.get(target)
    check(a.status == 200 and a.headers["content-type"] == "text/html; charset=utf-8", f"page {target}")
    check(b"outescope" in a.body, f"the shell at {target}")
    check_security(a, target)
    check(s.get(target, If_None_Match=a.headers["etag"]).status == 304, f"304 of {target}")
    check(s.get(target, Accept_Encoding="gzip").plain() == a.body, f"packed and plain {target}")
check(s.get("/favicon.svg").headers["content-type"] == "image/svg+xml", "icon")
check(b"Disallow: /api/" in s.get("/robots.txt").body, "robots")
for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
    a = s.get("/api/v1/ases", method)
    check_problem(a, 405, method)
    check(a.headers.get("allow") == "GET, HEAD, OPTIONS", f"Allow after {method}")
check_problem(s.get("/", "POST"), 405, "POST to a page")
check_problem(s.get("/api/v1/ases", "get"), 501, "a method in small letters")
check_problem(s.get("/api/v1/ases", "BREW"), 501, "a method that is none")
a = s.get("/api/v1/ases", "OPTIONS", Origin="https://else.example", Access_Control_Request_Method="GET")
check(a.status == 204 and a.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS", "preflight")
check_security(a, "preflight")
a = s.get("/api/v1/ases/666")
check_problem(a, 503, "a fault of the store")
check(b"secret" not in a.body and "retry-after" in a.headers, "tells nothing of the inside")
for host in ("localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8480", "routes.example", "routes.example:443"):
    check(s.get("/healthz", host=host).status == 200, f"host {host}")
for host in ("evil.example", "localhost.evil.example", "localhost:x", "localhost@evil.example", "[::1", "127.0.0.1 evil",
             "localhost:99999", "0x7f.1", "::1"):
    check_problem(s.get("/healthz", host=host), 421, f"host {host}")
check(s.get("http://routes.example/healthz").status == 200, "absolute form")
check_problem(s.get("http://evil.example/healthz"), 421, "absolute form with a foreign host")

# --- framing: refused, closed, and what follows is not another request --------------------------------
H = "Host: localhost\r\n"
SECOND = "GET /healthz HTTP/1.1\r\n" + H + "\r\n"
for what, head, body, status in (
        ("both lengths", f"POST /x HTTP/1.1\r\n{H}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", "0\r\n\r\n", 400),
        ("both, on GET", f"GET /healthz HTTP/1.1\r\n{H}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n", "0\r\n\r\n", 400),
        ("two lengths", f"GET /healthz HTTP/1.1\r\n{H}Content-Length: 0\r\nContent-Length: 5\r\n\r\n", "", 400),
        ("the same twice", f"POST /x HTTP/1.1\r\n{H}Content-Length: 1\r\nContent-Length: 1\r\n\r\n", "x", 400),
        ("body on GET", f"GET /healthz HTTP/1.1\r\n{H}Content-Length: 5\r\n\r\n", "hello", 400),
        ("chunks on GET", f"GET /healthz HTTP/1.1\r\n{H}Transfer-Encoding: chunked\r\n\r\n", "0\r\n\r\n", 400),
        ("unknown coding", f"POST /x HTTP/1.1\r\n{H}Transfer-Encoding: xchunked\r\n\r\n", "0\r\n\r\n", 501),
        ("chunks in 1.0", f"POST /x HTTP/1.0\r\n{H}Transfer-Encoding: chunked\r\n\r\n", "0\r\n\r\n", 400),
        ("blank before colon", f"GET /healthz HTTP/1.1\r\n{H}Content-Length : 0\r\n\r\n", "", 400),
        ("two hosts", f"GET /healthz HTTP/1.1\r\n{H}Host: evil.example\r\n\r\n", "", 400),
        ("no host", "GET /healthz HTTP/1.1\r\n\r\n", "", 400),
        ("empty host", "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", "", 421),
        ("body to a route", f"POST /healthz HTTP/1.1\r\n{H}Content-Length: 5\r\n\r\n", "hello", 405),
        ("body to nowhere", f"POST /x HTTP/1.1\r\n{H}Content-Length: 5\r\n\r\n", "hello", 404),
        ("a promise", f"POST /healthz HTTP/1.1\r\n{H}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", "", 405),
        ("odd expectation", f"GET /healthz HTTP/1.1\r\n{H}Expect: tea\r\n\r\n", "", 417),
        ("long target", f"GET /{'a' * 9000} HTTP/1.1\r\n{H}\r\n", "", 414),
        ("many headers", f"GET /healthz HTTP/1.1\r\n{H}" + "".join(f"X-{i}: 1\r\n" for i in range(120)) + "\r\n", "", 431),
        ("large headers", f"GET /healthz HTTP/1.1\r\n{H}X: {'a' * 40000}\r\n\r\n", "", 431),
        ("huge target", f"GET /{'a' * 100000} HTTP/1.1\r\n{H}\r\n", "", 414),
        ("huge header", f"GET / HTTP/1.1\r\n{H}X: {'a' * 1000000}\r\n\r\n", "", 431),
        ("length of letters", f"POST /x HTTP/1.1\r\n{H}Content-Length: +5\r\n\r\n", "hello", 400),
        ("length beyond 64 bits", f"POST /x HTTP/1.1\r\n{H}Content-Length: 18446744073709551616\r\n\r\n", "", 400),
        ("bare LF", f"GET /healthz HTTP/1.1\n{H}\r\n", "", 400),
        ("bare LF at the end", f"GET /healthz HTTP/1.1\r\n{H}\n", "", 400),
        ("bare CR", f"GET /healthz HTTP/1.1\r\n{H}X: a\rb\r\n\r\n", "", 400),
        ("folded line", f"GET /healthz HTTP/1.1\r\n{H}X: a\r\n b\r\n\r\n", "", 400),
        ("folded by a tab", f"GET /healthz HTTP/1.1\r\n\tX: a\r\n{H}\r\n", "", 400),
        ("NUL", f"GET /healthz HTTP/1.1\r\n{H}X: a\0b\r\n\r\n", "", 400),
        ("header without a colon", f"GET /healthz HTTP/1.1\r\n{H}nothing\r\n\r\n", "", 400),
        ("TLS", "\x16\x03\x01\x00\xa5\x01\x00", "", 400)):
    a = s.raw((head + body + SECOND).encode())
    if check(len(a) == 1, f"{what}: {[x.status for x in a]}, one answer and the end"):
        check_problem(a[0], status, what)
        check(a[0].headers.get("connection", "").lower() == "close", f"{what}: says close")
        check("keep-alive" not in a[0].headers, f"{what}: and no time to stay open")
# What the library answers by itself: the status is right, nothing follows.
for what, data, status in (
        ("HTTP/0.9", "GET /\r\n\r\n", 400), ("HTTP/2.0", f"GET / HTTP/2.0\r\n{H}\r\n", 505)):
    a = s.raw((data + SECOND).encode())
    check(all(x.status == status for x in a), f"{what}: {[x.status for x in a]}, not {status}")
# A good request before a bad one has its answer; heads that come in pieces are one.
a = s.raw((SECOND + f"GET /healthz HTTP/1.1\n{H}\n" + SECOND).encode())
check([x.status for x in a] == [200, 400], f"good, then bare LF: {[x.status for x in a]}")
with s.connect() as c:
    got = b""
    for i in range(3):
        for byte in SECOND.encode():
            c.sendall(bytes([byte]))
        got += c.recv(65536)
    check([x.status for x in split(got)] == [200] * 3, "heads byte by byte")
    c.sendall(b"\r\n\r\n" + SECOND.encode())
    check(split(c.recv(65536))[0].status == 200, "empty lines before a head are passed over")
LAST = SECOND.replace("Host:", "Connection: close\r\nHost:")
a = s.raw((SECOND * 50 + LAST).encode())
check([x.status for x in a] == [200] * 51, "pipelined requests, one answer each")
check(a[0].headers.get("keep-alive") == "timeout=15", f"says how long a silent connection stays: {a[0].headers}")
for bad in (b"\0" * 100, b"\x16\x03\x01\x00\xa5" + b"x" * 200, os.urandom(500), b"\r\n" * 1000):
    s.raw(bad + LAST.encode())
check(s.get("/healthz").status == 200, "garbage does no harm")

# --- paging by cursor --------------------------------------------------------------------------------
seen, cursor = [], ""
while cursor is not None:
    a = s.get("/api/v1/ases?limit=100" + cursor).json()
    seen += [x["asn"] for x in a["data"]]
    cursor = "&cursor=" + a["next"] if a["next"] is not None else None
check(seen == list(range(64500, 64500 + 1234)), "every AS once and in order")

# --- slow clients ------------------------------------------------------------------------------------
slow = [s.connect() for _ in range(60)]
for c in slow:
    c.sendall(b"GET /healthz HTTP/1.1\r\nHost: loc")
check(all(s.get("/healthz").status == 200 for _ in range(20)), "others are served beside slow clients")


def drip(c):
    """A byte a while, so that the library's idle timer never fires."""
    try:
        while True:
            time.sleep(0.7)
            c.sendall(b"x")
    except OSError:
        pass


dripping = slow[:5]
for c in dripping:
    threading.Thread(target=drip, args=(c,), daemon=True).start()
ends = []
for c in slow:
    c.settimeout(60)
    got = b""
    try:
        while x := c.recv(4096):
            got += x
    except ConnectionError:
        pass
    except TimeoutError:
        got = b"HTTP/1.1 0 never\r\n\r\n"
    ends.append(split(got)[0].status if got else 408)
    c.close()
check(set(ends) == {408}, f"slow heads come to an end, dripping ones too, with 408: {sorted(set(ends))}")

# --- many at once, and counts -------------------------------------------------------------------------
results = []


def client():
    for i in range(40):
        a = s.get(f"/api/v1/ases?limit={1 + i % 7}", Accept_Encoding="gzip" if i % 2 else "identity")
        results.append(a.status == 200 and len(a.json()["data"]) == 1 + i % 7)


threads = [threading.Thread(target=client) for _ in range(8)]
for t in threads:
    t.start()
number(5)
for t in threads:
    t.join()
check(len(results) == 320 and all(results), "eight clients, and a view published under way")
text = s.get("/metrics").body.decode()
for line in ("routescope_up 1", "routescope_view 5", 'routescope_month_info{month="2026-01",simulated="false"} 1',
             "routescope_ases 1234", 'routescope_http_requests_total{route="as",status="503"} 1',
             'routescope_http_requests_total{route="ases",status="304"} 4'):
    check(line in text.split("\n"), f"/metrics has {line}")
check("routescope_http_request_duration_seconds_bucket" in text and "routescope_data_age_seconds" in text, "histogram, age")
os.remove(os.path.join(tmp.name, "number"))
check(wait_until(lambda: s.get("/healthz").status == 503), "health fails without a store")
check_problem(s.get("/api/v1/summary"), 503, "and so do answers")
check("routescope_up 0" in s.get("/metrics").body.decode(), "and /metrics says so")
number(6)
check(wait_until(lambda: s.get("/healthz").status == 200), "it recovers")

# --- streams --------------------------------------------------------------------------------------
lines = [Stream(s) for _ in range(20)]
check(all(x.status == 200 for x in lines) and s.get("/healthz").status == 200, "others are served beside streams")
number(7)
check(all(x.until_view()[-1]["data"] == {"view": 7} for x in lines), "all are told of a view")
lines[0].close()
a = Stream(s, 6)
check(a.until_view()[-1] == {"event": "view", "id": "7", "data": {"view": 7}}, "who comes back is told at once")
head = s.get("/api/v1/events", "HEAD")
check(head.status == 200 and head.headers["content-type"] == "text/event-stream" and head.body == b"", "HEAD of a stream")
check_problem(s.get("/api/v1/events", "POST"), 405, "POST to a stream")

# --- rates: a bucket of six times the rate, then one request at a time -------------------------------
few = Server([sys.argv[1], tmp.name, "5"])
answers = few.raw((SECOND * 29 + LAST).encode())
check([x.status for x in answers] == [200] * 30, f"30 at once go through: {[x.status for x in answers]}")
a = few.get("/healthz")
if a.status == 200: # the machine was slow and the bucket has filled
    answers = few.raw((SECOND * 60).encode())
    a = answers[-1]
check_problem(a, 429, "and the next does not")
check(a.headers.get("retry-after") == "1", f"Retry-After: {a.headers.get('retry-after')}")
check(wait_until(lambda: few.get("/healthz").status == 200), "later it does")
few.stop()

# --- the end -----------------------------------------------------------------------------------------
idle = s.connect()
code, err = s.stop(signal.SIGTERM)
idle.close()
check(code == 0, f"SIGTERM: exit {code}")
check("error http route=as st=" in err, f"one line about the fault: {err!r}")
check(all(x.until_view() == [] for x in lines[1:]), "streams end with the server")
check(len(err.splitlines()) < 20, "and not one for each request")
done()
