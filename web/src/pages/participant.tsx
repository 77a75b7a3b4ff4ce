// One participant: its Actions, the scores of its networks, how they came about.
import { apiUrl, useApi } from "../api";
import { countryName, date, plural } from "../format";
import { asLink, link } from "../router";
import { useTitle } from "../title";
import type { ActionState, Participant, ProgrammeRow } from "../types";
import { ActionCell, ConformsBadge, MeansPanel, programmeLink } from "../ui/actions";
import { Asn, NoData, Pct, Text } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { LinesPanel } from "../ui/lines";
import { Box, Loaded, Skeleton } from "../ui/states";
import { actions, categories } from "../words";

type Network = Participant["networks"][number];

export function ParticipantPage({ id }: { id: string }) {
	const call = useApi<Participant>(apiUrl(`/participants/${encodeURIComponent(id)}`));
	const programmes = useApi<ProgrammeRow[]>(apiUrl("/programmes"));
	useTitle(call.data?.name ?? "Participant");
	return <div class="page">
		<nav class="crumbs" aria-label="Where this is"><a href={link("/programmes")}>Programmes</a><span class="sep">/</span>
			{call.data ? <a href={programmeLink(call.data.programme)}>{programmes.data?.find((p) => p.id === call.data!.programme)?.name
				?? call.data.programme}</a> : <span>Participant</span>}</nav>
		<Loaded call={call} title="Participant" wait={<Skeleton rows={10} />}>
			{(p) => <Whole p={p} url={call.url!} />}
		</Loaded>
	</div>;
}

const actionColumns: Column<ActionState>[] = [
	{ key: "number", name: "Action", value: (a) => a.number, show: (a) => <><span class="k">{a.number}</span> {a.name}
		<span class="show-s">{a.level === "mandatory" ? "Mandatory" : "Recommended"}</span></> },
	{ key: "name", name: "Name", value: (a) => a.name, class: "hide-all" },
	{ key: "level", name: "Level", value: (a) => a.level, show: (a) => a.level === "mandatory" ? "Mandatory" : "Recommended", class: "hide-s" },
	{ key: "state", name: "Measured", value: (a) => a.state, show: (a) => <ActionCell a={{ ...a, list_says: null }} /> },
	{ key: "list_says", name: "List says", value: (a) => a.list_says,
		show: (a) => a.list_says === null ? <NoData why="The list says nothing about it" /> : a.list_says === "yes" ? "Yes" : "No" },
];

const networkColumns: Column<Network>[] = [
	{ key: "asn", name: "Network", value: (n) => n.asn,
		show: (n) => <span class="network"><Asn asn={n.asn} /><span class="name"><Text v={n.name} why="No name" /></span></span> },
	{ key: "name", name: "Name", value: (n) => n.name, class: "hide-all" },
	...categories.map(({ id, short }, i): Column<Network> => ({
		key: id, name: short, number: true, value: (n) => n.scores[id] ?? null, show: (n) => <Pct v={n.scores[id]} />,
		class: i < 2 ? "" : "hide-s",
	})),
];

function Whole({ p, url }: { p: Participant; url: string }) {
	const name = p.name ?? p.id;
	const seen = new Set(p.networks.map((n) => n.asn));
	const unseen = p.asns.filter((a) => !seen.has(a));
	return <>
		<header class="lead">
			<h1><bdi>{name}</bdi></h1>
			<ul class="who">
				<li><span class="k">Actions</span><ConformsBadge c={p.conforms} /></li>
				<li><span class="k">Since</span>{p.since ? <time dateTime={p.since}>{date(p.since)}</time> : <NoData why="The list does not say" />}</li>
				<li><span class="k">Areas</span>{p.areas.length ? p.areas.map(countryName).join(", ") : <NoData why="The list does not say" />}</li>
				<li><span class="k">Networks</span>{plural(p.asns.length, "number")}, {p.networks.length} with routes</li>
			</ul>
			{p.conforms === null && <p class="sentence">{actions.not_measured.what[0].toUpperCase() + actions.not_measured.what.slice(1)}.</p>}
		</header>
		<div class="two">
			<DataPanel title="Actions" note="By the scores of its networks, beside what the list of the programme says" api={url}
				file={`${p.id}-actions`} label="Actions" columns={actionColumns} rows={p.actions} id={(a) => String(a.number)} />
			{p.networks.length > 0 && <MeansPanel title="Scores" note="Means over its networks with data" api={url} file={`${p.id}-scores`} of={p.categories} />}
		</div>
		{p.history.length > 0 && p.networks.length > 0 && <LinesPanel title="History" note="Mean scores month by month" api={url} file={`${p.id}-history`}
			months={p.history.map((h) => h.month)}
			lines={categories.map(({ id }) => ({ id, values: p.history.map((h) => h.scores[id] ?? null) }))}
			more={<a href={link("/compare", { of: `participant:${p.id},programme:${p.programme}` })}>Compare with its programme</a>} />}
		{p.networks.length === 0
			? <section class="panel"><Box icon="info" title="None of its networks announces a counted route this month">
				{p.asns.length > 0 && <p>{p.asns.map((a, i) => <>{i > 0 && ", "}<a href={asLink(a)}>AS{a}</a></>)}</p>}</Box></section>
			: <DataPanel title="Networks" api={url} file={`${p.id}-networks`} label="Networks" columns={networkColumns} rows={p.networks}
				sort="sort" initial="asn" id={(n) => String(n.asn)}
				note={unseen.length > 0 ? <>Without counted routes this month: {unseen.slice(0, 12).map((a) => `AS${a}`).join(", ")}
					{unseen.length > 12 && ` and ${unseen.length - 12} more`}</> : undefined} />}
	</>;
}
