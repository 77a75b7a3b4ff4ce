"""What the tests of the server share: starting it, plain-socket requests, a JSON Schema checker.

Requests go over a bare socket, so that a test sees every byte and can send what no client would.
"""
import atexit
import gzip
import json
import re
import signal
import socket
import subprocess
import sys
import time

failures = []
checks = 0


def check(ok, what):
    """Counts and remembers; the test goes on, so that one run shows all faults."""
    global checks
    checks += 1
    if not ok:
        failures.append(what)
        print("not ok:", what)
    return bool(ok)


def done():
    print(f"{checks} checks, {len(failures)} failed")
    sys.exit(1 if failures or checks == 0 else 0)


class Server:
    def __init__(self, argv):
        self.p = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        atexit.register(self.p.kill) # whatever becomes of the test
        line = self.p.stdout.readline()
        m = re.fullmatch(r"ready http://(127\.0\.0\.1):(\d+)\n", line)
        if not m:
            self.p.kill()
            raise SystemExit(f"no ready line but {line!r}: {self.p.communicate()[1]}")
        self.addr = (m.group(1), int(m.group(2)))

    def stop(self, sig=signal.SIGTERM):
        """Ends it; returns exit code and what it said on stderr."""
        self.p.send_signal(sig)
        err = self.p.communicate(timeout=20)[1]
        return self.p.returncode, err

    def connect(self, timeout=20):
        s = socket.create_connection(self.addr)
        s.settimeout(timeout)
        return s

    def raw(self, data, timeout=20):
        """Sends bytes and reads answers until the server closes; list of Answer.

        The last request should ask for the end (Connection: close): the timeout is for what hangs.
        """
        with self.connect(timeout) as s:
            try:
                s.sendall(data)
            except OSError:
                pass  # it may have closed already
            got = b""
            try:
                while x := s.recv(65536):
                    got += x
            except OSError:
                pass
        return split(got)

    def get(self, target, method="GET", host="localhost", **headers):
        head = f"{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
        for k, v in headers.items():
            head += f"{k.replace('_', '-')}: {v}\r\n"
        a = self.raw((head + "\r\n").encode(), 60)
        if len(a) != 1:
            raise SystemExit(f"{len(a)} answers to {method} {target}")
        return a[0]


class Stream:
    """Server-sent events, read by the lines of the standard."""

    def __init__(self, server, last=None, path="/api/v1/events"):
        self.s = server.connect(30)
        again = f"Last-Event-ID: {last}\r\n" if last is not None else ""
        self.s.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{again}\r\n".encode())
        self.f = self.s.makefile("rb")
        self.status = int(self.f.readline().split()[1])
        self.headers = {}
        while (line := self.f.readline().strip()):
            k, _, v = line.decode().partition(":")
            self.headers[k.lower()] = v.strip()

    def lines(self):
        """The bytes of the body without the frame of its chunks."""
        rest = b""
        while True:
            size = int(self.f.readline() or b"0", 16)
            rest += self.f.read(size)
            self.f.readline()
            *whole, rest = rest.split(b"\n")
            yield from whole
            if size == 0:
                return

    def until_view(self):
        """Events up to and with one of kind view; [] at the end of the stream."""
        events, now = [], {}
        for line in self.lines():
            if line == b"":
                if "data" in now:
                    events.append(now)
                    if now.get("event") == "view":
                        return events
                now = {}
            elif not line.startswith(b":"):
                k, _, v = line.decode().partition(": ")
                now[k] = json.loads(v) if k == "data" else v
        return []

    def close(self):
        self.f.close()
        self.s.close()


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def plain(self):
        return gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body

    def json(self):
        return json.loads(self.plain())


def split(got):
    """The answers in a run of bytes; bodies by Content-Length, none where the rest is too short (HEAD)."""
    out = []
    while got:
        head, sep, rest = got.partition(b"\r\n\r\n")
        if not sep:
            break
        lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            k, _, v = line.partition(":")
            headers[k.lower()] = v.strip()
        status = int(lines[0].split(" ")[1])
        n = 0 if status in (204, 304) else int(headers.get("content-length", 0))
        body, got = (rest[:n], rest[n:]) if len(rest) >= n else (b"", rest)
        out.append(Answer(status, headers, body))
    return out


def schema_faults(doc, schema, value, at="$"):
    """Where value breaks the schema: type, enum, pattern, required, items, additionalProperties; a key that it does not name."""
    if "$ref" in schema:
        return schema_faults(doc, doc["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], value, at)
    if "anyOf" in schema:
        tries = [schema_faults(doc, s, value, at) for s in schema["anyOf"]]
        return [] if [] in tries else max(tries, key=len)
    faults = []
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    is_a = {
        "object": isinstance(value, dict), "array": isinstance(value, list), "string": isinstance(value, str),
        "null": value is None, "boolean": isinstance(value, bool),
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "number": isinstance(value, (int, float)) and not isinstance(value, bool),
    }
    if kinds and not any(is_a[k] for k in kinds):
        return [f"{at} is {json.dumps(value)[:60]}, not {' or '.join(kinds)}"]
    if "enum" in schema and value not in schema["enum"]:
        faults.append(f"{at} is {value!r}, none of {schema['enum']}")
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        faults.append(f"{at} is {value!r}, against {schema['pattern']}")
    if isinstance(value, str) and schema.get("format") == "date-time" \
            and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value):
        faults.append(f"{at} is {value!r}, no time of RFC 3339")
    if isinstance(value, list):
        for i, v in enumerate(value):
            faults += schema_faults(doc, schema.get("items", {}), v, f"{at}[{i}]")
    if isinstance(value, dict):
        for k in schema.get("required", []):
            if k not in value:
                faults.append(f"{at} lacks {k}")
        for k, v in value.items():
            if "properties" in schema and k not in schema["properties"]:
                faults.append(f"{at}.{k} is not in the document: {json.dumps(v)[:60]}")
            sub = schema.get("properties", {}).get(k, schema.get("additionalProperties", {}))
            faults += schema_faults(doc, sub, v, f"{at}.{k}")
    return faults


SECURITY = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                               "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
                               "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


def check_security(a, what):
    for k, v in SECURITY.items():
        check(a.headers.get(k) == v, f"{what} ({a.status}): {k} is {a.headers.get(k)!r}")
    check("cross-origin-resource-policy" in a.headers and "permissions-policy" in a.headers,
          f"{what} ({a.status}): resource and permissions policy")


def check_problem(a, status, what, parameter=None):
    if not check(a.status == status, f"{what}: {a.status}, not {status}"):
        return
    check_security(a, what)
    if not check(a.headers.get("content-type") == "application/problem+json", f"{what}: a problem"):
        return
    p = a.json()
    check(p["status"] == status and p["type"] == "about:blank" and p["title"] and p["detail"], f"{what}: {p}")
    if parameter:
        check(p.get("parameter") == parameter and parameter in p["detail"], f"{what}: names {parameter}: {p}")


def wait_until(ask, seconds=20):
    """True as soon as ask() is; a test must not depend on how fast this machine is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ask():
            return True
        time.sleep(0.05)
    return False
