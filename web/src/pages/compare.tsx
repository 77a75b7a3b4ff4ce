// Any selections side by side and over time. The address is all of the choice: of=economy:NL,region:150@2025-12.
import { useState } from "preact/hooks";
import { apiUrl, useApi } from "../api";
import { countries, countryName, monthName, monthShort, num, points } from "../format";
import { go, link, linkWith } from "../router";
import { useTitle } from "../title";
import type { CategoryId, Comparison, GroupRow, ParticipantRow, ProgrammeRow, Series, SeriesPoint } from "../types";
import { participantLink, programmeLink } from "../ui/actions";
import { NoData, Pct } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { Icon } from "../ui/icons";
import { LinesPanel } from "../ui/lines";
import { Box, Loaded, Skeleton } from "../ui/states";
import { categories, category } from "../words";

const most = 8; // more lines than that nobody tells apart

type Kind = GroupRow["kind"];
const kinds: Record<Kind, string> = { as: "Network", economy: "Economy", region: "Region", programme: "Programme", participant: "Participant" };

/* One selection as it stands in the address. */
interface Pick {
	text: string; // economy:NL@2026-01
	group: string; // economy:NL
	kind: Kind;
	id: string;
	month: string | null;
}

export function picksOf(text: string): Pick[] {
	const out: Pick[] = [];
	for (const part of text.split(",")) {
		const hit = /^(as|economy|region|programme|participant):([\w-]{1,32})(?:@(\d{4}-\d{2}))?$/.exec(part.trim());
		if (hit && out.length < most && !out.some((p) => p.text === hit[0]))
			out.push({ text: hit[0], group: `${hit[1]}:${hit[2]}`, kind: hit[1] as Kind, id: hit[2], month: hit[3] ?? null });
	}
	return out;
}

/* What a selection is called: the name of the server, where there is none its own words. */
function nameOf(p: Pick, s: Series | undefined): string {
	const plain = p.kind === "as" ? `AS${p.id}` : p.kind === "economy" ? countryName(p.id) : s?.name ?? p.id;
	return p.month ? `${plain}, ${monthShort(p.month)}` : plain;
}

const hrefs: Partial<Record<Kind, (id: string) => string>> = {
	as: (id) => link(`/as/${id}`), programme: programmeLink, participant: participantLink,
	economy: (id) => link("/ases", { country: id }),
};

export function Compare({ query }: { query: URLSearchParams }) {
	const picks = picksOf(query.get("of") ?? "");
	const shown = (query.get("category") ?? "routingInformationRPKI") as CategoryId;
	const groups = [...new Set(picks.map((p) => p.group))];
	const call = useApi<Series[]>(groups.length ? apiUrl("/series", { of: groups.join(",") }) : null, true);
	const months = useApi<unknown>("/api/v1/months");
	useTitle("Compare");
	return <div class="page">
		<header class="lead">
			<h1>Compare</h1>
			<p class="sentence">Networks, economies, regions, programmes and participants side by side and over the months; or one of
				them with itself in another month.</p>
		</header>
		<Choice picks={picks} months={months.meta?.months ?? []} />
		{picks.length === 0 ? <Start months={months.meta?.months ?? []} now={months.meta?.month ?? null} />
			: <Loaded call={call} wait={<Skeleton rows={10} />}>
				{(series) => <Whole picks={picks} series={series} shown={shown} url={call.url!} month={call.meta!.month} />}
			</Loaded>}
	</div>;
}

function Choice({ picks, months }: { picks: Pick[]; months: string[] }) {
	const [kind, setKind] = useState<Kind>("economy");
	const [id, setId] = useState("");
	const [month, setMonth] = useState("");
	const add = (text: string) => {
		const of = [...picks.map((p) => p.text), text].join(",");
		setId("");
		go(linkWith({ of }), { still: true });
	};
	const value = kind === "as" ? id.trim().replace(/^as/i, "") : id;
	const good = kind === "as" ? /^\d{1,10}$/.test(value) : value !== "";
	return <form class="filters choice" aria-label="Add a selection" onSubmit={(ev) => {
		ev.preventDefault();
		if (good && picks.length < most)
			add(`${kind}:${value}${month ? `@${month}` : ""}`);
	}}>
		<label><span>Kind</span>
			<select value={kind} onChange={(ev) => { setKind(ev.currentTarget.value as Kind); setId(""); }}>
				{Object.entries(kinds).map(([k, name]) => <option key={k} value={k}>{name}</option>)}
			</select></label>
		<Which kind={kind} id={id} set={setId} />
		<label><span>Month</span>
			<select value={month} onChange={(ev) => setMonth(ev.currentTarget.value)}>
				<option value="">That of the page</option>
				{[...months].reverse().map((m) => <option key={m} value={m}>{monthName(m)}</option>)}
			</select></label>
		<button type="submit" class="button" disabled={!good || picks.length >= most}>Add</button>
		{picks.length >= most && <p class="soft">At most {most} at once.</p>}
	</form>;
}

/* The second choice depends on the first: lists where there are lists. */
function Which({ kind, id, set }: { kind: Kind; id: string; set: (id: string) => void }) {
	const list = useApi<(GroupRow | ParticipantRow | ProgrammeRow)[]>(kind === "region" ? apiUrl("/regions") : kind === "programme" ? apiUrl("/programmes")
		: kind === "participant" ? apiUrl("/participants", { limit: "1000" }) : null);
	if (kind === "as")
		return <label class="wide"><span>AS number</span><input type="text" value={id} inputMode="numeric" maxLength={12} autocomplete="off"
			onInput={(ev) => set(ev.currentTarget.value)} /></label>;
	const rows = kind === "economy" ? countries().map((c) => ({ id: c.code, name: c.name })) : (list.data ?? []);
	return <label class="wide"><span>{kinds[kind]}</span>
		<select value={id} onChange={(ev) => set(ev.currentTarget.value)}>
			<option value="">{list.busy ? "Loading" : "Choose"}</option>
			{rows.map((r) => <option key={r.id} value={r.id}>{r.name ?? r.id}</option>)}
		</select></label>;
}

function Start({ months, now }: { months: string[]; now: string | null }) {
	const before = months.filter((m) => now !== null && m < now).pop();
	const rows: [string, string][] = [
		["The regions that the registries serve", "region:ripencc,region:arin,region:apnic,region:lacnic,region:afrinic"],
		["The programmes, and all networks", "region:world,programme:netops,programme:cdns,programme:ixps"],
	];
	if (before)
		rows.push([`All networks, now and in ${monthName(before)}`, `region:world,region:world@${before}`]);
	return <section class="panel">
		<Box icon="network" title="Choose what to compare, or begin with one of these">
			<ul class="starts">{rows.map(([name, of]) => <li key={of}><a class="button" href={link("/compare", { of })}>{name}</a></li>)}</ul>
		</Box>
	</section>;
}

const at = (s: Series | undefined, month: string | null): SeriesPoint | undefined => s?.points.find((p) => p.month === month);

interface WholeProps {
	picks: Pick[];
	series: Series[];
	shown: CategoryId;
	url: string;
	month: string | null;
}

function Whole({ picks, series, shown, url, month }: WholeProps) {
	const of = (p: Pick) => series.find((s) => s.kind === p.kind && s.id === p.id);
	const value = (p: Pick, id: CategoryId) => at(of(p), p.month ?? month)?.categories.find((c) => c.id === id);
	const columns: Column<Pick>[] = [
		{ key: "selection", name: "Selection", value: (p) => nameOf(p, of(p)), show: (p) => <>
			{hrefs[p.kind] ? <a class="name-link" href={hrefs[p.kind]!(p.id)}>{nameOf(p, of(p))}</a> : <b>{nameOf(p, of(p))}</b>}
			<span class="sub">{kinds[p.kind]}</span></> },
		{ key: "month", name: "Month", value: (p) => p.month ?? month, class: "hide-s",
			show: (p) => (p.month ?? month) === null ? <NoData /> : monthShort((p.month ?? month)!) },
		{ key: "networks", name: "Networks", number: true, value: (p) => at(of(p), p.month ?? month)?.ases ?? null, class: "hide-s" },
		...categories.map(({ id, short }, i): Column<Pick> => ({
			key: id, name: short, number: true, value: (p) => value(p, id)?.value ?? null, class: i < 2 ? "" : "hide-s",
			show: (p) => <Pct v={value(p, id)?.value} />,
		})),
	];
	const remove = (p: Pick) => linkWith({ of: picks.filter((x) => x !== p).map((x) => x.text).join(",") || null });
	const lines = [...new Map(picks.map((p) => [p.group, { ...p, month: null }])).values()];
	const months = [...new Set(series.flatMap((s) => s.points.map((p) => p.month)))].sort();
	const [first, ...others] = picks;
	return <>
		<ul class="chips" aria-label="What is compared">{picks.map((p) => <li key={p.text}>
			<span>{nameOf(p, of(p))}</span>
			<a href={remove(p)} data-still aria-label={`Remove ${nameOf(p, of(p))}`} title="Remove"><Icon name="close" /></a>
		</li>)}</ul>
		<DataPanel title="Side by side" note="Mean scores over the networks with data" api={url} file="comparison" label="Side by side"
			columns={columns} rows={picks} id={(p) => p.text} sort="sort" />
		<LinesPanel title="Over time" note={`${category(shown).name}: mean score by month`} api={url} file={`comparison-${shown}`} months={months}
			lines={lines.map((p) => ({ id: p.group, name: nameOf(p, of(p)),
				values: months.map((m) => at(of(p), m)?.categories.find((c) => c.id === shown)?.value ?? null) }))}
			action={<select class="small-select" aria-label="Category" value={shown} onChange={(ev) => go(linkWith({ category: ev.currentTarget.value }),
				{ replace: true, still: true })}>
				{categories.map((c) => <option key={c.id} value={c.id}>{c.short}</option>)}
			</select>} />
		{others.length > 0 && <div class="two">{others.map((p) =>
			<Pair key={p.text} a={first} b={p} nameA={nameOf(first, of(first))} nameB={nameOf(p, of(p))} />)}</div>}
	</>;
}

const signed = (v: number | null) => v === null ? <NoData why="One of the two has no data" />
	: <>{Math.abs(v) < 0.0005 ? "0" : `${v > 0 ? "+" : "\u2212"}${points(v)}`}</>;

/* The first selection and another one, category by category. */
function Pair({ a, b, nameA, nameB }: { a: Pick; b: Pick; nameA: string; nameB: string }) {
	const call = useApi<Comparison>(apiUrl("/compare", { a: a.text, b: b.text }));
	const title = `${nameB} against ${nameA}`;
	const columns: Column<Comparison["differences"][number]>[] = [
		{ key: "category", name: "Category", value: (d) => d.id, show: (d) => category(d.id).short },
		{ key: "a", name: nameA, number: true, value: (d) => mean(call.data!.a, d.id), show: (d) => <Pct v={mean(call.data!.a, d.id)} />, class: "hide-s" },
		{ key: "b", name: nameB, number: true, value: (d) => mean(call.data!.b, d.id), show: (d) => <Pct v={mean(call.data!.b, d.id)} />, class: "hide-s" },
		{ key: "difference", name: "Points", number: true, value: (d) => d.value, show: (d) => signed(d.value) },
		{ key: "ready", name: "Ready, points", number: true, value: (d) => d.value === null ? null : d.ready, show: (d) => signed(d.value === null ? null : d.ready) },
	];
	return <Loaded call={call} wait={<Skeleton rows={5} />}>
		{(c) => <DataPanel title={title} heading={`pair-${b.text.replace(/\W+/g, "-")}`} api={call.url} file="difference" label={title}
			note={`${num(c.b.ases)} against ${num(c.a.ases)} networks; differences in percentage points`}
			columns={columns} rows={categories.flatMap(({ id }) => c.differences.filter((d) => d.id === id))} id={(d) => d.id} />}
	</Loaded>;
}

const mean = (g: GroupRow, id: string): number | null => g.categories.find((c) => c.id === id)?.value ?? null;
