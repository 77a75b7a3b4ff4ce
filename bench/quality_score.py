"""quality_score - holds what a detector said against what was true, event by event.

A true event is a dict {"kinds", "culprits", "prefixes", "begin", "end" (None: open), "peer_asns", "collectors",
"due" (None: no high grade is asked for), "what"}; an incident is a line of `routescope detect`. Times are
Unix seconds. No import of the program: used by bench/quality and by the tests, which give it invented events.
"""
import datetime
import ipaddress
import math

STRONG = ("proven", "high")
SLACK = 120  # seconds by which an incident may end before, or begin before the end of, the event it is held against


def seconds(text):
    if text is None or text == "":
        return None
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def overlap(a, b):
    """Whether two lists of prefixes share an address: a part of a prefix stands for it."""
    nets = [ipaddress.ip_network(p) for p in b]
    return any(n.version == m.version and n.overlaps(m) for n in map(ipaddress.ip_network, a) for m in nets)


def culprits(incident):
    """The one or several that it names; the same AS under several names counts once."""
    return {int(c) for c in incident["culprits"]}


def same_time(incident, event):
    begin, end = seconds(incident["begin"]), seconds(incident.get("end"))
    if event["end"] is not None and begin > event["end"] + SLACK:
        return False
    return end is None or end >= event["begin"] - SLACK


def about(incident, event):
    """Whether the incident speaks of the event at all: address space and time."""
    return same_time(incident, event) and overlap(incident["prefixes"], event["prefixes"])


def right(incident, event):
    """
    Whether it says of it what is true: the kind, and the culprit. Nobody beside, unless the event has a list of innocents: labels of
    real ones ask that those are not named alone.
    """
    named = culprits(incident)
    if incident["kind"] not in event["kinds"] or not named & set(event["culprits"]):
        return False
    if event.get("reason") and event["reason"] not in incident["reasons"]:
        return False
    if event.get("type") and incident.get("type") and int(incident["type"]) != event["type"]:
        return False
    return event.get("innocent") is not None or named <= set(event["culprits"])


def may_come_from(incident, benign):
    """By the prefixes of the everyday event; one without them is about its ASes, or about all that begins while it goes on."""
    if benign["prefixes"]:
        return about(incident, benign)
    if benign["end"] is None:
        return same_time(incident, benign) and bool(culprits(incident) & set(benign["ases"]))
    return benign["begin"] <= seconds(incident["begin"]) <= benign["end"] + SLACK


def wilson(k, n):
    """The 95 % interval of a share of k in n."""
    if n == 0:
        return 0.0, 1.0
    z, p = 1.959964, k / n
    mid, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (mid - half) / (1 + z * z / n)), min(1.0, (mid + half) / (1 + z * z / n))


class Score:
    """Sums up any number of worlds and real incidents."""

    def __init__(self):
        self.kinds = {}  # kind -> counters
        self.delays = []  # seconds from the moment the grade was due to `graded`, of events found in time or late
        self.bins = {}  # confidence in tenths -> [right, all]
        self.grades = {}  # grade -> [right, all]
        self.confusion = []  # text lines
        self.quiet = {}  # kind of negative scenario -> [wrongly strong, all]

    def kind(self, name):
        return self.kinds.setdefault(name, {"true": 0, "found": 0, "weak": 0, "strong": 0, "right": 0, "late": 0})

    def world(self, name, events, incidents, benign=()):
        """
        One world whose every event is known: what is strong and fits none is wrong. It is held against the everyday events
        that it may come from as well.
        """
        for event in events:
            if event["due"] is None:
                continue
            k = self.kind(event["kinds"][0])
            k["true"] += 1
            fits = [i for i in incidents if about(i, event)]
            good = [i for i in fits if right(i, event)]
            strong = [i for i in good if i["grade"] in STRONG]
            if strong:
                k["found"] += 1
                delay = min(seconds(i["graded"]) for i in strong) - event["due"]
                self.delays.append(delay)
                k["late"] += delay > 60
            else:
                k["weak"] += bool(good)
                said = ", ".join(f"{i['kind']} by {i['culprits']} {i['grade']} ({' '.join(i['reasons'] + i['suppressors'])})"
                                 for i in (good or fits)[:3]) or "nothing"
                self.confusion.append(f"{name}: missed {event['what']}: said {said}")
        for incident in incidents:
            ok = any(right(incident, e) and about(incident, e) for e in events)
            self.count(incident, ok)
            if not ok and incident["grade"] in STRONG and not any(about(incident, e) for e in events):
                for b in benign:
                    b["accused"] = b.get("accused", False) or may_come_from(incident, b)
            if incident["grade"] not in STRONG:
                continue
            k = self.kind(incident["kind"])
            k["strong"] += 1
            k["right"] += ok
            if not ok:
                truth = ", ".join(e["what"] for e in events if about(incident, e)) or "nothing"
                self.confusion.append(f"{name}: wrong {incident['kind']} by {incident['culprits']} of {incident['prefixes'][:3]} "
                                      f"{incident['begin']} {incident['grade']} {incident['confidence']}"
                                      f" ({' '.join(incident['reasons'] + incident['suppressors'])}): true is {truth}")

        for b in benign:
            row = self.quiet.setdefault(b["kind"], [0, 0])
            row[0] += b.get("accused", False)
            row[1] += 1

    def count(self, incident, ok):
        for table, key in (self.bins, int(float(incident["confidence"]) * 10)), (self.grades, incident["grade"]):
            row = table.setdefault(key, [0, 0])
            row[0] += ok
            row[1] += 1

    def negative(self, name, kind, incidents):
        """A scenario in which nobody is to be named."""
        row = self.quiet.setdefault(kind, [0, 0])
        row[1] += 1
        strong = [i for i in incidents if i["grade"] in STRONG]
        row[0] += bool(strong)
        for i in strong:
            self.confusion.append(f"{name}: nothing happened, said {i['kind']} by {i['culprits']} of {i['prefixes'][:3]} {i['grade']}"
                                  f" ({' '.join(i['reasons'] + i['suppressors'])})")

    def total(self):
        sums = {"true": 0, "found": 0, "weak": 0, "strong": 0, "right": 0, "late": 0}
        for k in self.kinds.values():
            for name in sums:
                sums[name] += k[name]
        return sums

    def table(self):
        """Markdown: a row a kind, then all; grades and confidence; negatives; delays."""
        out = ["| kind | true events | found | recall (95 %) | weak | late | named | right | precision (95 %) |",
               "| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | --- |"]
        for name, k in sorted(self.kinds.items()) + [("all", self.total())]:
            out.append(f"| {name} | {k['true']} | {k['found']} | {share(k['found'], k['true'])} | {k['weak']} | {k['late']} | "
                       f"{k['strong']} | {k['right']} | {share(k['right'], k['strong'])} |")
        out += ["", "| grade | incidents | right |", "| --- | ---: | ---: |"]
        for name in "proven", "high", "medium", "low":
            good, n = self.grades.get(name, (0, 0))
            out.append(f"| {name} | {n} | {share(good, n)} |")
        out += ["", "| confidence | incidents | right |", "| --- | ---: | ---: |"]
        for b in sorted(self.bins):
            good, n = self.bins[b]
            out.append(f"| {b / 10:.1f} to {b / 10 + 0.1:.1f} | {n} | {share(good, n)} |")
        if self.quiet:
            out += ["", "| negative scenario | cases | with a name at high or proven |", "| --- | ---: | ---: |"]
            out += [f"| {name} | {n} | {bad} |" for name, (bad, n) in sorted(self.quiet.items())]
        if self.delays:
            d = sorted(self.delays)
            out += ["", f"Time from the fifth peer AS and second collector to the grade: median {d[len(d) // 2]:.0f} s, "
                        f"95th percentile {d[int(len(d) * 0.95)]:.0f} s, most {d[-1]:.0f} s (n = {len(d)})."]
        return "\n".join(out)


def share(k, n):
    if n == 0:
        return "-"
    low, high = wilson(k, n)
    return f"{k / n:.3f} ({low:.3f} to {high:.3f})"
