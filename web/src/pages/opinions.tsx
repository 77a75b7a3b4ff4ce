// What others say of the same networks, beside ours: of one network, and how far both agree over all.
import { apiUrl, useApi } from "../api";
import { monthShort, num, pct, points } from "../format";
import type { AsDetail, Opinion, OpinionRow } from "../types";
import { NoData } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { categories, category } from "../words";

const Whose = ({ o }: { o: { source: string; attribution: string; month: string | null } }) => <>
	<span class="strong">{o.attribution}</span>
	<span class="sub">{o.month ? monthShort(o.month) : "Month unknown"}, <bdi class="file">{o.source}</bdi></span></>;

/* Our scores of the month that an opinion is of, where it is held, else those of the page. */
const beside = (as: AsDetail, o: Opinion) => as.history.find((h) => h.month === o.month)?.scores;

export function AsOpinions({ as, month, url }: { as: AsDetail; month: string | null; url: string | null }) {
	if (as.opinions.length === 0)
		return null;
	const columns: Column<Opinion>[] = [
		{ key: "source", name: "Source", value: (o) => o.source, show: (o) => <Whose o={o} /> },
		...categories.map((c): Column<Opinion> => ({ key: c.id, name: c.short, number: true, value: (o) => o.scores[c.id],
			show: (o) => {
				const scores = beside(as, o), ours = scores ? scores[c.id] : as.scores[c.id].value, theirs = o.scores[c.id];
				return <>{theirs === null ? <NoData why="They have none" /> : pct(theirs)}
					<span class="sub">ours {ours === null ? "no data" : pct(ours)}</span></>;
			} })),
	];
	return <DataPanel title="What others say" heading="opinions" api={url} file={`AS${as.asn}-opinions`} label="What others say" columns={columns} rows={as.opinions}
		id={(o) => o.source} note={<>Scores by others; below each ours of the same month, else
			{month ? ` of ${monthShort(month)}` : " the latest"}. Nothing is judged by them</>} />;
}

const diff = (v: number): string => (v > 0 ? "+" : v < 0 ? "\u2212" : "") + points(v);
const why: Record<string, string> = { simulated: "Our Internet is made up", "no month": "No month is held" };

const columns: Column<OpinionRow>[] = [
	{ key: "source", name: "Source", value: (r) => r.source, show: (r) => <Whose o={r} /> },
	{ key: "category", name: "Category", value: (r) => r.category, show: (r) => category(r.category).short },
	{ key: "compared_with", name: "Our month", value: (r) => r.compared_with, class: "hide-s",
		show: (r) => r.compared_with === null ? <NoData why={why[r.not_compared ?? ""] ?? "Not compared"} />
			: <>{monthShort(r.compared_with)}{!r.same_month && <span class="sub">another month</span>}</> },
	{ key: "n", name: "n", number: true, value: (r) => r.n, show: (r) => <>{num(r.n)}<span class="sub">of {num(r.scored)}</span></> },
	{ key: "ours", name: "Ours", number: true, value: (r) => r.ours, show: (r) => r.ours === null ? <NoData /> : pct(r.ours), class: "hide-s" },
	{ key: "theirs", name: "Theirs", number: true, value: (r) => r.theirs, show: (r) => r.theirs === null ? <NoData /> : pct(r.theirs), class: "hide-s" },
	{ key: "difference", name: "Difference", number: true, value: (r) => r.difference, show: (r) => r.difference === null ? <NoData /> : diff(r.difference) },
	{ key: "within_5", name: "Within 5 points", number: true, value: (r) => r.within_5, show: (r) => r.within_5 === null ? <NoData /> : pct(r.within_5), class: "hide-m" },
	{ key: "same_class", name: "Same class", number: true, value: (r) => r.same_class, show: (r) => r.same_class === null ? <NoData /> : pct(r.same_class) },
];

export function OpinionsPanel() {
	const call = useApi<OpinionRow[]>(apiUrl("/opinions"));
	const rows = call.data;
	if (!rows || rows.length === 0)
		return null;
	const made = rows.some((r) => r.not_compared === "simulated");
	return <DataPanel title="What others say" heading="opinions" api={call.url} file="opinions" label="Agreement with scores by others" columns={columns} rows={rows}
		id={(r) => `${r.source} ${r.category}`} note={made
			? "Scores by others. Our Internet is made up, so nothing is compared: no network is in both"
			: "Scores by others beside ours, over the n networks that have both; without data of ours a network agrees with nobody"} />;
}
