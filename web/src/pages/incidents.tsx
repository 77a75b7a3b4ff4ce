// The list of incidents: who did what with whose routes, how many saw it, how sure that is. All filters are in the address.
import { useEffect, useState } from "preact/hooks";
import { apiUrl, useApi } from "../api";
import { dateTime, num, plural, seconds, span } from "../format";
import { depth, go, incidentLink, link, linkWith } from "../router";
import { useTitle } from "../title";
import type { IncidentRow } from "../types";
import { ApiLink, GradeBadge } from "../ui/bits";
import { Icon } from "../ui/icons";
import { Box, Loaded, Skeleton } from "../ui/states";
import { gradeOrder, grades, incidentKind, incidentKinds, incidentStates } from "../words";
import { EconomyChoice, ProgrammeChoice, RegionChoice } from "./choices";
import { Fact } from "./fact";

const limit = 50;
const names = ["asn", "role", "country", "region", "programme", "prefix", "match", "kind", "grade", "state", "since", "until"] as const;

export function Incidents({ query }: { query: URLSearchParams }) {
	const get = (k: string) => query.get(k);
	const filtered = names.some((n) => get(n));
	const asked: Record<string, string | null> = {};
	for (const n of names)
		asked[n] = get(n);
	const call = useApi<IncidentRow[]>(apiUrl("/incidents", {
		...asked, cursor: get("cursor"), limit: String(limit),
	}), true);
	useTitle("Incidents");

	return <div class="page">
		<header class="lead">
			<h1>Incidents</h1>
			<p class="sentence">What changed in the routing tables against what is known of them: facts, with those who saw
				them. Networks are named where the grade is proven or high; what they meant to do is not known here.</p>
		</header>
		<Filters key={`${get("asn") ?? ""} ${get("prefix") ?? ""}`} query={query} filtered={filtered} />
		<section class="panel" aria-label="Incidents">
			<Loaded call={call} wait={<Skeleton rows={10} />}>
				{(rows) => rows.length === 0
					? <Box icon="search" title={filtered ? "No incident matches these filters" : "No incident is held"}>
						{filtered
							? <p class="actions"><a class="button" href={link("/incidents")}>Clear the filters</a></p>
							: <p>Either nothing was found, or no updates were read: <a href={link("/data")}>the data this rests
								on</a> tells which.</p>}
					</Box>
					: <>
						<IncidentTable rows={rows} busy={call.busy} />
						<Pages n={rows.length} next={call.next} cursor={get("cursor")} url={call.url} />
					</>}
			</Loaded>
		</section>
	</div>;
}

/* A field that is looked up when it is left or entered, not with every key. */
function Typed({ name, label, value, hint }: { name: string; label: string; value: string; hint: string }) {
	const [text, setText] = useState(value);
	const set = () => {
		if (text.trim() !== value)
			go(linkWith({ [name]: text.trim() || null }), { replace: true });
	};
	useEffect(() => setText(value), [value]);
	return <label><span>{label}</span>
		<input type="search" value={text} placeholder={hint} autocomplete="off" spellcheck={false} maxLength={60}
			onInput={(ev) => setText(ev.currentTarget.value)} onBlur={set}
			onKeyDown={(ev) => ev.key === "Enter" && (ev.preventDefault(), set())} /></label>;
}

interface ChoiceProps {
	name: string;
	label: string;
	value: string;
	any?: string;
	options: [string, string][];
}

const Choice = ({ name, label, value, any, options }: ChoiceProps) =>
	<label class="narrow"><span>{label}</span>
		<select value={value} onChange={(ev) => go(linkWith({ [name]: ev.currentTarget.value || null }))}>
			{any !== undefined && <option value="">{any}</option>}
			{options.map(([v, text]) => <option key={v} value={v}>{text}</option>)}
		</select></label>;

function Filters({ query, filtered }: { query: URLSearchParams; filtered: boolean }) {
	const get = (k: string) => query.get(k) ?? "";
	return <form class="filters" role="search" aria-label="Filter incidents" onSubmit={(ev) => ev.preventDefault()}>
		<Typed name="asn" label="AS number" value={get("asn")} hint="64500" />
		{get("asn") && <Choice name="role" label="As" value={get("role")} any="Any role"
			options={[["culprit", "Who did it"], ["accomplice", "Who passed it on"], ["victim", "Whose routes"]]} />}
		<Typed name="prefix" label="Prefix" value={get("prefix")} hint="192.0.2.0/24" />
		{get("prefix") && <Choice name="match" label="Match" value={get("match")} any="Exactly"
			options={[["covering", "What covers it"], ["covered", "What is inside"], ["any", "Anything around"]]} />}
		{get("country") && <EconomyChoice value={get("country")} among={null}
			onChoose={(country) => go(linkWith({ country }))} />}
		{get("region") && <RegionChoice value={get("region")} any="All regions" onChoose={(region) => go(linkWith({ region }))} />}
		{get("programme") && <ProgrammeChoice value={get("programme")} onChoose={(programme) => go(linkWith({ programme }))} />}
		<Choice name="kind" label="Kind" value={get("kind")} any="All kinds"
			options={Object.entries(incidentKinds).map(([k, w]) => [k, w.name])} />
		<Choice name="grade" label="Grade" value={get("grade") || "high"}
			options={gradeOrder.map((g) => [g, g === "proven" ? "Proven" : g === "high" ? "Proven and high"
				: `Down to ${grades[g].label.toLowerCase()}`])} />
		<Choice name="state" label="State" value={get("state")} any="Any state"
			options={Object.entries(incidentStates).map(([k, w]) => [k, w.label])} />
		<Day name="since" label="From" value={get("since")} />
		<Day name="until" label="Before" value={get("until")} />
		{filtered && <a class="button quiet" href={link("/incidents")}><Icon name="close" />Clear</a>}
	</form>;
}

const Day = ({ name, label, value }: { name: string; label: string; value: string }) =>
	<label class="narrow"><span>{label}</span>
		<input type="date" value={value.slice(0, 10)} onChange={(ev) => go(linkWith({ [name]: ev.currentTarget.value || null }))} /></label>;

export function IncidentTable({ rows, busy, short }: { rows: IncidentRow[]; busy?: boolean; short?: boolean }) {
	return <div class="scroll" tabIndex={0} role="region" aria-label="Table of incidents">
		<table class="rows incidents" aria-busy={busy}>
			<thead><tr>
				<th scope="col" class="hide-s">Begin</th>
				<th scope="col">What happened</th>
				<th scope="col" class="n hide-m">Seen by</th>
				{!short && <th scope="col" class="hide-m">Lasted</th>}
				<th scope="col">Grade</th>
			</tr></thead>
			<tbody>{rows.map((r) => <tr key={r.id} data-incident={r.id} class={r.published ? "" : "unpublished"}>
				<td class="hide-s when"><time dateTime={r.begin}>{dateTime(r.begin).split(",")[0]}</time>
					<span class="sub">{seconds(r.begin)} UTC</span></td>
				<th scope="row">
					<a class="kind" href={incidentLink(r.id)} title={incidentKind(r.kind).what}>
						{incidentKind(r.kind).name}{r.type !== null && ` of type ${r.type}`}</a>
					<span class="fact"><Fact i={r} /></span>
					<span class="show-s">{dateTime(r.begin)} · {seen(r)} · {lasted(r)}</span></th>
				<td class="n hide-m" title={`${plural(r.collectors, "collector")} of ${num(r.collectors_possible)}`}>
					{num(r.peers)}<span class="soft"> of {num(r.peers_possible)} peers</span></td>
				{!short && <td class="hide-m">{lasted(r)}</td>}
				<td><GradeBadge g={r.grade} />{!r.published && <span class="sub">not published</span>}</td>
			</tr>)}</tbody>
		</table>
	</div>;
}

const seen = (r: IncidentRow): string => `seen by ${num(r.peers)} of ${num(r.peers_possible)} peers`;

export function lasted(r: IncidentRow): string {
	if (r.state === "standing")
		return incidentStates.standing.label.toLowerCase();
	return r.end === null ? "goes on" : r.end_known === false ? `at least ${span(r.begin, r.end)}` : span(r.begin, r.end);
}

interface PagesProps {
	n: number;
	next: string | null;
	cursor: string | null;
	url: string | null;
}

function Pages({ n, next, cursor, url }: PagesProps) {
	const at = depth();
	const rest = url?.replace(/[?&](limit|cursor)=[^&]*/g, "") ?? "";
	const as = (form: string) => `${rest}${rest.includes("?") ? "&" : "?"}limit=1000&format=${form}`;
	return <nav class="pages" aria-label="Pages of the list">
		<span class="soft">{at > 0 || !cursor ? `${num(at * limit + 1)} to ${num(at * limit + n)}` : plural(n, "incident")}</span>
		<span class="buttons">
			{cursor && <a class="button quiet" href={linkWith({ cursor: null })}>First</a>}
			{cursor && at > 0 && <button type="button" class="button quiet" onClick={() => history.back()}>
				<Icon name="back" />Previous</button>}
			{next && <a class="button" data-depth={at + 1} href={linkWith({ cursor: next })}>Next<Icon name="chevron" /></a>}
			<a class="api" href={as("csv")} target="_blank" rel="noopener" title="This list as CSV">CSV</a>
			<ApiLink url={url} what="This list" />
		</span>
	</nav>;
}
