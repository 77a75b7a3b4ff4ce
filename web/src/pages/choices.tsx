// Choices that several pages offer: of what region, economy, category, period. Each is a part of the address.
import { apiUrl, useApi } from "../api";
import { go, link, linkWith } from "../router";
import type { CategoryId, GroupRow, ProgrammeRow, RegionRow } from "../types";
import { categories, category } from "../words";

/* The category that a page is about; the one that most can be said of unless the address says another. */
export function categoryOf(query: URLSearchParams): CategoryId {
	const by = query.get("by");
	return categories.find((c) => c.id === by)?.id ?? "routingInformationRPKI";
}

export const CategoryTabs = ({ by }: { by: CategoryId }) =>
	<div class="tabs" role="group" aria-label="Category">
		{categories.map((c) => <button key={c.id} type="button" aria-pressed={c.id === by} title={c.name}
			onClick={() => go(linkWith({ by: c.id === "routingInformationRPKI" ? null : c.id }), { still: true })}>
			{category(c.id).short}</button>)}
	</div>;

/* The two lists of places, one beside the other. */
export const PlaceLists = ({ at }: { at: "/economies" | "/regions" }) =>
	<nav class="tabs" aria-label="Lists of places">
		{([["/economies", "Economies"], ["/regions", "Regions"]] as const).map(([href, name]) =>
			<a key={href} href={link(href)} aria-current={href === at ? "page" : undefined}>{name}</a>)}
	</nav>;

/* Areas of M49 each below what it is a part of, then registries; the world is no choice. */
export function regionTree(rows: RegionRow[]): { row: RegionRow; depth: number }[] {
	const out: { row: RegionRow; depth: number }[] = [];
	const below = (parent: string, depth: number) => {
		for (const row of rows.filter((r) => r.parent === parent)) {
			out.push({ row, depth });
			below(row.id, depth + 1);
		}
	};
	below("world", 0);
	return out;
}

export const registriesOf = (rows: RegionRow[]): RegionRow[] => rows.filter((r) => r.parent === null && r.id !== "world");

interface RegionChoiceProps {
	value: string;
	any: string;
	onChoose: (id: string | null) => void;
}

export function RegionChoice({ value, any, onChoose }: RegionChoiceProps) {
	const rows = useApi<RegionRow[]>(apiUrl("/regions")).data ?? [];
	return <label><span>Region</span>
		<select value={value} onChange={(ev) => onChoose(ev.currentTarget.value || null)}>
			<option value="">{any}</option>
			{value && !rows.some((r) => r.id === value) && <option value={value}>{value}</option>}
			<optgroup label="Areas">
				{regionTree(rows).map(({ row, depth }) => <option key={row.id} value={row.id}>
					{"\u00a0".repeat(3 * depth)}{row.name}</option>)}
			</optgroup>
			<optgroup label="Registries">
				{registriesOf(rows).map((r) => <option key={r.id} value={r.id}>{r.name}</option>)}
			</optgroup>
		</select></label>;
}

interface EconomyChoiceProps {
	value: string;
	among: string[] | null; // only these; null: all with networks
	onChoose: (cc: string | null) => void;
}

export function EconomyChoice({ value, among, onChoose }: EconomyChoiceProps) {
	const rows = useApi<GroupRow[]>(apiUrl("/economies")).data ?? [];
	const shown = rows.filter((r) => among === null || among.includes(r.id))
		.sort((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id, "en"));
	return <label><span>Economy</span>
		<select value={value} onChange={(ev) => onChoose(ev.currentTarget.value || null)}>
			<option value="">All economies</option>
			{value && !shown.some((r) => r.id === value) && <option value={value}>{value}</option>}
			{shown.map((r) => <option key={r.id} value={r.id}>{r.name ?? r.id}</option>)}
		</select></label>;
}

interface ProgrammeChoiceProps {
	value: string;
	onChoose: (id: string | null) => void;
}

export function ProgrammeChoice({ value, onChoose }: ProgrammeChoiceProps) {
	const rows = useApi<ProgrammeRow[]>(apiUrl("/programmes")).data ?? [];
	return <label><span>Programme</span>
		<select value={value} onChange={(ev) => onChoose(ev.currentTarget.value || null)}>
			<option value="">All networks</option>
			{value && !rows.some((r) => r.id === value) && <option value={value}>{value}</option>}
			{rows.map((p) => <option key={p.id} value={p.id}>{p.name ?? p.id}</option>)}
		</select></label>;
}

const periods: [string, string][] = [["", "All months"], ["3", "3 months"], ["6", "6 months"], ["12", "12 months"], ["24", "24 months"]];

export const PeriodChoice = ({ value }: { value: string }) =>
	<label class="narrow"><span>Period</span>
		<select value={value} onChange={(ev) => go(linkWith({ period: ev.currentTarget.value || null }), { still: true })}>
			{periods.map(([v, name]) => <option key={v} value={v}>{name}</option>)}
		</select></label>;

/* The last months up to the chosen one, as many as the period has. */
export function within<T extends { month: string }>(rows: T[], query: URLSearchParams, month: string | null): T[] {
	const n = Number(query.get("period")) || Infinity;
	const upTo = query.has("month") && month ? rows.filter((r) => r.month <= month) : rows;
	return n === Infinity ? upTo : upTo.slice(-n);
}
