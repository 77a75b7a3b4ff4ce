"""hostile - an archive on loopback that misbehaves: what the tests of `fetch` ask."""
import hashlib
import http.server
import random
import socket
import threading
import time


class File:
    """A file of the archive; mode tells how it is served, misbehave how many times before it is served well."""

    def __init__(self, data, mode="good", times=10**9, etag=None):
        self.data, self.mode, self.times = data, mode, times
        self.etag = etag or '"%s"' % hashlib.sha256(data).hexdigest()[:16]
        self.other = None  # the content behind a change


class Archive:
    def __init__(self, seed=1):
        self.files, self.log, self.rnd = {}, [], random.Random(seed)
        self.mu = threading.Lock()
        self.pause = 0  # seconds between pieces of a good answer
        archive = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_HEAD(self):
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self):
                try:
                    archive.serve(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.httpd = Server(("127.0.0.1", 0), Handler)
        self.port = self.httpd.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.httpd.serve_forever, daemon=True).start()

    def close(self):
        self.httpd.shutdown()
        self.httpd.server_close()

    def asked(self, path, since=0):
        return [r for r in self.log[since:] if r[0] == path]

    def serve(self, h):
        with self.mu:
            f = self.files.get(h.path)
            self.log.append((h.path, dict(h.headers), h.command))
            if f is not None and f.mode != "good":
                f.times -= 1
                if f.times < 0:
                    f.mode = "good"
        if f is None:
            return self.short(h, 404)
        getattr(self, "mode_" + f.mode.replace("-", "_"))(h, f)

    @staticmethod
    def short(h, code, **headers):
        body = b"<html>no</html>"
        h.send_response(code)
        for k, v in headers.items():
            h.send_header(k.replace("_", "-"), v)
        h.send_header("Content-Length", str(len(body)))
        h.end_headers()
        h.wfile.write(body)

    @staticmethod
    def head(h, f, length, code=200, etag=None, **headers):
        h.send_response(code)
        h.send_header("ETag", etag or f.etag)
        h.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        for k, v in headers.items():
            h.send_header(k.replace("_", "-"), v)
        if length is None:
            h.send_header("Connection", "close")
            h.close_connection = True
        else:
            h.send_header("Content-Length", str(length))
        h.end_headers()

    def begin(self, h, f):
        """Where a ranged request may go on."""
        r = h.headers.get("Range")
        if r is None or h.headers.get("If-Range") != f.etag:
            return 0
        return int(r.removeprefix("bytes=").rstrip("-"))

    def mode_good(self, h, f):
        if h.headers.get("If-None-Match") == f.etag:
            h.send_response(304)
            h.send_header("ETag", f.etag)
            h.end_headers()
            return
        at = self.begin(h, f)
        if at:
            self.head(h, f, len(f.data) - at, 206, Content_Range=f"bytes {at}-{len(f.data) - 1}/{len(f.data)}")
        else:
            self.head(h, f, len(f.data))
        while at < len(f.data):
            h.wfile.write(f.data[at:at + 4096])
            at += 4096
            if self.pause:
                h.wfile.flush()
                time.sleep(self.pause)

    def cut(self, h):
        h.wfile.flush()
        h.close_connection = True
        h.connection.close()

    def mode_cut(self, h, f):
        """Ends at a random octet, and goes on from there when asked."""
        at = self.begin(h, f)
        end = at + self.rnd.randrange(1, max(2, len(f.data) - at))
        if at:
            self.head(h, f, len(f.data) - at, 206, Content_Range=f"bytes {at}-{len(f.data) - 1}/{len(f.data)}")
        else:
            self.head(h, f, len(f.data))
        h.wfile.write(f.data[at:end])
        self.cut(h)

    def mode_changed(self, h, f):
        """Cut in the middle; before the rest is asked for, there is another file with another tag."""
        self.head(h, f, len(f.data))
        h.wfile.write(f.data[:len(f.data) // 2])
        f.data, f.etag = f.other, '"another"'
        self.cut(h)

    def mode_changed_silently(self, h, f):
        """The same, and the tag stays: the two halves do not fit."""
        self.head(h, f, len(f.data))
        h.wfile.write(f.data[:len(f.data) // 2])
        f.data = f.other
        self.cut(h)

    def mode_too_long(self, h, f):
        self.head(h, f, len(f.data) + 10)
        h.wfile.write(f.data)
        self.cut(h)

    def mode_too_short(self, h, f):
        self.head(h, f, len(f.data) - 10)
        h.wfile.write(f.data)
        self.cut(h)

    def mode_no_length(self, h, f):
        self.head(h, f, None)
        h.wfile.write(f.data)

    def mode_no_length_cut(self, h, f):
        self.head(h, f, None)
        h.wfile.write(f.data[:-20])

    def mode_drip(self, h, f):
        self.head(h, f, len(f.data))
        for i in range(len(f.data)):
            h.wfile.write(f.data[i:i + 1])
            h.wfile.flush()
            time.sleep(0.2)

    def mode_silent(self, h, f):
        time.sleep(20)

    def mode_loop(self, h, f):
        self.short(h, 302, Location=h.path)

    def mode_foreign(self, h, f):
        self.short(h, 302, Location="http://archive.invalid/x")

    def mode_loopback(self, h, f):
        self.short(h, 302, Location=f"http://127.0.0.2:{self.port}/good")

    def mode_named_loopback(self, h, f):
        self.short(h, 302, Location=f"http://localhost:{self.port}{h.path}")

    def mode_metadata(self, h, f):
        self.short(h, 302, Location="http://169.254.169.254/latest/")

    def mode_file(self, h, f):
        self.short(h, 302, Location="file:///etc/hostname")

    def mode_user(self, h, f):
        self.short(h, 302, Location=f"http://127.0.0.1@archive.invalid:{self.port}/x")

    def mode_moved(self, h, f):
        self.files[h.path + ".there"] = File(f.data)
        self.short(h, 301, Location=h.path + ".there")

    def mode_html(self, h, f):
        body = b"\n <!DOCTYPE html><title>Log in</title>" + b"x" * 2000
        self.head(h, f, len(body))
        h.wfile.write(body)

    def mode_raw(self, h, f):
        """Data, but not what was asked for."""
        self.head(h, f, len(f.other))
        h.wfile.write(f.other)

    mode_bomb = mode_other = mode_raw

    def mode_wrong_range(self, h, f):
        if h.headers.get("Range"):
            self.head(h, f, len(f.data), 206, Content_Range=f"bytes 0-{len(f.data) - 1}/{len(f.data)}")
            h.wfile.write(f.data)
            return
        self.head(h, f, len(f.data))
        h.wfile.write(f.data[:100])
        self.cut(h)

    def mode_always_304(self, h, f):
        h.send_response(304)
        h.end_headers()

    def mode_headers(self, h, f):
        h.send_response(200)
        for i in range(20000):
            h.wfile.write(b"X-Junk-%d: %s\r\n" % (i, b"x" * 90))
        self.cut(h)

    def mode_encoded(self, h, f):
        self.head(h, f, len(f.data), Content_Encoding="gzip")
        h.wfile.write(f.data)

    def mode_empty(self, h, f):
        self.head(h, f, 0)

    def mode_busy(self, h, f):
        self.short(h, 429, Retry_After="1")

    def mode_away(self, h, f):
        self.short(h, 503, Retry_After="3600")

    def mode_broken(self, h, f):
        self.short(h, 500)

    def mode_forbidden(self, h, f):
        self.short(h, 403)


class Ftp:
    """As much of FTP as one file takes; the first `cuts` times the connection of the data ends too early."""

    def __init__(self, files, cuts=0):
        self.files, self.cuts, self.asked = files, cuts, []
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.url = "ftp://127.0.0.1:%d" % self.sock.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                c = self.sock.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.talk, args=(c,), daemon=True).start()

    def close(self):
        self.sock.close()

    def talk(self, c):
        data, folder = None, ""
        with c, c.makefile("rb") as lines:
            c.sendall(b"220 ready\r\n")
            for line in lines:
                word, _, arg = line.decode().strip().partition(" ")
                f = self.files.get(folder + "/" + arg) or self.files.get(arg)
                if word == "EPSV":
                    data = socket.create_server(("127.0.0.1", 0))
                    c.sendall(b"229 go (|||%d|)\r\n" % data.getsockname()[1])
                elif word in ("SIZE", "RETR") and f is None:
                    c.sendall(b"550 no such file\r\n")
                elif word == "SIZE":
                    c.sendall(b"213 %d\r\n" % len(f))
                elif word == "RETR":
                    self.asked.append(arg)
                    c.sendall(b"150 here it comes\r\n")
                    with data.accept()[0] as d:
                        d.sendall(f[:len(f) // 2] if self.cuts > 0 else f)
                    self.cuts -= 1
                    data.close()
                    c.sendall(b"226 done\r\n")
                elif word == "CWD":
                    folder += "/" + arg
                    c.sendall(b"250 ok\r\n")
                else:
                    c.sendall({"USER": b"230 hello\r\n", "PWD": b'257 "/"\r\n', "TYPE": b"200 ok\r\n", "QUIT": b"221 bye\r\n"}.get(word, b"502 no\r\n"))
