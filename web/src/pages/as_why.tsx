// The scores of a network walked down: metric, counters, routes, and the objects that decide.
import { apiUrl, useApi } from "../api";
import { dateTime, num, pct, plural } from "../format";
import { incidentLink, link, linkWith } from "../router";
import type { Explain, ExplainMetric } from "../types";
import { IrrBadge, NoData, Panel, Prefix, ReadinessBadge, RpkiBadge } from "../ui/bits";
import { CsvButton, type Column } from "../ui/data";
import { Icon } from "../ui/icons";
import { OwnCall } from "../ui/waiting";
import { categories, category, incidentKind, metric, sourceKind } from "../words";

type Route = ExplainMetric["routes"][number];

const routes_asked = 20;
const origins = { published: "published", reproduced: "reproduced from examples", ours: "of this project" } as const;

const decides = (r: Route): string | null => r.vrp ? `ROA ${r.vrp.prefix}-${r.vrp.max_length} AS${r.vrp.asn}`
	: r.route_object ? `${r.route_object.source ?? "object"} ${r.route_object.prefix} AS${r.route_object.asn}` : null;

const columns: Column<Route>[] = [
	{ key: "prefix", name: "Route", value: (r) => r.prefix },
	{ key: "state", name: "State", value: (r) => r.state },
	{ key: "adds", name: "Adds", value: (r) => r.adds },
	{ key: "decides", name: "Decided by", value: decides },
	{ key: "peers", name: "Peers", value: (r) => r.peers },
	{ key: "why", name: "Why", value: (r) => r.text },
];

/* Shares of routes are percentages; M8 is yes or no; what is made from incidents and tests is a sum. */
function Value({ m }: { m: ExplainMetric }) {
	if (m.value === null)
		return <NoData why="Nothing was measured" />;
	if (m.id === "m8")
		return <>{m.value > 0 ? "Registered" : "Missing"}</>;
	if (!/^m(7|9)/.test(m.id))
		return <>{Number(m.value.toFixed(2))}</>;
	return <>{pct(m.value)} <span class="soft">{num(m.num)} / {num(m.den)}</span></>;
}

export function WhyPanel({ asn, query }: { asn: number; query: URLSearchParams }) {
	const call = useApi<Explain>(apiUrl(`/ases/${asn}/explain`, { limit: String(routes_asked) }));
	const open = query.get("metric");
	return <OwnCall title="Metrics" call={call}>
		{(x) => <Panel title="Metrics" api={call.url} class="figures why"
			note="Open one to see its counters, the routes in it and the objects that decide">
			{inOrder(x).map((c) => <section key={c.category} class="why-category" aria-label={c.name}>
				<h3>{category(c.category).short}<ReadinessBadge r={c.readiness} />
					<span class="soft">{c.value === null ? "no score" : pct(c.value)}
						{c.ready_from !== null && c.value !== null && `, ready from ${pct(c.ready_from)}`}</span></h3>
				<p class="soft">{c.text}</p>
				<div class="why-list">
					{c.metrics.map((m) => <One key={m.id} m={m} asn={asn} open={open?.toLowerCase() === m.id} />)}
				</div>
			</section>)}
			<Incidents x={x} />
			<Inputs x={x} />
		</Panel>}
	</OwnCall>;
}

/* Categories as on the rest of the page. */
const inOrder = (x: Explain) => categories.flatMap((k) => x.categories.filter((c) => c.category === k.id));

function One({ m, asn, open }: { m: ExplainMetric; asn: number; open: boolean }) {
	const id = `metric-${m.id}`;
	return <div class={`why-metric ${open ? "open" : ""}`} data-metric={m.id}>
		<a class="head" data-still href={linkWith({ metric: open ? null : m.id })} aria-expanded={open} aria-controls={open ? id : undefined} role="button">
			<Icon name="chevron" /><b>{metric(m.id).name}</b><span class="title">{m.title}</span>
			{m.decides && <span class="mine">decides the score</span>}
			<span class="v"><Value m={m} /></span></a>
		{open && <div id={id} class="inside">
			<p class="soft"><code>{m.formula}</code> Formula {origins[m.origin]}.{m.coverage !== null &&
				` Its sources saw ${pct(m.coverage)} of the month.`}</p>
			{m.terms.length > 0 && <table class="mini terms">
				<thead><tr><th scope="col">Counter</th><th scope="col">Part</th><th scope="col" class="n">Weight</th><th scope="col" class="n">Count</th></tr></thead>
				<tbody>{m.terms.map((t, i) => <tr key={i}><td><code>{t.counter.split("_").map((w, k) => k === 0 ? w : <>_<wbr />{w}</>)}</code></td><td>{t.part}</td>
					<td class="n">{num(t.weight)}</td><td class="n">{num(t.count)}</td></tr>)}</tbody>
			</table>}
			{m.routes.length > 0 && <Routes m={m} asn={asn} />}
		</div>}
	</div>;
}

function Routes({ m, asn }: { m: ExplainMetric; asn: number }) {
	return <>
		<p class="row-head"><span>{plural(m.routes_total, "route")}, the worst first{m.routes_total > m.routes.length
			&& `; ${num(m.routes.length)} shown`}</span>
			<CsvButton columns={columns} rows={m.routes} file={`AS${asn}-${m.id}`} what={`Routes of ${metric(m.id).name}`} /></p>
		<div class="scroll" tabIndex={0} role="region" aria-label={`Routes of ${metric(m.id).name}`}><table class="rows why-routes">
			<thead><tr><th scope="col">Route</th><th scope="col">State</th><th scope="col" class="n">Adds</th>
				<th scope="col" class="hide-s">Decided by</th><th scope="col" class="n hide-s">Peers</th></tr></thead>
			<tbody>{m.routes.map((r) => <tr key={r.prefix}>
				<th scope="row"><Prefix prefix={r.prefix} /></th>
				<td>{/rpki/i.test(m.id) ? <RpkiBadge s={r.state as never} /> : <IrrBadge s={r.state as never} />}</td>
				<td class="n">{r.adds > 0 ? "+" : ""}{num(r.adds)}</td>
				<td class="hide-s">{decides(r) ?? <NoData why="Nothing covers it" />}</td>
				<td class="n hide-s">{num(r.peers)}</td>
			</tr>)}</tbody>
		</table></div>
	</>;
}

/* What filtering is made from; each links to who saw it and the raw records. */
function Incidents({ x }: { x: Explain }) {
	if (x.incidents.length === 0)
		return null;
	return <section class="why-category" aria-label="Incidents in the scores">
		<h3>Incidents in the scores</h3>
		<ul class="refs">{x.incidents.slice(0, 10).map((i) => <li key={i.id}>
			<a href={incidentLink(i.id)}>{incidentKind(i.kind).name}</a>
			<span class="soft">{i.role === "culprit" ? "by it" : "passed on by it"}{i.begin && `, ${dateTime(i.begin)}`}</span></li>)}</ul>
		{x.incidents.length > 10 && <p><a href={link("/incidents", { asn: String(x.asn) })}>All {num(x.incidents.length)}</a></p>}
	</section>;
}

function Inputs({ x }: { x: Explain }) {
	return <details class="as-table"><summary>{plural(x.inputs.length, "file")} behind all of it</summary>
		<div class="scroll" tabIndex={0} role="region" aria-label="Files"><table class="rows">
			<thead><tr><th scope="col">File</th><th scope="col">Kind</th><th scope="col">Date</th><th scope="col" class="hide-s">SHA-256</th></tr></thead>
			<tbody>{x.inputs.map((f) => <tr key={f.sha256}><th scope="row" class="file">{f.name}</th><td>{sourceKind(f.kind)}</td>
				<td>{f.data_time ? dateTime(f.data_time) : <NoData why="The file does not say what time it describes" />}</td>
				<td class="hide-s file"><code>{f.sha256.slice(0, 16)}…</code></td></tr>)}</tbody>
		</table></div></details>;
}
