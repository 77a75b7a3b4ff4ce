// One programme: its Actions, how they are measured, its participants and their history.
import { apiUrl, useApi } from "../api";
import { num, plural } from "../format";
import { link } from "../router";
import { useTitle } from "../title";
import type { Framework, ParticipantRow, Programme } from "../types";
import { ActionCell, areasColumn, conformsColumn, KeepBar, KeepLegend, MeansPanel, participantColumn } from "../ui/actions";
import { DataPanel, type Column } from "../ui/data";
import { LinesPanel } from "../ui/lines";
import { Box, Loaded, Skeleton } from "../ui/states";
import { categories, category } from "../words";

type Action = Programme["actions"][number];

/* By what an Action is measured, as the norms say it. */
function measure(words: string | undefined): string {
	if (!words || words === "not yet")
		return "Not measured yet";
	if (words === "attestation")
		return "Declared by the participant, not measured";
	return words.split(/,\s*/).map((w) => category(w).name).join("; ");
}

export function ProgrammePage({ id }: { id: string }) {
	const call = useApi<Programme>(apiUrl(`/programmes/${encodeURIComponent(id)}`));
	useTitle(call.data?.name ?? "Programme");
	return <div class="page">
		<nav class="crumbs" aria-label="Where this is"><a href={link("/programmes")}>Programmes</a><span class="sep">/</span>
			<span>{call.data?.name ?? id}</span></nav>
		<Loaded call={call} title="Programme" wait={<Skeleton rows={10} />}>
			{(p) => <Whole p={p} url={call.url!} framework={call.meta!.framework} />}
		</Loaded>
	</div>;
}

function Whole({ p, url, framework }: { p: Programme; url: string; framework: string }) {
	const norms = useApi<Framework>(apiUrl(`/frameworks/${framework}`));
	const how = (n: number) => norms.data?.programmes.find((x) => x.id === p.id)?.actions.find((a) => a.number === n)?.measured_by;
	const name = p.name ?? p.id;
	if (norms.data === null && norms.error === null)
		return <><h1>{name}</h1><Skeleton rows={10} /></>;
	const actions: Column<Action>[] = [
		{ key: "number", name: "Action", value: (a) => a.number, show: (a) => <><span class="k">{a.number}</span> {a.name}
			<KeepBar c={a} /></> },
		{ key: "name", name: "Name", value: (a) => a.name, class: "hide-all" },
		{ key: "level", name: "Level", value: (a) => a.level, show: (a) => a.level === "mandatory" ? "Mandatory" : "Recommended", class: "hide-s" },
		{ key: "measured", name: "Measured by", value: (a) => norms.data ? measure(how(a.number)) : null, class: "hide-s" },
		{ key: "holds", name: "Keep", number: true, value: (a) => a.holds, show: (a) => num(a.holds) },
		{ key: "fails", name: "Fail", number: true, value: (a) => a.fails, show: (a) => num(a.fails) },
		{ key: "not_measured", name: "Unmeasured", number: true, value: (a) => a.not_measured, show: (a) => num(a.not_measured) },
	];
	const members: Column<ParticipantRow>[] = [
		participantColumn, areasColumn,
		{ key: "networks", name: "Networks", number: true, value: (r) => r.asns.length, show: (r) => num(r.asns.length), class: "hide-s" },
		conformsColumn,
		...p.actions.map((a): Column<ParticipantRow> => {
			const of = (r: ParticipantRow) => r.actions.find((x) => x.number === a.number);
			return { key: `action${a.number}`, name: `Action ${a.number}`, value: (r) => of(r)?.state ?? null, class: "hide-m",
				show: (r) => of(r) ? <ActionCell a={of(r)!} /> : null };
		}),
	];
	const { conforming: c } = p;
	return <>
		<header class="lead">
			<h1>{name}</h1>
			<p class="sentence"><b>{plural(p.participants, "participant")}</b> with <b>{plural(p.ases, "network")}</b> that
				announce routes this month. All mandatory Actions hold for <b>{num(c.holds)}</b>; at least one fails
				for <b>{num(c.fails)}</b>; of <b>{num(c.not_measured)}</b> an Action is not measured and none fails.</p>
		</header>
		<DataPanel title="Actions" note={`As the norms of ${framework} name them; an Action holds when the scores of all its networks do`}
			api={url} file={`programme-${p.id}-actions`} label="Actions" columns={actions} rows={p.actions} id={(a) => String(a.number)}
			more={<KeepLegend />} panel="actions" />
		{p.ases > 0 && <div class="two">
			<MeansPanel title="Scores" note="Means over the networks with data" api={url} file={`programme-${p.id}-scores`} of={p.categories} />
			<LinesPanel title="History" note="Mean scores month by month" api={url} file={`programme-${p.id}-history`}
				months={p.history.map((h) => h.month)}
				lines={categories.map(({ id }) => ({ id, values: p.history.map((h) => h.scores[id] ?? null) }))} />
		</div>}
		{p.members.length === 0
			? <section class="panel"><Box icon="info" title="Nobody of this programme is on the lists that were read" /></section>
			: <DataPanel title="Participants" note={<>What is measured this month; where the list of the programme says otherwise, that stands beneath.
				The <a href={`${url}${url.includes("?") ? "&" : "?"}format=csv`} download={`${p.id}.csv`}>public table</a> has the columns of the programme.</>}
				api={url} file={`programme-${p.id}-participants`} label="Participants" columns={members} rows={p.members}
				sort="sort" initial="name" id={(r) => r.id} />}
	</>;
}
