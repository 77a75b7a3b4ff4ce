// How it works, how often it is right, what it cannot see, and whose data it rests on.
import { apiUrl, useApi } from "../api";
import { date, num, pct } from "../format";
import { link } from "../router";
import { useTitle } from "../title";
import type { AnySource, IncidentGrade, Interval, Quality, QualityKind, QualitySet } from "../types";
import { GradeBadge, NoData, Panel } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { Icon } from "../ui/icons";
import { Loaded, Skeleton } from "../ui/states";
import { incidentKind } from "../words";
import { Terms } from "./sources";

const steps: { name: string; text: string; href: string; more: string }[] = [
	{ name: "Collect", text: "Routing tables and updates of public collectors, validated ROAs, routing registries, delegations, contacts. Every file is kept under its SHA-256.",
		href: "/data", more: "Files and coverage" },
	{ name: "Count", text: "A pair of prefix and origin counts for the month once enough peers show it. What too few peers show is kept and does not count.",
		href: "/data", more: "How many peers" },
	{ name: "Judge", text: "Each pair against ROAs (RFC 6811), route objects and lists of space that must not be routed, with the object that decides.",
		href: "/ases", more: "Networks and their routes" },
	{ name: "Detect", text: "Updates are followed peer by peer. What may be a leak or a hijack is weighed by signals for and against it; only proven and high ones are told in public.",
		href: "/incidents", more: "Incidents with evidence" },
	{ name: "Score", text: "Counts and incidents go through the norms, which are data. Without data there is no score: never 0, never 100.",
		href: "/norms", more: "The norms, rule by rule" },
	{ name: "Publish", text: "A month appears whole or not at all. Everything shown has its table, its CSV and its call of the API.",
		href: "/programmes", more: "Programmes and participants" },
];

export function About() {
	const quality = useApi<Quality>(apiUrl("/quality"));
	const sources = useApi<AnySource[]>(apiUrl("/sources"));
	useTitle("How it works");
	return <div class="page">
		<header class="lead">
			<h1>How it works</h1>
			<p class="sentence">Routescope reads what routers tell public collectors and what holders of address space have signed and registered,
				and says how far networks keep to the Actions of MANRS. Every number can be walked back to a record in a file.</p>
		</header>
		<section class="panel" aria-labelledby="way">
			<header><div><h2 id="way">From file to score</h2></div></header>
			<ol class="way">{steps.map((s, i) => <li key={s.name}>
				<h3><span class="k">{i + 1}</span> {s.name}</h3><p>{s.text}</p><p class="on"><a href={link(s.href)}>{s.more}</a></p>
			</li>)}</ol>
		</section>
		<Loaded call={quality} wait={<Skeleton rows={10} />}>
			{(q) => <>
				<section class="measured" aria-labelledby="quality">
					<h2 id="quality">How often the detectors are right</h2>
					<p class="sentence">Measured on {date(q.measured)} on simulated worlds whose truth is known, and on real incidents of the past. <b>Found</b> are
						events told with the right kind and culprit; <b>right</b> are told incidents that are true. The aims are {pct(q.aim.recall)} found
						and {pct(q.aim.precision)} right. Brackets are intervals of 95 %.</p>
				</section>
				{q.sets.map((s, i) => <Figures key={s.title} s={s} i={i} url={quality.url!} aim={q.aim} />)}
				<div class="two">
					<Panel title="Where it goes wrong" api={quality.url}>
						<ul class="limits">{q.limits.map((t) => <li key={t}><Icon name="warning" /><span>{t}</span></li>)}</ul>
					</Panel>
					<Limits />
				</div>
			</>}
		</Loaded>
		<Loaded call={sources} wait={<Skeleton rows={6} />}>
			{(all) => <Terms all={all} url={sources.url!} />}
		</Loaded>
	</div>;
}

const limits = [
	"Collectors see a part of the Internet: what no peer of theirs is told, nobody sees here.",
	"Validated ROAs and registries are taken as they were at the time of the data, once a day at best.",
	"Whether a network stops false source addresses shows only where somebody tested it from inside.",
	"Relationships between networks are published guesses or our own; many decide whether a path is a leak.",
	"Programmes list what participants declared; what no data measures stays unmeasured here.",
];

const Limits = () => <Panel title="What cannot be seen">
	<ul class="limits">{limits.map((t) => <li key={t}><Icon name="info" /><span>{t}</span></li>)}</ul>
</Panel>;

const between = (v: Interval) => `${pct(v.low)} to ${pct(v.high)}`;

/* Green where the aim is met, plain where the interval has it, marked where it is out of reach. */
const Share = ({ v, aim, n }: { v: Interval | null; aim: number; n: number }) => v === null ? <NoData why={n === 0 ? "No case" : "No data"} />
	: <><span class={v.value >= aim ? "met" : v.high < aim ? "alarm" : ""}>{pct(v.value)}</span><span class="sub">{between(v)}</span></>;

function Figures({ s, i, url, aim }: { s: QualitySet; i: number; url: string; aim: Quality["aim"] }) {
	const name = (k: string) => k === "all" ? "All kinds" : incidentKind(k).name;
	const columns: Column<QualityKind>[] = [
		{ key: "kind", name: "Kind", value: (r) => r.kind, show: (r) => r.kind === "all" ? <b>{name(r.kind)}</b> : name(r.kind) },
		{ key: "events", name: "Events", number: true, value: (r) => r.events, show: (r) => num(r.events) },
		{ key: "recall", name: "Found", number: true, value: (r) => r.recall?.value ?? null, show: (r) => <Share v={r.recall} aim={aim.recall} n={r.events} /> },
		{ key: "weak", name: "Right, but weak", number: true, value: (r) => r.weak, show: (r) => num(r.weak), class: "hide-s" },
		{ key: "late", name: "Late", number: true, value: (r) => r.late, show: (r) => num(r.late), class: "hide-m" },
		{ key: "named", name: "Told", number: true, value: (r) => r.named, show: (r) => num(r.named), class: "hide-s" },
		{ key: "precision", name: "Right", number: true, value: (r) => r.precision?.value ?? null,
			show: (r) => <Share v={r.precision} aim={aim.precision} n={r.named} /> },
	];
	const kinds = <DataPanel title={s.title} heading={`set-${i}`} api={url} file={`quality-${i + 1}`} label={s.title} columns={columns} rows={s.kinds} id={(r) => r.kind} />;
	if (s.grades.length === 0)
		return kinds;
	return <div class="two wide-left">
		{kinds}
		<DataPanel title="By grade" heading={`grades-${i}`} note="Of what is told, how much is true" api={url} file={`quality-${i + 1}-grades`} label={`By grade: ${s.title}`}
			rows={s.grades} id={(g) => g.grade} columns={[
				{ key: "grade", name: "Grade", value: (g) => g.grade, show: (g) => <GradeBadge g={g.grade as IncidentGrade} /> },
				{ key: "incidents", name: "Incidents", number: true, value: (g) => g.incidents, show: (g) => num(g.incidents) },
				{ key: "right", name: "True", number: true, value: (g) => g.right?.value ?? null, show: (g) => g.right === null ? <NoData /> : <>{pct(g.right.value)}
					<span class="sub">{between(g.right)}</span></> },
			]} />
	</div>;
}
