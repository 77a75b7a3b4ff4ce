// What differs from the month before: scores, metrics, routes by state, incidents.
import { apiUrl, useApi } from "../api";
import { monthName, monthShort, num, pct } from "../format";
import type { AsDetail } from "../types";
import { NoData, Panel } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { Icon } from "../ui/icons";
import { Box } from "../ui/states";
import { categories, metric } from "../words";

interface Figure {
	key: string;
	name: string;
	unit: "share" | "count";
	better: "more" | "less" | null;
	before: number | null;
	now: number | null;
}

/* Every figure of a network that two months can be compared by. */
function figures(now: AsDetail, before: AsDetail): Figure[] {
	const row = (key: string, name: string, unit: Figure["unit"], better: Figure["better"],
		of: (a: AsDetail) => number | null | undefined): Figure =>
		({ key, name, unit, better, before: of(before) ?? null, now: of(now) ?? null });
	return [
		...categories.map((c) => row(c.id, `Score: ${c.name}`, "share", "more", (a) => a.scores[c.id]?.value)),
		...Object.keys(now.metrics).map((k) => row(k, `${metric(k).name}: ${metric(k).what}`, /^m[789]/.test(k) ? "share" : "count",
			metric(k).bad ? "less" : metric(k).category ? "more" : null, (a) => a.metrics[k]?.value)),
		row("prefixes4", "IPv4 prefixes", "count", null, (a) => a.prefixes4),
		row("prefixes6", "IPv6 prefixes", "count", null, (a) => a.prefixes6),
		row("rpki_valid", "Routes valid in RPKI", "count", "more", (a) => a.rpki_valid),
		row("rpki_invalid", "Routes invalid in RPKI", "count", "less", (a) => a.rpki_invalid),
		row("rpki_not_found", "Routes without a ROA", "count", "less", (a) => a.rpki_not_found),
		row("irr_valid", "Routes registered in the IRR", "count", "more", (a) => a.irr_valid),
		row("irr_missing", "Routes not registered in the IRR", "count", "less", (a) => a.irr_missing),
		row("bogon_prefixes", "Bogon prefixes announced", "count", "less", (a) => a.bogon_prefixes),
		row("providers", "Providers", "count", null, (a) => a.degree?.providers),
		row("customers", "Customers", "count", null, (a) => a.degree?.customers),
		row("peers", "Peers", "count", null, (a) => a.degree?.peers),
	];
}

const text = (v: number | null, unit: Figure["unit"]) =>
	v === null ? <NoData /> : unit === "share" ? <>{pct(v)}</> : <>{num(v)}</>;

function Change({ f }: { f: Figure }) {
	if (f.before === null || f.now === null)
		return <span class="soft">{f.before === null ? "new" : "no longer measured"}</span>;
	const up = f.now > f.before;
	const tone = f.better === null ? "" : up === (f.better === "more") ? "better" : "worse";
	const by = Math.abs(f.now - f.before);
	return <span class={`change ${tone}`}><Icon name={up ? "up" : "down"} />
		{f.unit === "share" ? `${(by * 100).toFixed(1)} points` : num(by)}
		<span class="vh">{up ? " more" : " less"}{tone && `, ${tone}`}</span></span>;
}

/* The month before the one shown, among those in which the network was seen. */
export function monthBefore(as: AsDetail, month: string): string | null {
	return as.history.map((h) => h.month).filter((m) => m < month).pop() ?? null;
}

export function Changes({ as, month }: { as: AsDetail; month: string }) {
	const prior = monthBefore(as, month);
	const call = useApi<AsDetail>(prior === null ? null : apiUrl(`/ases/${as.asn}`, { month: prior }));
	if (prior === null || call.data === null)
		return null;
	const all = figures(as, call.data);
	const rows = all.filter((f) => f.unit === "share" && f.now !== null && f.before !== null
		? Math.abs(f.now - f.before) >= 0.0005 : f.now !== f.before);
	const title = `Changed since ${monthName(prior)}`;
	if (rows.length === 0)
		return <Panel title={title} id="changes" api={call.url}>
			<Box icon="level" title="Nothing changed"><p>All {num(all.length)} figures are those of {monthName(prior)}.</p></Box>
		</Panel>;
	const columns: Column<Figure>[] = [
		{ key: "figure", name: "Figure", value: (f) => f.name },
		{ key: "before", name: monthShort(prior), number: true, class: "hide-s", value: (f) => f.before, show: (f) => text(f.before, f.unit) },
		{ key: "now", name: monthShort(month), number: true, value: (f) => f.now, show: (f) => text(f.now, f.unit) },
		{ key: "change", name: "Change", number: true, value: (f) => f.now === null || f.before === null ? null : f.now - f.before,
			show: (f) => <Change f={f} /> },
	];
	return <DataPanel title={title} heading="changes" api={call.url} file={`AS${as.asn}-changes-${month}`} label={title}
		note={`${num(rows.length)} of ${num(all.length)} figures; the others stayed as they were`}
		columns={columns} rows={rows} id={(f) => f.key} />;
}
