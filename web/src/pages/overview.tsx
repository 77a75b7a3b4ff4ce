// The overview: how ready the networks are, where the routes stand, and what that rests on.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { apiUrl, useApi } from "../api";
import { dateTime, monthName, monthShort, num, pct, plural } from "../format";
import { asLink, go, link, linkWith } from "../router";
import { useTitle } from "../title";
import type { AsRow, CategoryId, IncidentSummary, Meta, Place, Programme, Summary } from "../types";
import { Num, Panel, ScoreCell } from "../ui/bits";
import { Distribution, type Part } from "../ui/charts";
import { CsvButton, type Column } from "../ui/data";
import { Icon, ShapeIcon } from "../ui/icons";
import { Latest as LatestPosts } from "../ui/latest";
import { Box, Loaded, Skeleton } from "../ui/states";
import { category, gradeOrder, grades, incidentKind, irr, rpki } from "../words";
import { EconomyChoice, PeriodChoice, ProgrammeChoice, RegionChoice } from "./choices";
import { Gauges } from "./gauges";
import { IncidentsByMonth, Latest, type Where } from "./happened";
import { History, MapPanel } from "./places";
import { CoveragePanel, SourceAges } from "./sources";

export function Overview({ query }: { query: URLSearchParams }) {
	const call = useApi<Summary>(apiUrl("/summary"));
	const month = call.meta?.month;
	useTitle(month ? `Overview, ${monthName(month)}` : "Overview");
	return <div class="page">
		<Loaded call={call} title="State of routing security" wait={<>
			<Skeleton rows={1} /><Skeleton rows={5} kind="card" /><Skeleton rows={6} />
		</>}>
			{(s) => s.counts.pairs === 0 && s.counts.ases === 0
				? <Nothing s={s} meta={call.meta!} url={call.url!} />
				: <Whole s={s} meta={call.meta!} url={call.url!} query={query} />}
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

interface WholeProps {
	s: Summary;
	meta: Meta;
	url: string;
	query: URLSearchParams;
}

/* What is chosen, as the API has it; the map of a programme shows the economies that its participants serve. */
interface Chosen {
	kind: "economy" | "region" | "programme";
	path: string;
	page: string;
	where: Where;
}

function chosen(query: URLSearchParams): Chosen | null {
	const country = query.get("economy"), region = query.get("region"), programme = query.get("programme");
	if (country)
		return { kind: "economy", path: `/economies/${encodeURIComponent(country)}`, page: `/economy/${country}`, where: { country } };
	if (region)
		return { kind: "region", path: `/regions/${encodeURIComponent(region)}`, page: `/region/${region}`, where: { region } };
	if (programme)
		return { kind: "programme", path: `/programmes/${encodeURIComponent(programme)}`, page: `/programme/${programme}`, where: { programme } };
	return null;
}

function Whole({ s, meta, url, query }: WholeProps) {
	const months = s.history.map((h) => h.month);
	const previous = months[months.indexOf(meta.month ?? "") - 1] ?? null;
	const since = previous && monthShort(previous);
	const group = chosen(query);
	return <>
		<header class="lead">
			<h1>State of routing security</h1>
			<p class="sentence">{sentence(s, meta)}</p>
			<Filters query={query} />
			{!group && <KeyNumbers s={s} />}
		</header>
		{group ? <OfGroup key={group.path} group={group} query={query} since={since} /> : <>
			<Gauges of={s.categories} url={url} since={since} only={{}} />
			<div class="beside">
				<MapPanel query={query} within={null} />
				<Look where={{}} />
			</div>
			<div class="three">
				<RpkiPanel s={s} url={url} />
				<IrrPanel s={s} url={url} />
				<Bogons s={s} url={url} />
			</div>
			{s.incidents && <Grades n={s.incidents} url={url} />}
			<div class="beside">
				<Latest where={{}} live={!query.has("month")} />
				<IncidentsByMonth where={{}} query={query} month={meta.month} file="incidents-by-kind" />
			</div>
			<History rows={s.history.map((h) => ({
				month: h.month, scores: Object.fromEntries(h.categories.map((c) => [c.id, c.value])),
			}))} query={query} month={meta.month} url={url} file="scores-by-month" />
		</>}
		<div class="beside">
			<SourceAges sources={s.sources} url={url} />
			<CoveragePanel meta={meta} url={url} />
		</div>
		<LatestPosts />
	</>;
}

/* The filters of the page; a region narrows the economies that are offered. */
function Filters({ query }: { query: URLSearchParams }) {
	const get = (k: string) => query.get(k) ?? "";
	const region = useApi<Place>(query.has("region") ? apiUrl(`/regions/${encodeURIComponent(get("region"))}`) : null).data;
	const set = (change: Record<string, string | null>) => go(linkWith(change), { still: true });
	return <form class="filters" role="search" aria-label="Filter the overview" onSubmit={(ev) => ev.preventDefault()}>
		<RegionChoice value={get("region")} any="The world" onChoose={(id) => set({ region: id, economy: null, programme: null })} />
		<EconomyChoice value={get("economy")} among={region?.economies?.length ? region.economies : null}
			onChoose={(cc) => set({ economy: cc, programme: null })} />
		<ProgrammeChoice value={get("programme")} onChoose={(id) => set({ programme: id, region: null, economy: null })} />
		<PeriodChoice value={get("period")} />
		{["region", "economy", "programme", "period"].some((k) => query.has(k)) &&
			<a class="button quiet" href={link("/")}><Icon name="close" />Clear</a>}
	</form>;
}

/* The same of a part of the networks. */
function OfGroup({ group, query, since }: { group: Chosen; query: URLSearchParams; since: string | null }) {
	const call = useApi<Place & Partial<Programme>>(apiUrl(group.path));
	return <Loaded call={call} wait={<><Skeleton rows={5} kind="card" /><Skeleton rows={6} /></>}>{(g) => {
		const served = g.members && [...new Set(g.members.flatMap((m) => m.areas))];
		const among = served ?? (group.kind === "region" ? g.economies?.length ? g.economies : null : [g.id]);
		const month = call.meta?.month ?? null;
		return <>
			<p class="chosen"><b>{g.name ?? g.id}</b>, {plural(g.ases, "network")} with counted routes.
				{" "}<a href={link(group.page)}>All about {g.name ?? g.id}</a></p>
			<Gauges of={g.categories} url={call.url!} since={since} only={{ ...group.where }} />
			<div class="beside">
				<MapPanel query={query} within={among} {...served && { title: "Economies of its participants",
					about: "all networks there, in the programme or not" }} />
				<Look where={group.where} />
			</div>
			<div class="beside">
				<Latest where={group.where} live={!query.has("month")} />
				<IncidentsByMonth where={group.where} query={query} month={month} file={`${g.id}-incidents-by-kind`} />
			</div>
			<History rows={g.history} query={query} month={month} url={call.url!} file={`${g.id}-scores-by-month`} />
		</>;
	}}</Loaded>;
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

const absent = (what: string) => <Box icon="info" title={`No ${what} data was read for this month`}>
	<p>The state of routes is unknown, which is neither good nor bad.
		See <a href={link("/data")}>the data this rests on</a>.</p>
</Box>;

const partColumns: Column<Part>[] = [
	{ key: "state", name: "State", value: (p) => p.key },
	{ key: "routes", name: "Routes", value: (p) => p.n },
];

const PartsCsv = ({ parts, what, file }: { parts: Part[]; what: string; file: string }) =>
	<CsvButton columns={partColumns} rows={parts} file={file} what={what} />;

function RpkiPanel({ s, url }: { s: Summary; url: string }) {
	const r = s.rpki;
	const parts: Part[] = r ? [
		{ key: "valid", words: rpki["valid"], n: r.valid },
		{ key: "invalid_length", words: rpki["invalid-length"], n: r.invalid_length },
		{ key: "invalid_asn", words: rpki["invalid-asn"], n: r.invalid_asn },
		{ key: "not_found", words: rpki["not-found"], n: r.not_found },
	] : [];
	return <Panel title="Routes in RPKI" id="rpki" api={url} note="By what address holders have signed"
		action={r && <PartsCsv parts={parts} what="Routes in RPKI" file="routes-rpki" />}>
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
	return <Panel title="Routes in routing registries" id="irr" api={url} note="By the route objects of the IRR"
		action={r && <PartsCsv parts={parts} what="Routes in routing registries" file="routes-irr" />}>
		{r ? <Distribution parts={parts} of="Routes" caption="Routes by IRR state" /> : absent("IRR")}
	</Panel>;
}

const lookAt: CategoryId[] = ["routingInformationRPKI", "routingInformationIRR", "coordination"];

/* The lagging networks with the most routes: where a repair does the most good. */
function Look({ where }: { where: Where }) {
	const [by, setBy] = useState<CategoryId>(lookAt[0]);
	const call = useApi<AsRow[]>(apiUrl("/ases", { ...where, readiness: `${by}:lagging`, sort: "-prefixes", limit: "8" }), true);
	return <Panel title="Networks to look at" api={call.url} class="look"
		note="Lagging networks with the most prefixes"
		action={<div class="tabs" role="group" aria-label="Category">
			{lookAt.map((id) => <button key={id} type="button" aria-pressed={id === by} onClick={() => setBy(id)}>
				{category(id).short}</button>)}
		</div>}>
		<Loaded call={call} wait={<Skeleton rows={8} />}>
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
		<p class="more"><a href={link("/ases", { sort: by, ...where })}>All networks, lowest {category(by).short} score first</a></p>
	</Panel>;
}

/* What the detector found in the updates of the month, by how sure it is. */
const Grades = ({ n, url }: { n: IncidentSummary; url: string }) =>
	<Panel title="Incidents by grade" api={url} note={<>Found in updates of {plural(n.peers, "peer")} at {plural(n.collectors, "collector")}
		{n.followed_from && n.followed_until && <>, from {dateTime(n.followed_from)} to {dateTime(n.followed_until)}</>}</>}>
		<ul class="tally">
			{gradeOrder.map((g) => <li key={g} class={grades[g].tone} title={grades[g].what}>
				<ShapeIcon shape={grades[g].shape} /><span class="label">{grades[g].label}</span><b data-grade={g}>{num(n[g])}</b>
				{g === "medium" || g === "low" ? <span class="soft">counted only</span> : null}</li>)}
			{n.kinds.map((k) => <li key={k.kind}><a href={link("/incidents", { kind: k.kind })} title={incidentKind(k.kind).what}>
				{incidentKind(k.kind).name}</a><b data-kind={k.kind}>{num(k.count)}</b></li>)}
		</ul>
	</Panel>;

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
