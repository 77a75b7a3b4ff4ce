// The overview: how ready the networks are, where the routes stand, and what that rests on.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { apiUrl, useApi } from "../api";
import { dateTime, monthName, monthShort, num, pct, plural } from "../format";
import { asLink, link } from "../router";
import { useTitle } from "../title";
import type { AsRow, CategoryId, CategorySummary, IncidentRow, IncidentSummary, Meta, Summary } from "../types";
import { ApiLink, NoData, Num, Panel, ScoreCell, Trend } from "../ui/bits";
import { Distribution, Ring, type Part } from "../ui/charts";
import { ShapeIcon } from "../ui/icons";
import { Latest } from "../ui/latest";
import { LinesPanel } from "../ui/lines";
import { Box, Loaded, Skeleton } from "../ui/states";
import { categories, category, gradeOrder, grades, incidentKind, irr, readiness, readinessOrder, rpki } from "../words";
import { IncidentTable } from "./incidents";
import { CoveragePanel, SourceAges } from "./sources";

export function Overview() {
	const call = useApi<Summary>(apiUrl("/summary"));
	const month = call.meta?.month;
	useTitle(month ? `Overview, ${monthName(month)}` : "Overview");
	return <div class="page">
		<Loaded call={call} title="State of routing security" wait={<>
			<Skeleton rows={1} /><Skeleton rows={5} kind="card" /><Skeleton rows={6} />
		</>}>
			{(s) => s.counts.pairs === 0 && s.counts.ases === 0
				? <Nothing s={s} meta={call.meta!} url={call.url!} />
				: <Whole s={s} meta={call.meta!} url={call.url!} />}
		</Loaded>
	</div>;
}

/* Nothing read yet, or nothing that counts: two matters, and two ways on. */
function Nothing({ s, meta, url }: { s: Summary; meta: Meta; url: string }) {
	const c = meta.coverage;
	if (!c || c.entries === 0)
		return <>
			<h1>State of routing security</h1>
			<Box icon="info" title="No routing table has been read yet">
				<p>Give the observatory a table and its surroundings with <code>routescope ingest</code>, then load this
					page again.</p>
			</Box>
		</>;
	return <>
		<h1>State of routing security</h1>
		<Box icon="info" title={`No route counts${meta.month ? ` in ${monthName(meta.month)}` : ""}`}>
			<p>{plural(c.pairs_seen, "route was", "routes were")} read from {plural(c.peers, "peer", "peers")}. A route counts
				when {num(c.min_peers)} {c.min_peers === 1 ? "peer sees" : "peers see"} it.</p>
			{c.max_peers_of_a_pair > 0 && c.max_peers_of_a_pair < c.min_peers &&
				<p>None is seen by more than {num(c.max_peers_of_a_pair)}: for tables of so few
					peers <code>routescope ingest --min-peers {c.max_peers_of_a_pair}</code> judges all months anew.</p>}
		</Box>
		<div class="two wide-left">
			<SourceAges sources={s.sources} url={url} />
			<CoveragePanel meta={meta} url={url} />
		</div>
	</>;
}

function Whole({ s, meta, url }: { s: Summary; meta: Meta; url: string }) {
	const months = s.history.map((h) => h.month);
	const previous = months[months.indexOf(meta.month ?? "") - 1] ?? null;
	return <>
		<header class="lead">
			<h1>State of routing security</h1>
			<p class="sentence">{sentence(s, meta)}</p>
			<KeyNumbers s={s} />
		</header>
		<section class="gauges" aria-labelledby="readiness">
			<header>
				<h2 id="readiness">Readiness of networks</h2>
				<ApiLink url={url} what="Readiness of networks" />
			</header>
			<div class="cards">
				{categories.map(({ id }) => {
					const c = s.categories.find((x) => x.id === id);
					return c && <Gauge key={id} c={c} since={previous && monthShort(previous)} />;
				})}
			</div>
		</section>
		<div class="three">
			<RpkiPanel s={s} url={url} />
			<IrrPanel s={s} url={url} />
			<Bogons s={s} url={url} />
		</div>
		{s.incidents && <IncidentsPanel n={s.incidents} url={url} />}
		{s.history.length >= 2 && <LinesPanel title="History" note="Mean score of the networks with data, month by month" api={url}
			file="scores-by-month" months={months} lines={categories.map((c) => ({
				id: c.id,
				values: s.history.map((h) => h.categories.find((x) => x.id === c.id)?.value ?? null),
			}))} />}
		<div class="two wide-left">
			<Look />
			<CoveragePanel meta={meta} url={url} />
		</div>
		<SourceAges sources={s.sources} url={url} />
		<Latest />
	</>;
}

/* What a reader in a hurry takes away. */
function sentence(s: Summary, meta: Meta): ComponentChildren {
	const of = meta.month ? `In ${monthName(meta.month)}, ` : "";
	const start = <>{of}<b>{plural(s.counts.ases, "network")}</b> announced <b>{plural(s.counts.pairs, "route")}</b></>;
	if (!s.rpki)
		return <>{start}. Without RPKI data nothing can be said of how many are signed.</>;
	const r = s.rpki;
	const total = r.valid + r.invalid_length + r.invalid_asn + r.not_found;
	const bad = r.invalid_length + r.invalid_asn;
	if (total === 0)
		return <>{start}.</>;
	return <>{start}: <b>{pct(r.valid / total)}</b> are valid in RPKI, <b>{pct(bad / total)}</b> contradict
		it, and for <b>{pct(r.not_found / total)}</b> nobody has signed anything.</>;
}

const KeyNumbers = ({ s }: { s: Summary }) => <dl class="keys">
	{([["Networks", s.counts.ases, "ases"], ["Routes", s.counts.pairs, "pairs"],
		["IPv4 prefixes", s.counts.prefixes4, "prefixes4"], ["IPv6 prefixes", s.counts.prefixes6, "prefixes6"],
		["Economies", s.counts.economies, "economies"]] as const).map(([name, n, key]) =>
		<div key={key}><dt>{name}</dt><dd data-count={key}><Num v={n} /></dd></div>)}
</dl>;

function Gauge({ c, since }: { c: CategorySummary; since: string | null }) {
	const words = category(c.id);
	const measured = c.value !== null;
	return <article class={`gauge overall ${measured ? "" : "empty"}`} data-category={c.id} aria-label={words.name}>
		<h3 title={words.what}>{words.name}</h3>
		<Ring value={c.value} severities={c.severities} />
		{measured
			? <>
				<Trend diff={c.trend} since={since} />
				<ul class="classes" aria-label="Networks by readiness">
					{readinessOrder.map((id) => {
						const n = c.severities.find((x) => x.id === id);
						const w = readiness[id];
						return <li key={id} class={w.tone}>
							<a href={link("/ases", { readiness: `${c.id}:${id}`, sort: "-prefixes" })}
								title={`${w.label}: ${w.what}`}>
								<ShapeIcon shape={w.shape} /><span class="label">{w.label}</span>
								<span class="n" data-readiness={id}>{n ? num(n.count) : <NoData />}</span>
								<span class="share">{n ? pct(n.share) : ""}</span>
							</a>
						</li>;
					})}
				</ul>
			</>
			: <p class="why">{c.note ?? "No source that was read says anything about this."}</p>}
	</article>;
}

const absent = (what: string) => <Box icon="info" title={`No ${what} data was read for this month`}>
	<p>The state of routes is unknown, which is neither good nor bad.
		See <a href={link("/data")}>the data this rests on</a>.</p>
</Box>;

function RpkiPanel({ s, url }: { s: Summary; url: string }) {
	const r = s.rpki;
	const parts: Part[] = r ? [
		{ key: "valid", words: rpki["valid"], n: r.valid },
		{ key: "invalid_length", words: rpki["invalid-length"], n: r.invalid_length },
		{ key: "invalid_asn", words: rpki["invalid-asn"], n: r.invalid_asn },
		{ key: "not_found", words: rpki["not-found"], n: r.not_found },
	] : [];
	return <Panel title="Routes in RPKI" id="rpki" api={url} note="By what address holders have signed">
		{r ? <Distribution parts={parts} of="Routes" caption="Routes by RPKI state" /> : absent("RPKI")}
	</Panel>;
}

function IrrPanel({ s, url }: { s: Summary; url: string }) {
	const r = s.irr;
	const parts: Part[] = r ? [
		{ key: "valid", words: irr["valid"], n: r.valid },
		{ key: "more_specific", words: irr["invalid-more-specific"], n: r.more_specific },
		{ key: "invalid", words: irr["invalid"], n: r.invalid },
		{ key: "not_found", words: irr["not-found"], n: r.not_found },
	] : [];
	return <Panel title="Routes in routing registries" id="irr" api={url} note="By the route objects of the IRR">
		{r ? <Distribution parts={parts} of="Routes" caption="Routes by IRR state" /> : absent("IRR")}
	</Panel>;
}

const lookAt: CategoryId[] = ["routingInformationRPKI", "routingInformationIRR", "coordination"];

/* The lagging networks with the most routes: where a repair does the most good. */
function Look() {
	const [by, setBy] = useState<CategoryId>(lookAt[0]);
	const call = useApi<AsRow[]>(apiUrl("/ases", { readiness: `${by}:lagging`, sort: "-prefixes", limit: "6" }), true);
	return <Panel title="Networks to look at" api={call.url} class="look"
		note="Lagging networks with the most prefixes"
		action={<div class="tabs" role="group" aria-label="Category">
			{lookAt.map((id) => <button key={id} type="button" aria-pressed={id === by} onClick={() => setBy(id)}>
				{category(id).short}</button>)}
		</div>}>
		<Loaded call={call} wait={<Skeleton rows={6} />}>
			{(rows) => rows.length === 0
				? <Box icon="info" title="No network is lagging here" />
				: <table class="rows" aria-busy={call.busy}>
					<thead><tr><th scope="col">Network</th><th scope="col" class="n">Prefixes</th>
						<th scope="col" class="n">Score</th></tr></thead>
					<tbody>{rows.map((r) => <tr key={r.asn}>
						<th scope="row"><a class="network" href={asLink(r.asn)}><span class="asn">AS{r.asn}</span>
							<bdi class="name">{r.name}</bdi></a></th>
						<td class="n">{num(r.prefixes4 + r.prefixes6)}</td>
						<td class="n"><ScoreCell value={r.scores[by].value} r={r.scores[by].readiness} /></td>
					</tr>)}</tbody>
				</table>}
		</Loaded>
		<p class="more"><a href={link("/ases", { sort: by })}>All networks, lowest {category(by).short} score first</a></p>
	</Panel>;
}

/* What the detector found in the updates of the month; the latest of what may be told. */
function IncidentsPanel({ n, url }: { n: IncidentSummary; url: string }) {
	const call = useApi<IncidentRow[]>(apiUrl("/incidents", { limit: "5" }));
	return <Panel title="Incidents" api={url} note={<>Found in updates of {plural(n.peers, "peer")} at {plural(n.collectors, "collector")}
		{n.followed_from && n.followed_until && <>, from {dateTime(n.followed_from)} to {dateTime(n.followed_until)}</>}</>}>
		<ul class="tally">
			{gradeOrder.map((g) => <li key={g} class={grades[g].tone} title={grades[g].what}>
				<ShapeIcon shape={grades[g].shape} /><span class="label">{grades[g].label}</span><b data-grade={g}>{num(n[g])}</b>
				{g === "medium" || g === "low" ? <span class="soft">counted only</span> : null}</li>)}
			{n.kinds.map((k) => <li key={k.kind}><a href={link("/incidents", { kind: k.kind })} title={incidentKind(k.kind).what}>
				{incidentKind(k.kind).name}</a><b data-kind={k.kind}>{num(k.count)}</b></li>)}
		</ul>
		<Loaded call={call} wait={<Skeleton rows={5} />}>
			{(rows) => rows.length > 0 && <IncidentTable rows={rows} short />}
		</Loaded>
		<p class="more"><a href={link("/incidents")}>All incidents</a></p>
	</Panel>;
}

function Bogons({ s, url }: { s: Summary; url: string }) {
	const b = s.bogons;
	return <Panel title="Bogons" api={url} note="What should not be on the Internet at all">
		{b ? <dl class="stack">
			{([["full", b.full, "Never to be routed", "reserved, private or unallocated space at IANA"],
				["administrative", b.administrative, "Unassigned at a registry", "address space that nobody has been given"],
				["asns", b.asns, "AS numbers", "private, reserved or documentation numbers in paths"]] as const)
				.map(([key, n, name, what]) => <div key={key}>
					<dt>{name}<span class="what">{what}</span></dt>
					<dd data-bogon={key}>{num(n)}</dd>
				</div>)}
		</dl> : absent("bogon")}
	</Panel>;
}
