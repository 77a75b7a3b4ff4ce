// The four programmes: who takes part in each, and how many keep which Action.
import { apiUrl, useApi } from "../api";
import { num, plural } from "../format";
import { link } from "../router";
import { useTitle } from "../title";
import type { ProgrammeRow } from "../types";
import { KeepBar, KeepLegend, meanColumns, programmeLink } from "../ui/actions";
import { ApiLink } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { Box, Loaded, Skeleton } from "../ui/states";

const columns: Column<ProgrammeRow>[] = [
	{ key: "name", name: "Programme", value: (r) => r.name ?? r.id,
		show: (r) => <a class="name-link" href={programmeLink(r.id)}>{r.name ?? r.id}</a> },
	{ key: "participants", name: "Participants", number: true, value: (r) => r.participants, show: (r) => num(r.participants) },
	{ key: "ases", name: "Networks", number: true, value: (r) => r.ases, show: (r) => num(r.ases), class: "hide-s" },
	{ key: "holds", name: "Keep all mandatory", number: true, value: (r) => r.conforming.holds, show: (r) => num(r.conforming.holds) },
	{ key: "fails", name: "Fail one", number: true, value: (r) => r.conforming.fails, show: (r) => num(r.conforming.fails), class: "hide-s" },
	{ key: "not_measured", name: "Not measured", number: true, value: (r) => r.conforming.not_measured,
		show: (r) => num(r.conforming.not_measured), class: "hide-m" },
	...meanColumns<ProgrammeRow>(0),
];

export function Programmes() {
	const call = useApi<ProgrammeRow[]>(apiUrl("/programmes"));
	useTitle("Programmes");
	return <div class="page">
		<header class="lead">
			<h1>Programmes</h1>
			<p class="sentence">Who has committed to the Actions of MANRS, and what the routing data of this month say about each
				Action. An Action that nothing can measure is counted apart; it is neither kept nor failed.</p>
		</header>
		<Loaded call={call} wait={<Skeleton rows={8} />}>
			{(rows) => rows.every((r) => r.participants === 0)
				? <section class="panel"><Box icon="info" title="No list of participants was read for this month">
					<p>The lists of the programmes are public; ingest their CSV files to see the programmes here.</p>
					<p class="actions"><a class="button" href={link("/data")}>What was read</a></p>
				</Box></section>
				: <>
					<div class="two">{rows.map((r) => <Card key={r.id} r={r} url={call.url!} />)}</div>
					<DataPanel title="The programmes side by side" api={call.url} file="programmes" label="The programmes side by side"
						note="Means are taken over the networks with data" columns={columns} rows={rows} sort="sort" id={(r) => r.id}
						more={<><a href={link("/participants")}>All participants</a> · <a href={link("/compare",
							{ of: rows.filter((r) => r.ases > 0).map((r) => `programme:${r.id}`).join(",") })}>Compare the programmes over time</a></>} />
				</>}
		</Loaded>
	</div>;
}

function Card({ r, url }: { r: ProgrammeRow; url: string }) {
	const id = `p-${r.id}`;
	return <section class="panel programme" aria-labelledby={id}>
		<header>
			<div><h2 id={id}><a href={programmeLink(r.id)}>{r.name ?? r.id}</a></h2>
				<p class="note">{plural(r.participants, "participant")}, {plural(r.ases, "network")} seen</p></div>
			<div class="tools"><ApiLink url={url.replace("/programmes", `/programmes/${r.id}`)} what={r.name ?? r.id} /></div>
		</header>
		{r.participants === 0
			? <p class="void">Nobody of this programme is on the lists that were read.</p>
			: <>
				<table class="keeps">
					<caption class="vh">Participants by Action</caption>
					<thead><tr><th scope="col">Action</th><th scope="col" class="n">Keep</th><th scope="col" class="n">Fail</th>
						<th scope="col" class="n">Unmeasured</th></tr></thead>
					<tbody>{r.actions.map((a) => <tr key={a.number}>
						<th scope="row"><span class="k">{a.number}</span> {a.name}
							{a.level === "recommended" && <span class="soft"> (recommended)</span>}<KeepBar c={a} /></th>
						<td class="n">{num(a.holds)}</td><td class="n">{num(a.fails)}</td><td class="n">{num(a.not_measured)}</td>
					</tr>)}</tbody>
				</table>
				<KeepLegend />
			</>}
	</section>;
}
