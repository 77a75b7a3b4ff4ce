// One incident: the facts, who saw it and when, the paths, the reasons with their weights, the evidence.
import { apiUrl, useApi } from "../api";
import { dateTime, num, pct, plural, seconds, span } from "../format";
import { incidentLink, link } from "../router";
import { useTitle } from "../title";
import type { Incident, IncidentRow } from "../types";
import { ApiLink, Asn, Facts, GradeBadge, NoData, Panel, Prefix } from "../ui/bits";
import { CsvButton, DataPanel, type Column } from "../ui/data";
import { PathGraph } from "../ui/graph";
import { Icon } from "../ui/icons";
import { PeersOverTime } from "../ui/peers";
import { Loaded, Skeleton } from "../ui/states";
import { grades, incidentKind, incidentStates } from "../words";
import { Fact, Net } from "./fact";
import { IncidentTable, lasted } from "./incidents";

const shownPrefixes = 40;

export function IncidentPage({ id, query }: { id: string; query: URLSearchParams }) {
	const call = useApi<Incident>(apiUrl(`/incidents/${id}`, { version: query.get("version") }));
	const title = call.data ? `${incidentKind(call.data.kind).name} by ${call.data.culprits.map((a) => `AS${a}`).join(", ")}` : "Incident";
	useTitle(title);
	return <div class="page">
		<Loaded call={call} title="Incident" wait={<><Skeleton rows={1} /><Skeleton rows={5} kind="card" /><Skeleton rows={8} /></>}>
			{(i) => <Whole i={i} url={call.url!} />}
		</Loaded>
	</div>;
}

function Whole({ i, url }: { i: Incident; url: string }) {
	return <>
		<Head i={i} url={url} />
		<div class="two wide-left">
			<div class="stacked">
				<Peers i={i} url={url} />
				<Record i={i} />
			</div>
			<Why i={i} url={url} />
		</div>
		{i.evidence.length > 0 && <Panel title="Paths" api={url} note="As the peers showed them, from the observer on the left to the origin on the right">
			<PathGraph i={i} />
		</Panel>}
		<Prefixes i={i} url={url} />
		<Sightings i={i} url={url} />
		<Others i={i} />
	</>;
}

function Head({ i, url }: { i: Incident; url: string }) {
	const state = incidentStates[i.state] ?? { label: i.state, what: "" };
	return <header class="lead">
		<nav class="crumbs" aria-label="You are here"><a href={link("/incidents")}>Incidents</a>
			<span class="sep" aria-hidden="true">/</span><span aria-current="page">{i.id}</span></nav>
		<h1>{incidentKind(i.kind).name}{i.type !== null && <> <span class="number">type {i.type}</span></>}</h1>
		<p class="sentence told"><Fact i={i} />.</p>
		<p class="sentence">{i.wording}</p>
		{!i.published && <p class="caution"><Icon name="warning" /><span>{i.withdrawn
			? "Withdrawn: what is held now does not show it any more."
			: "Not published: too little is certain. It is told at the observatory's own machine only."}</span></p>}
		<ul class="who">
			<li><span class="k">Grade</span><GradeBadge g={i.grade} /></li>
			<li><span class="k">Confidence</span>{pct(i.confidence)}</li>
			<li title={state.what}><span class="k">State</span>{state.label}</li>
			<li><span class="k">Permanent link</span><a href={incidentLink(i.id)}>{i.id}</a></li>
			<li><ApiLink url={url} what="This incident" /></li>
		</ul>
		<dl class="keys">
			<div><dt>Prefixes</dt><dd data-incident-key="prefixes">{num(i.prefix_count)}</dd></div>
			<div><dt>Peers</dt><dd data-incident-key="peers">{num(i.peers)}<span class="sub">of {num(i.peers_possible)} that could</span></dd></div>
			<div><dt>Networks that saw it</dt><dd data-incident-key="peer_asns">{num(i.peer_asns)}</dd></div>
			<div><dt>Collectors</dt><dd data-incident-key="collectors">{num(i.collectors)}<span class="sub">of {num(i.collectors_possible)}</span></dd></div>
			<div><dt>Lasted</dt><dd class="words">{lasted(i)}</dd></div>
		</dl>
	</header>;
}

const peerColumns: Column<Incident["evidence"][number] & { peers: number }>[] = [
	{ key: "time", name: "Time", value: (r) => r.time, show: (r) => `${seconds(r.time)} UTC` },
	{ key: "peers", name: "Peers", number: true, value: (r) => r.peers },
	{ key: "by", name: "With", value: (r) => `AS${r.peer_asn}`, show: (r) => <Asn asn={r.peer_asn} /> },
];

function Peers({ i, url }: { i: Incident; url: string }) {
	const note = `By first sight; ${num(i.peers)} of ${num(i.peers_possible)} peers that could`;
	if (i.evidence.length === 0)
		return <Panel title="Peers that showed it" api={url} note={note}><p class="empty"><NoData why="No sighting was kept" /></p></Panel>;
	return <DataPanel title="Peers that showed it" api={url} note={note} file={`${i.id}-peers`} label="Peers by first sight" columns={peerColumns}
		rows={i.evidence.map((s, k) => ({ ...s, peers: k + 1 }))} chart={<PeersOverTime i={i} />} />;
}

/* The sum that makes the confidence, line by line. */
function Why({ i, url }: { i: Incident; url: string }) {
	return <Panel title="How sure that is" api={url} note={<>{grades[i.grade]?.label ?? i.grade}: {grades[i.grade]?.what}</>}>
		<table class="rows signals">
			<thead><tr><th scope="col">What is known</th><th scope="col" class="n">Weight</th></tr></thead>
			<tbody>{i.signals.map((s) => <tr key={s.word} data-signal={s.word}>
				<th scope="row">{s.text}{i.suppressors.includes(s.word) && <span class="sub">speaks against it</span>}</th>
				<td class="n"><span class={`effect ${s.weight > 0 ? "bad" : s.weight < 0 ? "good" : "none"}`}>
					{s.weight > 0 ? "+" : s.weight < 0 ? "−" : ""}{Math.abs(s.weight).toFixed(2)}</span></td>
			</tr>)}</tbody>
			<tfoot><tr><th scope="row">Confidence, between 0 and 1</th><td class="n">{i.confidence.toFixed(2)}</td></tr></tfoot>
		</table>
	</Panel>;
}

const Those = ({ asns, i }: { asns: number[]; i: IncidentRow }) => asns.length === 0
	? <NoData why="Nobody is named" />
	: <>{asns.map((a) => <span key={a} class="line"><Net asn={a} i={i} /></span>)}</>;

function Record({ i }: { i: Incident }) {
	return <Panel title="Who and when">
		<Facts rows={[
			["Who did it", <Those asns={i.culprits} i={i} />],
			["Who passed it on first", <Those asns={i.accomplices} i={i} />],
			["Whose routes", <Those asns={i.victims} i={i} />],
			...(i.segment.length > 0 ? [["Part of the path", <span class="path">{i.segment.map((a, k) =>
				<>{k > 0 && " ← "}<Asn key={a} asn={a} /></>)}</span>] as [string, preact.ComponentChildren]] : []),
			["Begin", <When t={i.begin} />],
			["Detected", i.detected ? <><When t={i.detected} /><span class="sub">{span(i.begin, i.detected)} after the begin</span></> : <NoData />],
			["Graded", i.graded ? <><When t={i.graded} /><span class="sub">{span(i.begin, i.graded)} after the begin</span></> : <NoData />],
			["End", i.end ? <><When t={i.end} />{i.end_known === false && <span class="sub">the peers that showed it were lost</span>}</>
				: "some peer shows it still"],
			["Versions", <>{i.versions.map((v) => <span key={v.version} class="line">
				<a href={link(`/incident/${i.id}`, { version: String(v.version) })} aria-current={v.version === i.version ? "true" : undefined}>{v.version}</a>
				{v.at && <> of {dateTime(v.at)}</>}{v.withdrawn && ", withdrawn"}</span>)}</>],
		]} />
	</Panel>;
}

const When = ({ t }: { t: string }) => <time dateTime={t}>{dateTime(t).split(",")[0]}, {seconds(t)} UTC</time>;

function Prefixes({ i, url }: { i: Incident; url: string }) {
	return <Panel title="Prefixes" api={url} note={plural(i.prefix_count, "prefix", "prefixes")}>
		<ul class="prefixes">
			{i.prefixes.slice(0, shownPrefixes).map((p) => <li key={p}><Prefix prefix={p} /></li>)}
		</ul>
		{i.prefix_count > shownPrefixes && <p class="more">The other {num(i.prefix_count - shownPrefixes)} are in the API's answer.</p>}
	</Panel>;
}

type Sight = Incident["evidence"][number] & { before: string | null };

const sightColumns: Column<Sight>[] = [
	{ key: "time", name: "Time", value: (s) => s.time },
	{ key: "from", name: "From", value: (s) => s.from },
	{ key: "collector", name: "Collector", value: (s) => s.collector },
	{ key: "peer_asn", name: "Peer AS", value: (s) => s.peer_asn },
	{ key: "peer", name: "Peer", value: (s) => s.peer },
	{ key: "prefix", name: "Prefix", value: (s) => s.prefix },
	{ key: "as_path", name: "AS path", value: (s) => s.as_path },
	{ key: "before", name: "Path before", value: (s) => s.before },
	{ key: "file", name: "File", value: (s) => s.file },
	{ key: "record", name: "Record", value: (s) => s.record },
	{ key: "offset", name: "Byte", value: (s) => s.offset },
	{ key: "sha256", name: "SHA-256", value: (s) => s.sha256 ?? null },
];

/* Every record that the statement rests on: where it lies in whose file. */
function Sightings({ i, url }: { i: Incident; url: string }) {
	if (i.evidence.length === 0)
		return null;
	return <Panel title="Evidence" api={url} note="The first sight of each peer: the raw record behind it can be fetched and checked"
		action={<CsvButton columns={sightColumns} rows={i.evidence.map((s, k) => ({ ...s, before: i.before[k] ?? null }))}
			file={`${i.id}-sights`} what="Paths and first sights" />}>
		<div class="scroll" tabIndex={0} role="region" aria-label="Table of first sights">
			<table class="rows evidence">
				<thead><tr><th scope="col">Time</th><th scope="col">Peer</th><th scope="col" class="hide-s">Prefix</th><th scope="col">AS path</th>
					<th scope="col">Record</th></tr></thead>
				<tbody>{i.evidence.map((s, k) => <tr key={`${s.collector} ${s.peer} ${s.time}`}>
					<td><time dateTime={s.time} title={dateTime(s.time)}>{seconds(s.time)}</time><span class="sub">{s.from}</span></td>
					<td><Asn asn={s.peer_asn} /><span class="sub">{s.peer} at {s.collector || "the collector"}</span></td>
					<td class="hide-s"><Prefix prefix={s.prefix} /></td>
					<td class="path">{s.as_path}{i.before[k] && <span class="sub">before: {i.before[k]}</span>}</td>
					<td class="file">{s.sha256
						? <a href={`/api/v1/evidence/${s.sha256}`} download={`${i.id}-${s.record}.mrt`}>{s.sha256.slice(0, 12)}…</a>
						: <NoData why="The record was not kept" />}
					<span class="sub">{s.record > 0 ? `${s.file}, record ${num(s.record)} at byte ${num(s.offset)}`
						: "told by several records together"}</span></td>
				</tr>)}</tbody>
			</table>
		</div>
		<p class="more linked">{i.record
			? <>The whole of it: <a href={`/api/v1/incidents/${i.id}/evidence`} target="_blank" rel="noopener">the record</a> and
				the raw records, as JSON; <code>routescope rebuild {i.id}</code> makes the incident again from them alone.</>
			: "No record was kept to rebuild it from."}</p>
	</Panel>;
}

/* What else is told of the one who did it. */
function Others({ i }: { i: Incident }) {
	const asn = i.culprits[0];
	const call = useApi<IncidentRow[]>(asn === undefined ? null : apiUrl("/incidents", { asn: String(asn), limit: "6" }));
	const rows = call.data?.filter((r) => r.id !== i.id).slice(0, 5) ?? [];
	if (asn === undefined || rows.length === 0)
		return null;
	return <Panel title={`Other incidents with AS${asn}`} id="others" api={call.url}>
		<IncidentTable rows={rows} short />
		<p class="more"><a href={link("/incidents", { asn: String(asn) })}>All incidents with AS{asn}</a></p>
	</Panel>;
}
