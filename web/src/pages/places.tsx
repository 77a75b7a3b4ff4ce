// What the pages of economies and regions and the overview share: the map with its table, rankings, histories.
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { apiUrl, useApi } from "../api";
import { num, points } from "../format";
import { economyLink, link, regionLink } from "../router";
import type { CategoryId, GroupRow, Series } from "../types";
import { NoData, Panel, ScoreCell } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { LinesPanel } from "../ui/lines";
import { WorldMap, type Dot } from "../ui/map";
import { Loaded, Skeleton } from "../ui/states";
import { categories, category, levelOf } from "../words";
import { CategoryTabs, categoryOf, within as inPeriod } from "./choices";

export const scoreOf = (r: GroupRow, by: CategoryId): number | null => r.categories.find((c) => c.id === by)?.value ?? null;
const trendOf = (r: GroupRow, by: CategoryId): number | null => r.categories.find((c) => c.id === by)?.trend ?? null;

/* On small screens the score of the chosen category alone. */
const scoreColumn = (id: CategoryId, by: CategoryId): Column<GroupRow> => ({
	key: id, name: category(id).short, number: true, class: id === by ? "" : "hide-m",
	value: (r) => scoreOf(r, id), show: (r) => <ScoreCell value={scoreOf(r, id)} r={levelOf(scoreOf(r, id))} />,
});

export function Change({ diff }: { diff: number | null }) {
	if (diff === null)
		return <NoData why="No earlier month to compare" />;
	if (Math.abs(diff) < 0.0005)
		return <span class="change">0.0</span>;
	return <span class={`change ${diff > 0 ? "up" : "down"}`}>{diff > 0 ? "+" : "\u2212"}{points(diff)}</span>;
}

/* Place in the order of the mean score, the same for equal ones; what has no data has none. */
function ranks(rows: GroupRow[], by: CategoryId): Map<string, number> {
	const known = rows.filter((r) => scoreOf(r, by) !== null).sort((a, b) => scoreOf(b, by)! - scoreOf(a, by)!);
	const out = new Map<string, number>();
	known.forEach((r, i) => out.set(r.id, i > 0 && scoreOf(known[i - 1], by) === scoreOf(r, by) ? out.get(known[i - 1].id)! : i + 1));
	return out;
}

const placeLink = (r: GroupRow) => r.kind === "region" ? regionLink(r.id) : economyLink(r.id);

export function placeColumns(rows: GroupRow[], by: CategoryId, deep?: Map<string, number>): Column<GroupRow>[] {
	const rank = ranks(rows, by);
	return [
		{ key: "name", name: rows[0]?.kind === "region" ? "Region" : "Economy", value: (r) => r.name ?? r.id,
			show: (r) => <span class={`deep-${deep?.get(r.id) ?? 0}`}><a class="place-name" href={placeLink(r)}>{r.name ?? r.id}</a></span> },
		{ key: "id", name: "Code", value: (r) => r.id, class: "hide-s soft" },
		...(deep ? [] : [{ key: "rank", name: "Rank", number: true, class: "hide-s rank",
			value: (r: GroupRow) => rank.get(r.id) ?? null }]),
		{ key: "networks", name: "Networks", number: true, value: (r) => r.ases, show: (r) => num(r.ases) },
		...categories.map((c) => scoreColumn(c.id, by)),
		{ key: "change", name: "Change", number: true, class: "hide-s", value: (r) => trendOf(r, by), show: (r) => <Change diff={trendOf(r, by)} /> },
	];
}

export const dots = (rows: GroupRow[], by: CategoryId, mark?: string): Dot[] => rows.map((r) => ({
	id: r.id, name: r.name ?? r.id, networks: r.ases, value: scoreOf(r, by), level: levelOf(scoreOf(r, by)),
	href: economyLink(r.id), mark: r.id === mark,
}));

interface MapPanelProps {
	query: URLSearchParams;
	within: string[] | null; // of these economies only
	mark?: string;
	title?: string;
	about?: string; // which networks, where that is not plain
	open?: boolean; // with its table in sight
}

export function MapPanel({ query, within, mark, title = "Economies", about, open }: MapPanelProps) {
	const by = categoryOf(query);
	const call = useApi<GroupRow[]>(apiUrl("/economies"));
	const key = within?.join();
	const shown = useMemo(() => call.data?.filter((r) => within === null || within.includes(r.id)) ?? [], [call.data, key]);
	const drawn = useMemo(() => dots(shown, by, mark), [shown, by, mark]);
	return <Loaded call={call} wait={<Panel title={title}><Skeleton rows={10} /></Panel>}>
		{() => <DataPanel title={title} api={call.url} file={`economies-${call.meta?.month ?? ""}`} label="economies"
			note={`Mean score for ${category(by).name}${about ? ` of ${about}` : ""}; change in points since the month before`} action={<CategoryTabs by={by} />}
			columns={placeColumns(shown, by)} rows={shown} sort="sort" initial="-networks" id={(r) => r.id}
			mark={mark ? (r) => r.id === mark : undefined} open={open}
			chart={<WorldMap dots={drawn} whole={within === null} label={`Map of economies by ${category(by).name}`} />}
			more={!open && <a href={link("/economies", { by: query.get("by") })}>All economies, ranked</a>} />}
	</Loaded>;
}

interface HistoryProps {
	rows: { month: string; scores: Partial<Record<CategoryId, number | null>> }[];
	query: URLSearchParams;
	month: string | null;
	url: string;
	file: string;
}

export function History({ rows, query, month, url, file }: HistoryProps) {
	const shown = inPeriod(rows, query, month);
	return shown.length >= 2 ? <LinesPanel title="History" note="Mean score of the networks with data, month by month" api={url}
		file={file} months={shown.map((h) => h.month)}
		lines={categories.map((c) => ({ id: c.id, values: shown.map((h) => h.scores[c.id] ?? null) }))} /> : null;
}

const most = 8; // lines that can be told apart

interface BesideProps {
	title: string;
	note: string;
	of: { kind: "economy" | "region"; id: string; name: string }; // what the page is about
	others: GroupRow[];
	query: URLSearchParams;
	month: string | null;
	map?: ComponentChildren; // to the left of the lines
}

/* The place among its neighbours: the largest of them through the months, all of them in a table. */
export function Neighbours({ title, note, of, others, query, month, map }: BesideProps) {
	const by = categoryOf(query);
	const near = others.filter((r) => r.id !== of.id && scoreOf(r, by) !== null).sort((a, b) => b.ases - a.ases).slice(0, most - 1);
	const ids = [of.id, ...near.map((r) => r.id)];
	const call = useApi<Series[]>(apiUrl("/series", { of: ids.map((id) => `${of.kind}:${id}`).join(","), month: null }));
	if (others.length < 2)
		return null;
	const lines = <Loaded call={call} wait={<Panel title={title}><Skeleton rows={8} /></Panel>}>{(series) =>
		<LinesOf series={series} by={by} title={title} note={note} url={call.url!} query={query} month={month} file={of.id} tabs={!map} />}</Loaded>;
	return <>
		{map ? <div class="beside">{map}{lines}</div> : lines}
		<DataPanel title={`${title}: this month`} api={apiUrl(of.kind === "economy" ? "/economies" : "/regions")} file={`${of.id}-neighbours`}
			label="neighbours" columns={placeColumns(others, by)} rows={others} sort="sort" initial="-networks" id={(r) => r.id}
			mark={(r) => r.id === of.id} note={note} />
	</>;
}

interface LinesOfProps {
	series: Series[];
	by: CategoryId;
	title: string;
	note: string;
	url: string;
	query: URLSearchParams;
	month: string | null;
	file: string;
	tabs: boolean; // unless they stand at the map beside it
}

function LinesOf({ series, by, title, note, url, query, month, file, tabs }: LinesOfProps) {
	const months = inPeriod((series[0]?.points ?? []).map((p) => ({ month: p.month })), query, month).map((m) => m.month);
	if (months.length < 2)
		return null;
	return <LinesPanel title={title} note={`${category(by).name}, mean score by month. ${note}`} api={url} file={`${file}-neighbours-by-month`}
		action={tabs && <CategoryTabs by={by} />} months={months} lines={series.map((s) => ({
			id: s.id, name: s.name ?? s.id,
			values: months.map((m) => s.points.find((p) => p.month === m)?.categories.find((c) => c.id === by)?.value ?? null),
		}))} />;
}
