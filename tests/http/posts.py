"""Posts and voices: what the files say is what the API, the feeds and the command tell; what is wrong is left out, counted and
named with its line; nothing that an author writes runs or loads in a reader's page.

posts.py ROUTESCOPE PUT_INCIDENTS
"""
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

from lib import Server, check, check_problem, done

program, put_incidents = sys.argv[1:3]
tmp = tempfile.TemporaryDirectory()
obs = os.path.join(tmp.name, "obs")
folder = os.path.join(obs, "posts")


def run(*args):
    return subprocess.run([program, *map(str, args)], capture_output=True, text=True)


def same(got, want, what):
    return check(got == want, f"{what}: {str(got)[:300]}, not {str(want)[:300]}")


def write(name, text):
    with open(os.path.join(folder, name), "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())


def post(title="T", date="2026-01-02", author="A", body="Text.", more=""):
    return f"---\ntitle: {title}\ndate: {date}\nauthor: {author}\n{more}---\n{body}\n"


run("init", "--data", obs)
s = Server([program, "serve", "--data", obs, "--listen", "127.0.0.1:0"])
same(s.get("/api/v1/posts").json()["data"], {"posts": [], "skipped": 0}, "no folder is no posts")
same(run("post", "--data", obs).returncode, 0, "nor a fault")
ET.fromstring(s.get("/feed.atom").body)
os.mkdir(folder)

# --- what the files say ---------------------------------------------------------------------------------------
write("first.md", post("'First & <last>'", "2026-01-02", "'N. \"N\"'", "# Head\n\nOne *two*.\n\nThree & four.", "tags: [leaks, 'a b']\n"))
write("a-voice.md", post("We sign", "2026-01-03T10:00:00Z", "Network 1", "All of it.", "kind: voice\n"))
write("same-day.md", post("Same day", "2026-01-02").replace("\n", "\r\n"))
write("latest.md", post("Latest", "2026-02-01", body="x" * 1000))
write("notes.txt", "no post")
rows = s.get("/api/v1/posts").json()["data"]
same([p["slug"] for p in rows["posts"]], ["latest", "a-voice", "first", "same-day"], "the latest first, then by name")
same(rows["skipped"], 0, "nothing left out")
first = {"slug": "first", "kind": "post", "title": "First & <last>", "author": 'N. "N"', "date": "2026-01-02T00:00:00Z",
         "tags": ["leaks", "a b"], "summary": "<p>One <em>two</em>.</p>\n"}
same(rows["posts"][2], first, "a row")
one = s.get("/api/v1/posts/first").json()["data"]
same(one, first | {"html": "<h2>Head</h2>\n<p>One <em>two</em>.</p>\n<p>Three &amp; four.</p>\n"}, "a post")
for query, want in (("kind=voice", ["a-voice"]), ("kind=post", ["latest", "first", "same-day"]), ("tag=a%20b", ["first"]), ("tag=a", [])):
    same([p["slug"] for p in s.get("/api/v1/posts?" + query).json()["data"]["posts"]], want, query)
got, more = [], ""
while more is not None:
    page = s.get("/api/v1/posts?limit=1" + more).json()
    got += [p["slug"] for p in page["data"]["posts"]]
    more = page["next"] and "&cursor=" + page["next"]
same(got, ["latest", "a-voice", "first", "same-day"], "page by page")
check_problem(s.get("/api/v1/posts/none"), 404, "no such post")
check_problem(s.get("/api/v1/posts?cursor=none"), 400, "no such cursor", "cursor")
check_problem(s.get("/api/v1/posts?kind=note"), 400, "no such kind", "kind")
tag = s.get("/api/v1/posts").headers["etag"]
same(s.get("/api/v1/posts", If_None_Match=tag).status, 304, "nothing new")
write("newer.md", post("Newer", "2026-03-01"))
again = s.get("/api/v1/posts", If_None_Match=tag)
same((again.status, again.json()["data"]["posts"][0]["slug"]), (200, "newer"), "there without an ingest")

# --- feeds ------------------------------------------------------------------------------------------------------
A = "{http://www.w3.org/2005/Atom}"
order = ["newer", "latest", "a-voice", "first", "same-day"]
a = s.get("/feed.atom", host="localhost:80")
same(a.headers["content-type"].split(";")[0], "application/atom+xml", "type of Atom")
atom = ET.fromstring(a.body)
same([e.find(A + "id").text for e in atom.iter(A + "entry")], [f"http://localhost:80/post/{x}" for x in order], "ids of Atom")
entry = list(atom.iter(A + "entry"))[3]
same([entry.find(A + "title").text, entry.find(A + "author/" + A + "name").text, entry.find(A + "updated").text,
      entry.find(A + "content").text, [c.get("term") for c in entry.iter(A + "category")], entry.find(A + "link").get("href")],
     [first["title"], first["author"], first["date"], one["html"], first["tags"], "http://localhost:80/post/first"], "an entry")
same(atom.find(A + "updated").text, "2026-03-01T00:00:00Z", "the feed is as new as its latest")
same(atom.find(A + "link[@rel='self']").get("href"), "http://localhost:80/feed.atom", "where it is")
https = ET.fromstring(s.get("/feed.atom", X_Forwarded_Proto="https").body)
same(https.find(A + "id").text, "https://localhost/feed.atom", "behind a proxy")
a = s.get("/feed.rss")
same(a.headers["content-type"].split(";")[0], "application/rss+xml", "type of RSS")
rss = ET.fromstring(a.body)
same([i.find("guid").text for i in rss.iter("item")], [f"http://localhost/post/{x}" for x in order], "ids of RSS")
item = list(rss.iter("item"))[3]
same([item.find(x).text for x in ("title", "link", "pubDate", "description", "{http://purl.org/dc/elements/1.1/}creator")],
     [first["title"], "http://localhost/post/first", "Fri, 02 Jan 2026 00:00:00 +0000", one["html"], first["author"]], "an item")
same(rss.get("version"), "2.0", "version of RSS")

# --- an author is not trusted --------------------------------------------------------------------------------------
HOSTILE = """<script>alert(1)</script> <b onclick="x()">bold</b>

[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](vbscript:x) [d](data:text/html,x) <javascript:alert(1)>
[e](&#106;avascript:alert(1)) [f](java\\nscript:x)

![pic](https://else.example/x.png) ![p](//else.example/x.png) ![q](/\\\\else.example/x.png) ![own *text*](/assets/x.png) ![](http://else.example/)

<img src=x onerror=alert(1)>

<!-- note -->

###### deep
"""
write("hostile.md", post("'</title><script>'", "2026-01-01", body=HOSTILE))
write("control.md", post("Bytes", "2026-01-01").encode()[:-1] + b" \x01\x0b\xff\xfe \xef\xbf\xbf end\n")


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, name, attrs):
        self.seen.append((name, dict(attrs)))


page = Page()
html = s.get("/api/v1/posts/hostile").json()["data"]["html"]
page.feed(html)
check({t for t, _ in page.seen} <= {"p", "a", "img", "h6", "em", "li", "ul", "br"}, f"tags of the author's: {page.seen}")
for t, attrs in page.seen:
    check(set(attrs) <= {"href", "src", "alt", "title"}, f"attributes: {attrs}")
    for url in attrs.values():
        check(not re.match(r"\s*(javascript|vbscript|data|file):", url or "", re.I), f"an address that runs: {url}")
same([x["src"] for t, x in page.seen if t == "img"], ["/assets/x.png"], "pictures of this host alone")
check("https://else.example/x.png" in [x.get("href") for _, x in page.seen], "others are links")
for feed in ("/feed.atom", "/feed.rss"):
    check("</title><script>" in "".join(ET.fromstring(s.get(feed).body).itertext()), f"{feed} holds what looks like markup as text")
same(run("post", "--data", obs).returncode, 0, "none of it is a fault of the file")

# --- what is wrong --------------------------------------------------------------------------------------------------
BAD = {"no-front.md": ("Text\n", 1), "no-end.md": ("---\ntitle: x\n", 1), "no-title.md": ("---\ndate: 2026-01-01\nauthor: a\n---\nx\n", None),
       "date.md": (post(date="yesterday"), 3), "kind.md": (post(more="kind: note\n"), 5), "key.md": (post(more="colour: red\n"), 5),
       "yaml.md": ("---\ntitle: [\n---\nx\n", None), "no-text.md": (post(body=" "), None), "Big-Name.md": (post(), None),
       "control-title.md": (post('"a\\x07b"'), 2), "empty.md": ("", 1), "too-long.md": (post(body="y" * 140000), None),
       "many-tags.md": (post(more="tags: [" + ",".join("abcdefghijklmnop") + "]\n"), None), "x" * 81 + ".md": (post(), None)}
for name, (text, _) in BAD.items():
    write(name, text)
os.mkfifo(os.path.join(folder, "fifo.md"))
os.mkdir(os.path.join(folder, "folder.md"))
data = s.get("/api/v1/posts?limit=100").json()["data"]
same(len(data["posts"]), 7, "the others are there")
same(data["skipped"], len(BAD) + 2, "what is wrong is counted")
r = run("post", "--data", obs)
same(r.returncode, 3, "and is an exit code")
same(len(r.stdout.splitlines()), 7, "the others are listed")
for name, (_, line) in BAD.items():
    said = [x for x in r.stderr.splitlines() if name in x]
    check(len(said) == 1 and (line is None or f"{name}:{line}:" in said[0]), f"{name}: line {line}: {said}")
for name in ("fifo.md", "folder.md"):
    check(name in r.stderr, f"{name} is named")
for name in BAD:
    os.remove(os.path.join(folder, name))
os.remove(os.path.join(folder, "fifo.md"))
os.rmdir(os.path.join(folder, "folder.md"))

# --- an incident as a post --------------------------------------------------------------------------------------------
subprocess.run([put_incidents, obs, "24", "1767225600", "64500", "64501", "64502"], check=True)
incidents = s.get("/api/v1/incidents?limit=100&grade=low").json()["data"]
told = 0
for i in incidents:
    r = run("post", "--data", obs, "--incident", i["id"], "--by", 'A "quoted" \\ author')
    if not i["published"]:
        same(r.returncode, 1, "what is not published is not told")
        continue
    slug = "incident-" + re.sub("[^a-z0-9]", "-", i["id"].lower())
    same((r.returncode, r.stdout.strip()), (0, os.path.join(folder, slug + ".md")), f"incident {i['id']}: {r.stderr}")
    p = s.get("/api/v1/posts/" + slug).json()["data"]
    whole = s.get("/api/v1/incidents/" + i["id"]).json()["data"]
    same(p["author"], 'A "quoted" \\ author', "its author")
    same(p["tags"], ["incident", i["kind"]], "its tags")
    check(f'<a href="/incident/{i["id"]}">' in p["html"], "leads back to the incident")
    text = re.sub("<[^>]*>", "", p["summary"]).strip().replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    same(text, whole["wording"], "the sentence of the detector")
    for asn in set(whole.get("culprits", [])):
        check(f'<a href="/as/{asn}">AS{asn}</a>' in p["html"], f"AS{asn} is named")
    same(run("post", "--data", obs, "--incident", i["id"], "--by", "B").returncode, 3, "never written over")
    told += 1
check(told > 0, "some incident is told")
same(run("post", "--data", obs, "--incident", "none", "--by", "B").returncode, 1, "no such incident")
same(run("post", "--data", obs, "--incident", "none").returncode, 2, "without an author")
same(run("post", "--data", obs, "--incident", incidents[0]["id"], "--by", "a\nb").returncode, 3, "an author of two lines")
same(run("post", "--data", tmp.name).returncode, 3, "no observatory")
s.stop()
done()
