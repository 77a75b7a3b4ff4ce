// A made-up Internet for working on the pages without the server. Seeded, so every start shows the same.
// It holds the awkward cases on purpose: markup in names, other scripts, long words, no data, nothing at all.

const categories = ["filtering", "antiSpoofing", "coordination", "routingInformationIRR",
	"routingInformationRPKI"];
const names = { filtering: "Filtering", antiSpoofing: "Anti-spoofing", coordination: "Coordination",
	routingInformationIRR: "Routing information (IRR)", routingInformationRPKI: "Routing information (RPKI)" };
const notes = {
	filtering: "Filtering is measured from incidents, and no incident detector has run yet.",
	antiSpoofing: "Anti-spoofing is measured by public tests, and no test results were read.",
};
const countries = [["NL", "ripencc"], ["DE", "ripencc"], ["US", "arin"], ["BR", "lacnic"], ["JP", "apnic"],
	["ZA", "afrinic"], ["FR", "ripencc"], ["IN", "apnic"], ["CA", "arin"]];
const odd = {
	64496: `<b>Bold</b> & <script>document.title="broken"</script> "Networks"`,
	64497: "The Extraordinarily Long-Winded Federated Regional Research, Education and Community Broadband Internet"
		+ "AssociationWithoutAnySpacesInItsSecondHalfWhatsoever of the Northern Provinces",
	64498: "شركة الاتصالات المثالية",
	64499: "例示通信株式会社",
	64500: "בזק דוגמה בע\"מ (Example)",
	64502: "",
};

function rng(seed) {
	let s = seed >>> 0;
	return () => {
		s = (s + 0x6d2b79f5) >>> 0;
		let t = Math.imul(s ^ (s >>> 15), 1 | s);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

const ready = (v) => v === null ? "no_data" : v >= 0.8 ? "ready" : v >= 0.6 ? "aspiring" : "lagging";
const clamp = (v) => Math.min(1, Math.max(0, v));

function route(asn, i, rnd, quality, six) {
	const prefix = six ? `2001:db8:${(asn % 65536).toString(16)}:${i.toString(16)}::/64`
		: `10.${(asn >> 8) & 255}.${asn & 255}.${(i * 4) % 256}/${i % 3 ? 24 : 22}`;
	const x = rnd(), y = rnd();
	const rpki = x < quality ? "valid" : x < quality + 0.03 ? "invalid-length" : x < quality + 0.05 ? "invalid-asn" : "not-found";
	const irr = y < quality + 0.1 ? "valid" : y < quality + 0.25 ? "invalid-more-specific" : y < quality + 0.3 ? "invalid" : "not-found";
	const bogon = rnd() < 0.004 ? "full" : rnd() < 0.004 ? "administrative" : "no";
	const peers = 2 + Math.floor(rnd() * 24);
	const vrpAsn = rpki === "invalid-asn" ? 64999 : asn;
	return {
		prefix, origin: asn, peers, counted: peers >= 5, rpki, irr, bogon, since: "2025-12", until: null,
		effects: [
			{ metric: "m7rpki", effect: rpki === "valid" ? "+1" : rpki === "not-found" ? "0" : "-10",
				text: rpki === "valid" ? "counts as one valid route" : rpki === "not-found"
					? "costs coverage: it is not signed" : "an invalid route weighs ten times" },
			{ metric: "m7irr", effect: irr === "valid" || irr === "invalid-more-specific" ? "+1" : "0",
				text: irr === "valid" ? "a matching route object" : "no matching route object" },
		],
		vrps: rpki === "not-found" ? [] : [{ prefix, max_length: Number(prefix.split("/")[1]), asn: vrpAsn, ta: "ripe" }],
		route_objects: irr === "not-found" ? []
			: [{ prefix, asn: irr === "invalid" ? 64998 : asn, source: "RADB" }],
		vrps_total: rpki === "not-found" ? 0 : 1, route_objects_total: irr === "not-found" ? 0 : i % 9 ? 1 : 25,
	};
}

function network(asn, rnd, opt) {
	const [country, registry] = countries[asn % countries.length];
	const quality = clamp(rnd() * 1.3 - 0.15);
	const n = asn === 64501 ? 0 : 1 + Math.floor(Math.pow(rnd(), 3) * 160);
	const routes = [];
	for (let i = 0; i < n; i++)
		routes.push(route(asn, i, rnd, quality, rnd() < 0.2));
	if (opt.norpki)
		for (const r of routes)
			Object.assign(r, { rpki: null, vrps: [], vrps_total: 0, effects: r.effects.slice(1) });
	const counted = routes.filter((r) => r.counted);
	const count = (f) => counted.filter(f).length;
	const valid = count((r) => r.rpki === "valid"), invalid = count((r) => r.rpki?.startsWith("invalid"));
	const irrOk = count((r) => r.irr === "valid" || r.irr === "invalid-more-specific");
	const den = counted.length;
	const raw = den ? (valid - 10 * invalid) / den : null;
	const contact = asn % 7 === 0 ? null : asn % 4 === 0 ? "missing" : "registered";
	const value = {
		filtering: null, antiSpoofing: null,
		coordination: contact === null ? null : contact === "registered" ? 1 : 0,
		routingInformationIRR: den ? irrOk / den : null,
		routingInformationRPKI: opt.norpki || raw === null ? null : clamp(raw),
	};
	const m = (num) => den ? { num, den, value: num / den, raw: num / den } : null;
	return {
		row: {
			asn, name: asn in odd ? odd[asn] : `Example Network ${asn}`,
			country: asn === 64502 ? "" : country, registry: asn === 64502 ? "" : registry,
			prefixes4: count((r) => !r.prefix.includes(":")), prefixes6: count((r) => r.prefix.includes(":")),
			rpki_valid: opt.norpki ? null : valid, rpki_invalid: opt.norpki ? null : invalid,
			rpki_not_found: opt.norpki ? null : den - valid - invalid,
			irr_valid: irrOk, irr_missing: den - irrOk,
			bogon_prefixes: count((r) => r.bogon !== "no"), bogon_asns: 0,
			metrics: { m7irr: m(irrOk),
				m7rpki: opt.norpki || !den ? null : { num: valid - 10 * invalid, den, value: clamp(raw), raw },
				m7rpkin: opt.norpki ? null : m(invalid),
				m8: contact === null ? null : { num: value.coordination, den: 1, value: value.coordination, raw: value.coordination } },
			scores: Object.fromEntries(categories.map((c) => [c, { value: value[c], readiness: ready(value[c]) }])),
		},
		routes, contact, value,
	};
}

export function world(opt) {
	const rnd = rng(7);
	const months = opt.single ? ["2026-01"] : ["2025-10", "2025-11", "2025-12", "2026-01"];
	const ases = new Map();
	const n = opt.empty ? 0 : 240;
	for (let asn = 64496; asn < 64496 + n; asn++)
		ases.set(asn, network(asn, rnd, opt));
	const rows = [...ases.values()].map((a) => a.row);
	const routes = [...ases.values()].flatMap((a) => a.routes);
	const counted = routes.filter((r) => r.counted);
	const count = (key, v) => counted.filter((r) => r[key] === v).length;
	const drift = (v, i) => v === null ? null : clamp(v - (months.length - 1 - i) * 0.021);

	const summaryOf = (id) => {
		const values = rows.map((r) => r.scores[id]);
		const known = values.filter((v) => v.value !== null);
		const mean = known.length ? known.reduce((s, v) => s + v.value, 0) / known.length : null;
		return { id, name: names[id], value: mean, with_data: known.length, weighted: [], trend: mean === null || months.length < 2 ? null : 0.021,
			severities: ["ready", "aspiring", "lagging", "no_data"].map((s) => {
				const c = values.filter((v) => v.readiness === s).length;
				return { id: s, count: c, share: values.length ? c / values.length : 0 };
			}),
			note: mean === null ? notes[id] ?? "No RPKI data was read for this month." : null };
	};
	const cats = categories.map(summaryOf);
	const source = (kind, name, title, age_days, read, refused, reasons, status = "in use") => ({
		kind, name, title, age_days, read, kept: read - refused, refused, reasons, status,
		error: null, data_time: age_days === null ? null : new Date(Date.UTC(2026, 0, 1) - age_days * 864e5).toISOString(),
		sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", file_bytes: read * 97,
	});
	const sources = opt.empty ? [] : [
		...(opt.norpki ? [] : [source("vrps", "vrps.json.gz", "Validated ROA payloads", 0, 724110, 12, [{ why: "maxLength below the prefix length", n: 12 }])]),
		source("vrps", "vrps-old.json.gz", "Validated ROA payloads", 44, 711002, 0, [], "superseded"),
		source("irr", "irr-radb.db.gz", "Routing registry", 1, 1650233, 1204,
			[{ why: "origin is no AS number", n: 1100 }, { why: "prefix has host bits", n: 104 }]),
		source("delegated", "delegated-extended.txt", "Registry delegations", -3, 240110, 0, []),
		source("iana", "built in", "IANA special-purpose registries", 75, 41, 0, []),
		source("as-rel", "as-rel-20260101.txt", "AS relationships", null, 1302040, 0, []),
		{ ...source("peeringdb", "peeringdb.json", "PeeringDB", null, 0, 0, [], "refused"), error: "peeringdb.json: line 1: not JSON" },
		source("as-org", "as-org.jsonl", "AS organisations", 20, 120340, 3, [{ why: "line is no JSON object", n: 3 }]),
	];
	const tables = opt.empty ? [] : [{ kind: "table", name: "bview.20260101.0000.gz", data_time: "2026-01-01T00:00:00Z",
		entries: 1203344, malformed: 3, sha256: null, file_bytes: null, status: opt.single ? "partial" : "done",
		error: opt.single ? "bview.20260101.0000.gz: cut at offset 88123 within a record" : null }];
	const values4 = counted.filter((r) => !r.prefix.includes(":")).length;
	const meta = {
		view: 3, month: months[months.length - 1], months, framework: "2026", simulated: !opt.real,
		data_time: "2026-01-01T00:00:00Z",
		coverage: opt.empty ? null : { tables: 1, peers: 26, min_peers: 5, pairs_seen: routes.length, pairs_counted: counted.length,
			entries: 1203344, malformed: 3, partial_tables: opt.single ? 1 : 0, max_peers_of_a_pair: 25 },
	};
	const summary = {
		counts: { ases: rows.filter((r) => r.prefixes4 + r.prefixes6 > 0).length, prefixes4: values4,
			prefixes6: counted.length - values4, pairs: counted.length, economies: opt.empty ? 0 : countries.length },
		rpki: opt.norpki ? null : { valid: count("rpki", "valid"), invalid_length: count("rpki", "invalid-length"),
			invalid_asn: count("rpki", "invalid-asn"), not_found: count("rpki", "not-found") },
		irr: { valid: count("irr", "valid"), more_specific: count("irr", "invalid-more-specific"),
			invalid: count("irr", "invalid"), not_found: count("irr", "not-found") },
		bogons: { full: count("bogon", "full"), administrative: count("bogon", "administrative"), asns: 2 },
		categories: cats,
		incidents: null,
		history: months.map((month, i) => ({ month, categories: cats.map((c) => ({ id: c.id, value: drift(c.value, i) })) })),
		sources,
	};
	return { meta, months, ases, rows, routes, summary, sources, tables, drift, categories, names };
}

export function detail(w, a) {
	const why = (id) => a.value[id] !== null ? ({
		coordination: a.contact === "registered" ? "A technical contact is registered." : "No technical or NOC contact is registered.",
		routingInformationIRR: `${a.row.irr_valid} of ${a.row.irr_valid + a.row.irr_missing} routes have a matching route object.`,
		routingInformationRPKI: `${a.row.rpki_valid} routes are valid and ${a.row.rpki_invalid} invalid; each invalid one weighs ten times.`,
	})[id] : notes[id] ?? "No source says anything about this network.";
	return { ...a.row, org: a.row.name ? `${a.row.name} Holding` : null,
		degree: a.row.asn % 5 ? { providers: 2, customers: a.row.asn % 40, peers: 11 } : null,
		contact: a.contact, counters: { prefixes4: a.row.prefixes4, prefixes6: a.row.prefixes6 },
		history: w.months.map((month, i) => ({ month, prefixes4: a.row.prefixes4, prefixes6: a.row.prefixes6,
			scores: Object.fromEntries(w.categories.map((c) => [c, w.drift(a.value[c], i)])) })),
		incidents: { culprit: 0, accomplice: 0, victim: 0 }, opinions: [],
		explanations: w.categories.map((category) => ({ category, text: why(category) })) };
}
