// Everybody who takes part in a programme; the programme, the order and the page are in the address.
import { apiUrl, useApi } from "../api";
import { num, plural } from "../format";
import { depth, go, link, linkWith } from "../router";
import { useTitle } from "../title";
import type { ParticipantRow, ProgrammeRow } from "../types";
import { areasColumn, conformsColumn, meanColumns, participantColumn, programmeLink } from "../ui/actions";
import { DataPanel, type Column } from "../ui/data";
import { Icon } from "../ui/icons";
import { Box, Loaded, Skeleton } from "../ui/states";

const limit = 100;

export function Participants({ query }: { query: URLSearchParams }) {
	const programme = query.get("programme");
	const cursor = query.get("cursor");
	const programmes = useApi<ProgrammeRow[]>(apiUrl("/programmes"));
	const call = useApi<ParticipantRow[]>(apiUrl("/participants", { programme, cursor, limit: String(limit) }), true);
	const name = (id: string) => programmes.data?.find((p) => p.id === id)?.name ?? id;
	useTitle("Participants");
	const columns: Column<ParticipantRow>[] = [
		participantColumn,
		{ key: "programme", name: "Programme", value: (r) => r.programme, class: "hide-s",
			show: (r) => <a href={programmeLink(r.programme)}>{name(r.programme)}</a> },
		areasColumn,
		{ key: "networks", name: "Networks", number: true, value: (r) => r.asns.length, show: (r) => num(r.asns.length), class: "hide-s" },
		conformsColumn,
		...meanColumns<ParticipantRow>(0),
	];
	const at = depth();
	return <div class="page">
		<nav class="crumbs" aria-label="Where this is"><a href={link("/programmes")}>Programmes</a><span class="sep">/</span><span>Participants</span></nav>
		<header class="lead"><h1>Participants</h1></header>
		<form class="filters" aria-label="Filter participants" onSubmit={(ev) => ev.preventDefault()}>
			<label><span>Programme</span>
				<select value={programme ?? ""} onChange={(ev) => go(linkWith({ programme: ev.currentTarget.value || null }))}>
					<option value="">All programmes</option>
					{programmes.data?.map((p) => <option key={p.id} value={p.id}>{p.name ?? p.id}</option>)}
				</select></label>
			{programme && <a class="button quiet" href={link("/participants")}><Icon name="close" />Clear</a>}
		</form>
		<Loaded call={call} wait={<Skeleton rows={14} />}>
			{(rows) => rows.length === 0
				? <section class="panel"><Box icon="info" title={programme ? "Nobody of this programme is on the lists that were read"
					: "No list of participants was read for this month"} /></section>
				: <DataPanel title={plural(rows.length, "participant") + (call.next || cursor ? " on this page" : "")} heading="list"
					note="Means over the networks of each with data" api={call.url} file="participants" label="Participants" columns={columns}
					rows={rows} sort="sort" id={(r) => r.id} busy={call.busy}
					more={(call.next || cursor) && <span class="buttons">
						{cursor && <a class="button small" href={linkWith({ cursor: null })}>First</a>}
						{call.next && <a class="button small" data-depth={at + 1} href={linkWith({ cursor: call.next })}>Next<Icon name="chevron" /></a>}
					</span>} />}
		</Loaded>
	</div>;
}
