// The Actions of the programmes: whether a participant keeps one, and how many keep each.
import type { ComponentChildren } from "preact";
import { num, pct, plural } from "../format";
import { link } from "../router";
import type { ActionState, CategorySummary, Conforming, ParticipantRow } from "../types";
import { actionOrder, actions, categories, category, readiness } from "../words";
import { NoData, Pct, StateBadge } from "./bits";
import { DataPanel, type Column } from "./data";
import { ShapeIcon } from "./icons";

export const programmeLink = (id: string): string => link(`/programme/${id}`);
export const participantLink = (id: string): string => link(`/participant/${id}`);

/* null: an Action that counts is not measured, and none fails. */
export const ConformsBadge = ({ c }: { c: boolean | null }) =>
	<StateBadge s={actions[c === null ? "not_measured" : c ? "holds" : "fails"]} />;

const said = { yes: "yes", no: "no" };

/* What is measured; beneath, what the list of the programme says, where that is something else. */
export function ActionCell({ a }: { a: ActionState }) {
	const other = a.list_says !== null && a.list_says !== (a.state === "holds" ? "yes" : a.state === "fails" ? "no" : null);
	return <><StateBadge s={actions[a.state]} />{other && <span class="sub">List: {said[a.list_says!]}</span>}</>;
}

/* Shares of those that keep it, that fail, that nothing measures. The numbers stand beside it. */
export function KeepBar({ c }: { c: Conforming }) {
	const total = c.holds + c.fails + c.not_measured;
	if (total === 0)
		return <NoData why="No participant" />;
	return <span class="bar thin" aria-hidden="true">
		{actionOrder.filter((k) => c[k] > 0).map((k) =>
			<span key={k} class={actions[k].tone} style={{ flexGrow: c[k] }} title={`${actions[k].label}: ${num(c[k])} (${pct(c[k] / total)})`} />)}
	</span>;
}

export const KeepLegend = () => <p class="keep-legend">
	{actionOrder.map((k) => <span key={k} class={`legend-key ${actions[k].tone}`}><ShapeIcon shape={actions[k].shape} />{actions[k].label}</span>)}
</p>;

const mean = (r: { categories: CategorySummary[] }, id: string) => r.categories.find((c) => c.id === id)?.value ?? null;

/* The five means of a group as columns. */
export function meanColumns<R extends { categories: CategorySummary[] }>(wide = 2): Column<R>[] {
	return categories.map(({ id, short }, i) => ({
		key: id, name: short, number: true, value: (r) => mean(r, id), show: (r) => <Pct v={mean(r, id)} />,
		class: i < wide ? "hide-s" : "hide-m",
	}));
}

export const participantColumn: Column<ParticipantRow> = {
	key: "name", name: "Participant", value: (r) => r.name ?? r.id,
	show: (r) => <><a class="name-link" href={participantLink(r.id)}><bdi>{r.name ?? r.id}</bdi></a>
		<span class="show-s">{plural(r.asns.length, "network")}</span></>,
};

export const areasColumn: Column<ParticipantRow> = {
	key: "areas", name: "Areas", value: (r) => r.areas.join(" ") || null, class: "hide-s",
	show: (r) => r.areas.length === 0 ? <NoData /> : <span class="areas" title={r.areas.join(", ")}>{r.areas.slice(0, 4).join(" ")}
		{r.areas.length > 4 && ` +${r.areas.length - 4}`}</span>,
};

export const conformsColumn: Column<ParticipantRow> = {
	key: "conforms", name: "Mandatory Actions", value: (r) => r.conforms === null ? "not measured" : r.conforms ? "holds" : "fails",
	show: (r) => <ConformsBadge c={r.conforms} />,
};

interface MeansProps {
	title: string;
	note: ComponentChildren;
	api: string | null;
	file: string;
	of: CategorySummary[];
}

/* The five categories of a group: mean, networks with data, and how many in each class. */
export function MeansPanel({ title, note, api, file, of }: MeansProps) {
	const rows = categories.map(({ id }) => of.find((c) => c.id === id)).filter((c): c is CategorySummary => c !== undefined);
	const count = (c: CategorySummary, id: string) => c.severities.find((s) => s.id === id)?.count ?? 0;
	const columns: Column<CategorySummary>[] = [
		{ key: "category", name: "Category", value: (c) => c.id, show: (c) => category(c.id).name },
		{ key: "mean", name: "Mean score", number: true, value: (c) => c.value, show: (c) => <Pct v={c.value} /> },
		{ key: "with_data", name: "With data", number: true, value: (c) => c.with_data, show: (c) => num(c.with_data), class: "hide-s" },
		...(["ready", "aspiring", "lagging", "no_data"] as const).map((id): Column<CategorySummary> => ({
			key: id, name: readiness[id].label, number: true, value: (c) => count(c, id), show: (c) => num(count(c, id)),
			class: id === "ready" ? "" : "hide-s",
		})),
	];
	return <DataPanel title={title} note={note} api={api} file={file} label={title} columns={columns} rows={rows}
		id={(c) => c.id} />;
}
