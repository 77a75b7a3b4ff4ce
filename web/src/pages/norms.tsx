// The norms: every set with its status, every rule with its origin; two sets against each other, rule by rule and network by network.
import { apiUrl, useApi } from "../api";
import { countryName, num, pct, plural } from "../format";
import { asLink, go, link, linkWith } from "../router";
import { useTitle } from "../title";
import type { Framework, FrameworkAction, FrameworkDiff, FrameworkMetric, FrameworkRow, Readiness, RuleOrigin, WhatIf } from "../types";
import { NoData, ReadinessBadge, ScoreCell } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { Icon } from "../ui/icons";
import { Box, Loaded, Skeleton } from "../ui/states";
import { category, origins, readiness } from "../words";

const Origin = ({ o }: { o: string | null }) => o === null ? <NoData why="Not told" />
	: <span class={`origin ${o}`} title={origins[o as RuleOrigin]?.what}>{origins[o as RuleOrigin]?.label ?? o}</span>;

const most = 12; // economies that are listed; the API has all

const capital = (s: string) => s === "" ? s : s[0].toUpperCase() + s.slice(1);

export function Norms({ query }: { query: URLSearchParams }) {
	const call = useApi<FrameworkRow[]>(apiUrl("/frameworks"));
	useTitle("Norms");
	return <div class="page">
		<header class="lead">
			<h1>Norms</h1>
			<p class="sentence">What is measured, how, and what counts as ready. Each set of norms is a file that can be read and changed;
				each rule says whether the programme published it, whether it was worked out from published data, or whether it is our own choice.</p>
		</header>
		<Loaded call={call} wait={<Skeleton rows={10} />}>
			{(rows) => {
				const used = call.meta!.framework;
				const id = rows.some((r) => r.id === query.get("id")) ? query.get("id")! : used;
				const wanted = query.get("other");
				const other = rows.find((r) => r.id === wanted && r.id !== id)?.id ?? rows.find((r) => r.id !== id)?.id ?? null;
				return <>
					<Sets rows={rows} id={id} used={used} url={call.url!} />
					<One id={id} />
					{other && <Against id={id} other={other} rows={rows} />}
				</>;
			}}
		</Loaded>
	</div>;
}

function Sets({ rows, id, used, url }: { rows: FrameworkRow[]; id: string; used: string; url: string }) {
	const columns: Column<FrameworkRow>[] = [
		{ key: "id", name: "Norms", value: (r) => r.id, show: (r) => <a class="name-link" data-still href={linkWith({ id: r.id === used ? null : r.id,
			other: null, more: null })}>{r.id}</a> },
		{ key: "title", name: "Title", value: (r) => r.title },
		{ key: "status", name: "Status", value: (r) => r.status, show: (r) => <>{capital(r.status)}{r.id === used && <span class="sub">used on these pages</span>}</> },
		{ key: "min_peers", name: "Peers needed", number: true, value: (r) => r.min_peers, class: "hide-s" },
		{ key: "ready", name: "Ready from", number: true, value: (r) => r.readiness?.ready ?? null, class: "hide-s",
			show: (r) => r.readiness ? pct(r.readiness.ready) : <NoData why="These norms have no classes" /> },
		{ key: "aspiring", name: "Aspiring from", number: true, value: (r) => r.readiness?.aspiring ?? null, class: "hide-m",
			show: (r) => r.readiness ? pct(r.readiness.aspiring) : <NoData why="These norms have no classes" /> },
	];
	return <DataPanel title="Sets of norms" note="Choose one to see its rules" api={url} file="norms" label="Sets of norms" columns={columns}
		rows={rows} id={(r) => r.id} mark={(r) => r.id === id} />;
}

const metricColumns: Column<FrameworkMetric>[] = [
	{ key: "metric", name: "Metric", value: (m) => m.id, show: (m) => <><span class="mono">{m.id.toUpperCase()}</span>
		<span class="show-s">{category(m.category).short}</span></> },
	{ key: "category", name: "Category", value: (m) => m.category, show: (m) => category(m.category).short, class: "hide-s" },
	{ key: "title", name: "What it says", value: (m) => m.title, show: (m) => <>{m.title}<code class="sub formula">{m.formula}</code>
		{m.note && <span class="sub">{m.note}</span>}</> },
	{ key: "formula", name: "Formula", value: (m) => m.formula, class: "hide-all" },
	{ key: "better", name: "Better", value: (m) => m.better, show: (m) => m.better === "high" ? "Higher" : "Lower", class: "hide-s" },
	{ key: "origin", name: "Origin", value: (m) => m.origin, show: (m) => <Origin o={m.origin} /> },
];

/* What decides whether an Action holds, in words. */
function judgedBy(a: FrameworkAction) {
	if (a.limit)
		return `${a.limit.metric.toUpperCase()} ${a.limit.kind === "at-least" ? "at least" : "at most"} ${pct(a.limit.value)}, ${a.limit.networks} networks with data`;
	const scores = a.measured_by.split(",").map((c) => category(c.trim())).filter((c) => c.what !== "").map((c) => c.short);
	return scores.length > 0 ? `${scores.join(a.needs === "any" ? " or " : " and ")} ready` : "Attested, not measured";
}

type ActionRow = FrameworkAction & { programme: string };
const actionColumns: Column<ActionRow>[] = [
	{ key: "programme", name: "Programme", value: (a) => a.programme, class: "hide-s" },
	{ key: "number", name: "Action", value: (a) => a.number, show: (a) => <>{a.number}. {a.name}<span class="sub show-s">{a.programme}</span>
		<span class="sub">{capital(a.level)}</span></> },
	{ key: "name", name: "Name", value: (a) => a.name, class: "hide-all" },
	{ key: "level", name: "Level", value: (a) => a.level, class: "hide-all" },
	{ key: "origin", name: "Stated by", value: (a) => a.origin, show: (a) => <Origin o={a.origin} />, class: "hide-s" },
	{ key: "judged", name: "Holds when", value: judgedBy },
	{ key: "judged_origin", name: "That rule", value: (a) => a.limit?.origin ?? a.measured_by_origin,
		show: (a) => <Origin o={a.limit?.origin ?? a.measured_by_origin} /> },
];

function One({ id }: { id: string }) {
	const call = useApi<Framework>(apiUrl(`/frameworks/${id}`), true);
	return <Loaded call={call} wait={<Skeleton rows={10} />}>
		{(f) => <>
			<section class="panel" aria-labelledby="set">
				<header><div><h2 id="set">{f.title}</h2>{f.note && <p class="note">{f.note}</p>}</div></header>
				<dl class="rules">
					<div><dt>Status</dt><dd>{capital(f.status)}</dd></div>
					<div><dt>Peers that must show a route</dt><dd>{num(f.min_peers)} <Origin o={f.min_peers_origin} /></dd></div>
					{f.readiness
						? <div><dt>Classes</dt><dd>Ready from {pct(f.readiness.ready)}, aspiring from {pct(f.readiness.aspiring)} <Origin o={f.readiness.origin} /></dd></div>
						: <div><dt>Classes</dt><dd>None: these norms give scores without classes</dd></div>}
				</dl>
				<ul class="origins">{(Object.keys(origins) as RuleOrigin[]).map((o) => <li key={o}><Origin o={o} /> {origins[o].what}</li>)}</ul>
			</section>
			<DataPanel title="Metrics" note="In the order of the file" api={call.url} file={`norms-${f.id}-metrics`} label="Metrics" columns={metricColumns}
				rows={f.metrics} id={(m) => m.id} />
			{f.programmes.length > 0 && <DataPanel title="Actions" note="By programme, and what decides whether one holds" api={call.url}
				file={`norms-${f.id}-actions`} label="Actions" columns={actionColumns}
				rows={f.programmes.flatMap((p) => p.actions.map((a) => ({ ...a, programme: p.name })))} id={(a) => `${a.programme}-${a.number}`} />}
			<div class="two">
				<DataPanel title="Categories" note="From metrics to scores" api={call.url} file={`norms-${f.id}-categories`} label="Categories" rows={f.categories}
					id={(c) => c.id} columns={[
						{ key: "category", name: "Category", value: (c) => c.name, show: (c) => <>{c.name}<span class="sub">{c.about}</span></> },
						{ key: "metric", name: "From", value: (c) => c.metric, show: (c) => c.metric ? <span class="mono">{c.metric.toUpperCase()}</span>
							: <NoData why={c.no_data} /> },
						{ key: "curve", name: "Curve", value: (c) => f.curves.find((x) => x.id === c.curve)?.title ?? c.curve, class: "hide-s" },
					]} />
				<DataPanel title="Curves" note="From the value of a metric to a score" api={call.url} file={`norms-${f.id}-curves`} label="Curves" rows={f.curves}
					id={(c) => c.id} columns={[
						{ key: "curve", name: "Curve", value: (c) => c.title, show: (c) => <>{c.title}{c.note && <span class="sub">{c.note}</span>}</> },
						{ key: "kind", name: "Kind", value: (c) => c.kind, show: (c) => capital(c.kind), class: "hide-s" },
						{ key: "origin", name: "Origin", value: (c) => c.origin, show: (c) => <Origin o={c.origin} /> },
					]} />
			</div>
		</>}
	</Loaded>;
}

function Against({ id, other, rows }: { id: string; other: string; rows: FrameworkRow[] }) {
	return <>
		<div class="filters" role="group" aria-label="The other norms">
			<h2 class="wide">{id} against other norms</h2>
			<label><span>Other norms</span>
				<select value={other} onChange={(ev) => go(linkWith({ other: ev.currentTarget.value, more: null }), { replace: true, still: true })}>
					{rows.filter((r) => r.id !== id).map((r) => <option key={r.id} value={r.id}>{r.id}: {r.title}</option>)}
				</select></label>
		</div>
		<Difference id={id} other={other} />
		<Moves id={id} other={other} />
	</>;
}

type Change = FrameworkDiff["changes"][number];
const changeWords: Record<Change["change"], string> = { added: "Only in the other", removed: "Not in the other", changed: "Changed" };

function Difference({ id, other }: { id: string; other: string }) {
	const call = useApi<FrameworkDiff>(apiUrl(`/frameworks/${id}/diff/${other}`), true);
	const said = (v: string | null, o: string | null) => v === null ? <NoData why="Not there" /> : <>{v}{o && <span class="sub"><Origin o={o} /></span>}</>;
	const columns: Column<Change>[] = [
		{ key: "rule", name: "Rule", value: (c) => c.rule, show: (c) => <>{capital(c.rule)}<span class="sub">{c.key}</span></> },
		{ key: "key", name: "Key", value: (c) => c.key, class: "hide-all" },
		{ key: "change", name: "Change", value: (c) => c.change, show: (c) => changeWords[c.change], class: "hide-s" },
		{ key: "from", name: id, value: (c) => c.from, show: (c) => said(c.from, c.from_origin) },
		{ key: "to", name: other, value: (c) => c.to, show: (c) => said(c.to, c.to_origin) },
	];
	return <Loaded call={call} wait={<Skeleton rows={6} />}>
		{(d) => d.changes.length === 0
			? <section class="panel"><Box icon="info" title="These two sets say the same" /></section>
			: <DataPanel title="Differences" note={`${num(d.changes.length)} rules, in the order of the file`} api={call.url} file={`norms-${id}-${other}`}
				label="Differences" columns={columns} rows={d.changes} id={(c) => c.path} busy={call.busy} panel="differences" />}
	</Loaded>;
}

interface Move {
	category: string;
	from: Readiness;
	to: Readiness;
	count: number;
}

/* Who would change class under the other norms, on the month of the page. */
function Moves({ id, other }: { id: string; other: string }) {
	const cursor = new URLSearchParams(location.search).get("more");
	const call = useApi<WhatIf>(apiUrl("/whatif", { framework: id, to: other, limit: "25", cursor }), true);
	const moves = (w: WhatIf): Move[] => w.categories.flatMap((c) => c.moves.filter((m) => m.from !== m.to).map((m) => ({ category: c.category, ...m })));
	return <Loaded call={call} wait={<Skeleton rows={8} />}>
		{(w) => w.changed === 0
			? <section class="panel"><Box icon="info" title={`Under ${other} no network would change its class`}>
				<p>{plural(w.ases, "network")} of this month were scored under both.</p></Box></section>
			: <>
				<div class="two">
					<DataPanel title="What if" note={`${num(w.changed)} of ${num(w.ases)} networks change class when ${other} applies in place of ${id}`} api={call.url}
						file={`whatif-${id}-${other}`} label="What if" rows={moves(w)} id={(m) => `${m.category}-${m.from}-${m.to}`} columns={[
							{ key: "category", name: "Category", value: (m) => m.category, show: (m) => category(m.category).short },
							{ key: "from", name: "From", value: (m) => readiness[m.from].label, show: (m) => <ReadinessBadge r={m.from} /> },
							{ key: "to", name: "To", value: (m) => readiness[m.to].label, show: (m) => <ReadinessBadge r={m.to} /> },
							{ key: "count", name: "Networks", number: true, value: (m) => m.count, show: (m) => num(m.count) },
						]} />
					<DataPanel title="By economy" note={`Scores that get better or worse; the ${most} with the most changes`} api={call.url} file={`whatif-${id}-${other}-economies`}
						label="By economy" rows={w.economies.filter((y) => y.changed > 0).slice(0, most)} id={(y) => y.country ?? "-"} columns={[
							{ key: "economy", name: "Economy", value: (y) => y.country, show: (y) => y.country
								? <a href={link("/ases", { country: y.country })}>{countryName(y.country)}</a> : "Unknown" },
							{ key: "changed", name: "Changed", number: true, value: (y) => y.changed, show: (y) => `${num(y.changed)} of ${num(y.ases)}` },
							{ key: "better", name: "Better", number: true, value: (y) => y.better, show: (y) => num(y.better) },
							{ key: "worse", name: "Worse", number: true, value: (y) => y.worse, show: (y) => num(y.worse) },
						]} />
				</div>
				<DataPanel title="Networks that change" note="By number" api={call.url} file={`whatif-${id}-${other}-networks`} label="Networks that change"
					rows={w.changes} id={(c) => `${c.asn}-${c.category}`} busy={call.busy} columns={[
						{ key: "asn", name: "Network", value: (c) => c.asn, show: (c) => <a class="asn" href={asLink(c.asn)}>AS{c.asn}</a> },
						{ key: "name", name: "Name", value: (c) => c.name, class: "hide-s", show: (c) => c.name ? <bdi>{c.name}</bdi> : <NoData why="No name" /> },
						{ key: "category", name: "Category", value: (c) => c.category, show: (c) => category(c.category).short },
						{ key: "from", name: id, number: true, value: (c) => c.from.value, show: (c) => <ScoreCell value={c.from.value} r={c.from.readiness} /> },
						{ key: "to", name: other, number: true, value: (c) => c.to.value, show: (c) => <ScoreCell value={c.to.value} r={c.to.readiness} /> },
					]}
					more={(cursor || call.next) && <span class="buttons">
						{cursor && <a class="button small" data-still href={linkWith({ more: null })}>First</a>}
						{call.next && <a class="button small" data-still href={linkWith({ more: call.next })}>Next<Icon name="chevron" /></a>}</span>} />
			</>}
	</Loaded>;
}
