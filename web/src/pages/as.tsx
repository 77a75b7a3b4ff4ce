// One network: who it is, its five scores and why, its prefixes.
import { apiUrl, useApi } from "../api";
import { countryName, monthName, num, pct } from "../format";
import { link } from "../router";
import { useTitle } from "../title";
import type { AsDetail, CategoryId, IncidentRow, Metric } from "../types";
import { ApiLink, NoData, Panel, ReadinessBadge } from "../ui/bits";
import { Meter } from "../ui/charts";
import { LinesPanel } from "../ui/lines";
import { Loaded, Skeleton } from "../ui/states";
import { categories, metric, readiness, registry } from "../words";
import { AdvicePanel } from "./as_advice";
import { Changes } from "./as_changes";
import { ContactsPanel } from "./as_contacts";
import { NeighboursPanel } from "./as_neighbours";
import { WhyPanel } from "./as_why";
import { IncidentTable } from "./incidents";
import { AsOpinions } from "./opinions";
import { PrefixTable } from "./prefixes";

export function AsPage({ asn, query }: { asn: string; query: URLSearchParams }) {
	const call = useApi<AsDetail>(apiUrl(`/ases/${asn}`));
	const name = call.data?.name;
	useTitle(name ? `AS${asn} ${name}` : `AS${asn}`);
	return <div class="page">
		<Loaded call={call} title={`AS${asn}`} wait={<><Skeleton rows={1} /><Skeleton rows={5} kind="card" /><Skeleton rows={8} /></>}>
			{(as) => <>
				<Head as={as} month={call.meta?.month ?? null} />
				<section class="gauges" aria-labelledby="scores">
					<header><h2 id="scores">Scores</h2><ApiLink url={call.url} what="Scores" /></header>
					<div class="cards">
						{categories.map((c) => <ScoreCard key={c.id} as={as} id={c.id} name={c.name} />)}
					</div>
				</section>
				{as.history.length >= 2 && measured(as) && <LinesPanel title="History" api={call.url} note="Scores by month"
					file={`AS${as.asn}-scores-by-month`} months={as.history.map((h) => h.month)} lines={categories.map((c) => ({
						id: c.id, values: as.history.map((h) => h.scores[c.id] ?? null),
					}))} />}
				{call.meta?.month && <Changes as={as} month={call.meta.month} />}
				{announces(as) && <WhyPanel asn={as.asn} query={query} />}
				{announces(as) && <AdvicePanel asn={as.asn} query={query} />}
				<Told as={as} />
				<AsOpinions as={as} month={call.meta?.month ?? null} url={call.url} />
				<NeighboursPanel as={as} query={query} />
				<ContactsPanel asn={as.asn} />
				<PrefixTable asn={as.asn} query={query} />
			</>}
		</Loaded>
	</div>;
}

/* Incidents that it takes part in, in whatever role. */
function Told({ as }: { as: AsDetail }) {
	const n = as.incidents.culprit + as.incidents.accomplice + as.incidents.victim;
	const call = useApi<IncidentRow[]>(n === 0 ? null : apiUrl("/incidents", { asn: String(as.asn), limit: "5" }));
	if (n === 0 || call.data === null)
		return null;
	return <Panel title="Incidents" api={call.url} note={<>{(["culprit", "accomplice", "victim"] as const)
		.filter((r) => as.incidents[r] > 0)
		.map((r) => `${num(as.incidents[r])} ${{ culprit: "by it", accomplice: "passed on by it", victim: "of its routes" }[r]}`)
		.join(", ")}; those proven or high</>}>
		<IncidentTable rows={call.data} short />
		<p class="more"><a href={link("/incidents", { asn: String(as.asn) })}>All incidents with AS{as.asn}</a></p>
	</Panel>;
}

const announces = (as: AsDetail): boolean => as.prefixes4 + as.prefixes6 > 0;

const measured = (as: AsDetail): boolean =>
	as.history.some((h) => Object.values(h.scores).some((v) => v !== null));

function Head({ as, month }: { as: AsDetail; month: string | null }) {
	const degree = as.degree;
	const facts: [string, number | null][] = [
		["IPv4 prefixes", as.prefixes4], ["IPv6 prefixes", as.prefixes6],
		["Providers", degree?.providers ?? null], ["Peers", degree?.peers ?? null],
		["Customers", degree?.customers ?? null],
	];
	return <header class="lead">
		<nav class="crumbs" aria-label="You are here"><a href={link("/ases")}>Networks</a>
			<span class="sep" aria-hidden="true">/</span><span aria-current="page">AS{as.asn}</span></nav>
		<h1><span class="number">AS{as.asn}</span>{as.name && <bdi>{as.name}</bdi>}</h1>
		<ul class="who">
			<li><span class="k">Organisation</span>{as.org ? <bdi>{as.org}</bdi> : <NoData why="Organisation unknown" />}</li>
			<li><span class="k">Country</span>{as.country
				? <a href={link("/ases", { country: as.country })}>{countryName(as.country)}</a>
				: <NoData why="Country unknown" />}</li>
			<li><span class="k">Registry</span>{as.registry ? registry(as.registry) : <NoData why="Registry unknown" />}</li>
			<li><span class="k">Contact</span>{as.contact === null ? <NoData why="No source tells" />
				: as.contact === "registered" ? "Registered" : "Missing"}</li>
			{month && <li><span class="k">Month</span>{monthName(month)}</li>}
		</ul>
		<dl class="keys">
			{facts.map(([k, n], i) => <div key={k}>
				<dt>{k}</dt>
				<dd>{n === null ? <NoData why="No relationship data" /> : num(n)}
					{i > 1 && degree?.basis === "inferred" && <span class="sub">inferred from paths</span>}</dd></div>)}
		</dl>
		<Jump as={as} />
	</header>;
}

/* The parts of this long page, for those who came for one of them. */
function Jump({ as }: { as: AsDetail }) {
	const told = as.incidents.culprit + as.incidents.accomplice + as.incidents.victim > 0;
	const parts: [string, string, boolean][] = [
		["scores", "Scores", true], ["metrics", "Metrics", announces(as)], ["advice", "Advice", announces(as)],
		["incidents", "Incidents", told], ["opinions", "Others", as.opinions.length > 0], ["neighbours", "Neighbours", true],
		["contacts", "Contacts", true], ["announced-prefixes", "Prefixes", true],
	];
	return <nav class="jump" aria-label="On this page">
		{parts.filter(([, , there]) => there).map(([id, name]) => <a key={id} href={`#${id}`}>{name}</a>)}
	</nav>;
}

function ScoreCard({ as, id, name }: { as: AsDetail; id: CategoryId; name: string }) {
	const score = as.scores[id];
	const why = as.explanations.find((e) => e.category === id)?.text;
	const metrics = Object.entries(as.metrics).filter(([key]) => metric(key).category === id);
	return <article class={`gauge score-card ${score.value === null ? "empty" : ""}`} data-category={id} aria-label={name}>
		<h3>{name}</h3>
		<p class="value">{score.value === null ? <NoData /> : pct(score.value)}<ReadinessBadge r={score.readiness} /></p>
		<Meter value={score.value} tone={readiness[score.readiness].tone} />
		{why && <p class="why">{why}</p>}
		{metrics.length > 0 && <dl class="metrics">
			{metrics.map(([key, m]) => <MetricRow key={key} id={key} m={m} />)}
		</dl>}
	</article>;
}

/* A metric with what it was made from, where that is more than yes or no; raw where clamping hid it. */
function MetricRow({ id, m }: { id: string; m: Metric | null }) {
	const w = metric(id);
	return <div>
		<dt title={w.what}>{w.name}</dt>
		<dd>{m === null || m.value === null
			? <NoData />
			: <>
				{id !== "m8" && <span class="soft">{num(m.num)} / {num(m.den)}</span>}
				{id === "m8" ? (m.value > 0 ? "Registered" : "Missing") : pct(m.value)}
				{m.raw !== null && Math.abs(m.raw - m.value) > 1e-9 &&
					<span class="sub" title="Before it was limited to between 0 and 100%">raw {pct(m.raw)}</span>}
			</>}</dd>
	</div>;
}
