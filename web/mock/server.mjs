// Serves dist/ and a made-up /api/v1 for work on the pages:  node mock/server.mjs [PORT] [single] [real] [norpki] [empty]
// Port 0 takes a free one. Prints "ready URL". Not part of the product.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { detail, world } from "./data.mjs";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../dist");
const args = process.argv.slice(2);
const port = Number(args.find((a) => /^\d+$/.test(a)) ?? 8499);
const w = world(Object.fromEntries(args.map((a) => [a, true])));
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
	+ "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const types = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };

class Refused extends Error {
	constructor(status, title, detail) {
		super(title);
		Object.assign(this, { status, detail });
	}
}

const notFound = (what) => new Refused(404, "Not found", what);

function page(list, q, limit) {
	const at = q.has("cursor") ? Number(q.get("cursor")) : 0;
	const n = Number(q.get("limit") ?? limit);
	return { data: list.slice(at, at + n), next: at + n < list.length ? String(at + n) : null };
}

function ases(q) {
	let rows = w.rows.filter((r) => r.prefixes4 + r.prefixes6 > 0);
	const text = q.get("q")?.toLowerCase(), country = q.get("country"), level = q.get("readiness");
	if (text)
		rows = rows.filter((r) => r.name.toLowerCase().includes(text) || `as${r.asn}`.includes(text));
	if (country)
		rows = rows.filter((r) => r.country === country);
	if (level)
		rows = rows.filter((r) => r.scores[level.split(":")[0]]?.readiness === level.split(":")[1]);
	const sort = q.get("sort") ?? "asn", by = sort.replace("-", ""), sign = sort.startsWith("-") ? -1 : 1;
	const key = (r) => by === "asn" ? r.asn : by === "name" ? r.name : by === "prefixes" ? r.prefixes4 + r.prefixes6
		: r.scores[by]?.value;
	rows.sort((a, b) => {
		const x = key(a), y = key(b);
		if (x === null || y === null)
			return (x === null) - (y === null) || a.asn - b.asn; // no data comes last, either way
		return sign * (x < y ? -1 : x > y ? 1 : 0) || a.asn - b.asn;
	});
	return page(rows, q, 50);
}

function prefixes(asn, q) {
	const a = w.ases.get(asn);
	if (!a)
		throw notFound(`AS${asn} announces no counted prefix in this month`);
	return page(a.routes.filter((r) => (!q.has("family") || (q.get("family") === "6") === r.prefix.includes(":"))
		&& (!q.has("state") || [r.rpki, `irr-${r.irr}`, r.irr === "invalid-more-specific" && r.irr, r.bogon].includes(q.get("state")))), q, 100);
}

function search(q) {
	const text = (q.get("q") ?? "").toLowerCase();
	const hits = w.rows.filter((r) => `as${r.asn}`.includes(text) || r.name.toLowerCase().includes(text))
		.map((r) => ({ kind: "as", label: `AS${r.asn}${r.name ? " " + r.name : ""}`, detail: `${r.country} · ${r.prefixes4 + r.prefixes6} prefixes`, href: `/as/${r.asn}` }));
	if (/^[a-z]{2}$/.test(text) && w.rows.some((r) => r.country.toLowerCase() === text))
		hits.unshift({ kind: "economy", label: text.toUpperCase(), detail: "networks of this country", href: `/ases?country=${text.toUpperCase()}` });
	for (const r of w.routes)
		if (r.prefix.startsWith(text) && /[.:]/.test(text))
			hits.push({ kind: "prefix", label: r.prefix, detail: `announced by AS${r.origin}`, href: `/prefix/${r.prefix}` });
	return { data: hits.slice(0, 10) };
}

function prefix(p) {
	if (!isIP(p.split("/")[0]))
		throw new Refused(400, "Bad Request", "parameter addr: must be an IPv4 or IPv6 address");
	const rows = w.routes.filter((r) => r.prefix === p);
	if (rows.length === 0)
		throw notFound(`${p} is not announced in this month`);
	const base = p.split(".").slice(0, 3).join(".");
	return { data: { prefix: p, rows, more_specific_count: p.endsWith("/22") ? 3 : 0, more_specific_capped: false,
		covering: w.routes.filter((r) => r.prefix !== p && !p.endsWith("/22") && r.prefix.startsWith(base) && r.prefix.endsWith("/22")) } };
}

const routes = [
	[/^\/summary$/, [], () => ({ data: w.summary })],
	[/^\/posts$/, ["kind", "tag", "limit", "cursor"], () => ({ data: { posts: [], skipped: 0 } })],
	[/^\/months$/, [], () => ({ data: w.months.map((month) => ({ month, tables: 1, peers: 30, ases: w.rows.length, pairs_counted: 1, view: 3 })) })],
	[/^\/sources$/, [], () => ({ data: [...w.tables, ...w.sources] })],
	[/^\/incidents$/, ["limit", "cursor", "asn", "role", "prefix", "match", "kind", "grade", "state", "since", "until", "country"],
		() => ({ data: [], next: null })],
	[/^\/coverage$/, [], () => ({ data: w.coverage ?? [] })],
	[/^\/ases$/, ["q", "country", "readiness", "sort", "limit", "cursor"], (m, q) => ases(q)],
	[/^\/ases\/(\d+)$/, [], (m) => {
		const a = w.ases.get(Number(m[1]));
		if (!a)
			throw notFound(`AS${m[1]} announces no counted prefix in this month`);
		return { data: detail(w, a) };
	}],
	[/^\/ases\/(\d+)\/prefixes$/, ["family", "state", "counted", "limit", "cursor"], (m, q) => prefixes(Number(m[1]), q)],
	[/^\/prefixes\/(.+\/\d+)$/, [], (m) => prefix(decodeURIComponent(m[1]))],
	[/^\/search$/, ["q"], (m, q) => search(q)],
];

function answer(path, q) {
	const month = q.get("month") ?? w.meta.month;
	if (!w.months.includes(month))
		throw notFound(`the month ${month} is not held`);
	for (const [re, known, make] of routes) {
		const m = re.exec(path);
		if (!m)
			continue;
		for (const k of q.keys())
			if (!["month", "framework", ...known].includes(k))
				throw new Refused(400, "Unknown parameter", `unknown parameter "${k}"`);
		return { meta: { ...w.meta, month }, ...make(m, q) };
	}
	throw notFound("no such route");
}

const server = createServer((req, res) => {
	const url = new URL(req.url, "http://localhost");
	const send = (status, type, body) => {
		res.writeHead(status, { "Content-Type": type, "Content-Security-Policy": csp, "X-Content-Type-Options": "nosniff" });
		res.end(body);
	};
	if (url.pathname.startsWith("/api/v1/")) {
		try {
			send(200, "application/json", JSON.stringify(answer(url.pathname.slice(7), url.searchParams)));
		} catch (e) {
			send(e.status ?? 500, "application/problem+json", JSON.stringify({ type: "about:blank", title: e.message, status: e.status ?? 500, detail: e.detail }));
		}
		return;
	}
	try {
		const file = url.pathname.startsWith("/assets/") ? normalize(url.pathname) : "/index.html";
		send(200, types[extname(file)] ?? "text/html; charset=utf-8", readFileSync(join(dist, file)));
	} catch {
		send(404, "text/plain", "not found");
	}
});
server.listen(port, "127.0.0.1", () => console.log(`ready http://127.0.0.1:${server.address().port}`));
