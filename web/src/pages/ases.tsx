// The list of networks. Search, filters, order and page are in the address.
import { useEffect, useMemo, useState } from "preact/hooks";
import { apiUrl, useApi } from "../api";
import { countries, countryName, num, plural } from "../format";
import { asLink, depth, go, link, linkWith } from "../router";
import { useTitle } from "../title";
import type { AsRow } from "../types";
import { ApiLink, NoData, ScoreCell } from "../ui/bits";
import { Icon } from "../ui/icons";
import { Box, Loaded, Skeleton } from "../ui/states";
import { ProgrammeChoice, RegionChoice } from "./choices";
import { categories, readiness, readinessOrder } from "../words";

const limit = 50;
const pause_ms = 250;

/* On small screens the first scores only: the others are a tap away. */
const column = (i: number): string => `n ${i < 2 ? "" : i < 3 ? "hide-s" : "hide-m"}`;

export function Ases({ query }: { query: URLSearchParams }) {
	const get = (k: string) => query.get(k);
	const filtered = Boolean(get("q") || get("country") || get("region") || get("programme") || get("readiness"));
	const call = useApi<AsRow[]>(apiUrl("/ases", {
		q: get("q"), country: get("country"), region: get("region"), programme: get("programme"), readiness: get("readiness"),
		sort: get("sort"), cursor: get("cursor"), limit: String(limit),
	}), true);
	useTitle("Networks");

	return <div class="page">
		<header class="lead">
			<h1>Networks</h1>
			<p class="sentence">Every network that announces a counted route, with its scores. Choose one to see
				why it scores as it does.</p>
		</header>
		<Filters key={get("q") ?? ""} query={query} filtered={filtered} />
		<section class="panel" aria-label="Networks">
			<Loaded call={call} wait={<Skeleton rows={14} />}>
				{(rows) => rows.length === 0
					? <Box icon="search" title={filtered ? "No network matches these filters" : "No network in this month"}>
						{filtered && <p class="actions"><a class="button" href={link("/ases")}>Clear the filters</a></p>}
					</Box>
					: <>
						<Table rows={rows} sort={get("sort") ?? "asn"} busy={call.busy} />
						<Pages n={rows.length} next={call.next} cursor={get("cursor")} url={call.url} />
					</>}
			</Loaded>
		</section>
	</div>;
}

function Filters({ query, filtered }: { query: URLSearchParams; filtered: boolean }) {
	const [q, setQ] = useState(query.get("q") ?? "");
	const places = useMemo(countries, []);
	const country = query.get("country") ?? "";
	useEffect(() => {
		if (q.trim() === (query.get("q") ?? ""))
			return;
		const timer = setTimeout(() => go(linkWith({ q: q.trim() || null }), { replace: true }), pause_ms);
		return () => clearTimeout(timer);
	}, [q]);
	const [cat, level] = (query.get("readiness") ?? ":").split(":");

	return <form class="filters" role="search" aria-label="Filter networks" onSubmit={(ev) => {
		ev.preventDefault();
		go(linkWith({ q: q.trim() || null }), { replace: true });
	}}>
		<label class="wide"><span>Name or number</span>
			<input type="search" value={q} autocomplete="off" spellcheck={false} maxLength={200}
				onInput={(ev) => setQ(ev.currentTarget.value)} /></label>
		{query.has("region") && <RegionChoice value={query.get("region")!} any="All regions"
			onChoose={(region) => go(linkWith({ region, country: null }))} />}
		{query.has("programme") && <ProgrammeChoice value={query.get("programme")!} onChoose={(programme) => go(linkWith({ programme }))} />}
		<label><span>Country</span>
			<select value={country} onChange={(ev) => go(linkWith({ country: ev.currentTarget.value || null, region: null }))}>
				<option value="">All countries</option>
				{country && !places.some((p) => p.code === country) && <option value={country}>{country}</option>}
				{places.map((p) => <option key={p.code} value={p.code}>{p.name}</option>)}
			</select></label>
		<label><span>Readiness</span>
			<select value={level ? `${cat}:${level}` : ""}
				onChange={(ev) => go(linkWith({ readiness: ev.currentTarget.value || null }))}>
				<option value="">Any</option>
				{categories.map((c) => <optgroup key={c.id} label={c.name}>
					{readinessOrder.map((r) => <option key={r} value={`${c.id}:${r}`}>
						{c.short}: {readiness[r].label.toLowerCase()}</option>)}
				</optgroup>)}
			</select></label>
		{filtered && <a class="button quiet" href={link("/ases", { sort: query.get("sort") })}>
			<Icon name="close" />Clear</a>}
	</form>;
}

/* A heading that sorts: first by its natural direction, then the other way. */
interface SortableProps {
	by: string;
	sort: string;
	first?: "" | "-";
	class?: string;
	children: string;
}

function Sortable({ by, sort, first = "", children, ...rest }: SortableProps) {
	const on = sort.replace("-", "") === by;
	const down = sort.startsWith("-");
	const next = on ? (down ? by : "-" + by) : first + by;
	return <th scope="col" class={rest.class} aria-sort={on ? (down ? "descending" : "ascending") : undefined}>
		<a class={`sort ${on ? "on" : ""}`} href={linkWith({ sort: next === "asn" ? null : next })}
			title={`Sort by ${children.toLowerCase()}`}>
			{children}{on && <Icon name={down ? "down" : "up"} />}
		</a>
	</th>;
}

function Table({ rows, sort, busy }: { rows: AsRow[]; sort: string; busy: boolean }) {
	return <div class="scroll" tabIndex={0} role="region" aria-label="Table of networks">
		<table class="rows ases" aria-busy={busy}>
			<thead><tr>
				<Sortable by="asn" sort={sort} class="n hide-s">ASN</Sortable>
				<Sortable by="name" sort={sort}>Network</Sortable>
				<th scope="col" class="hide-s">Country</th>
				<Sortable by="prefixes" sort={sort} first="-" class="n">Prefixes</Sortable>
				<th scope="col" class="n hide-m">RPKI valid</th>
				<th scope="col" class="n hide-m">RPKI invalid</th>
				{categories.map(({ id, short }, i) => <Sortable key={id} by={id} sort={sort} class={column(i)}>{short}</Sortable>)}
			</tr></thead>
			<tbody>{rows.map((r) => <tr key={r.asn} data-asn={r.asn}>
				<td class="n hide-s"><a class="asn" href={asLink(r.asn)}>{r.asn}</a></td>
				<th scope="row"><a class="name" href={asLink(r.asn)} title={r.name ?? undefined}>
					{r.name ? <bdi>{r.name}</bdi> : `AS${r.asn}`}</a>
					<span class="show-s asn">AS{r.asn}{r.country && ` · ${r.country}`}</span></th>
				<td class="hide-s">{r.country ? <abbr title={countryName(r.country)}>{r.country}</abbr> : <NoData why="Country unknown" />}</td>
				<td class="n" title={`${plural(r.prefixes4, "IPv4 prefix", "IPv4 prefixes")}, ${num(r.prefixes6)} IPv6`}>
					{num(r.prefixes4 + r.prefixes6)}</td>
				<td class="n hide-m">{r.rpki_valid === null ? <NoData /> : num(r.rpki_valid)}</td>
				<td class={`n hide-m ${r.rpki_invalid ? "alarm" : ""}`}>{r.rpki_invalid === null ? <NoData /> : num(r.rpki_invalid)}</td>
				{categories.map(({ id }, i) => <td key={id} class={column(i)}>
					<ScoreCell value={r.scores[id].value} r={r.scores[id].readiness} /></td>)}
			</tr>)}</tbody>
		</table>
	</div>;
}

interface PagesProps {
	n: number;
	next: string | null;
	cursor: string | null;
	url: string | null;
}

function Pages({ n, next, cursor, url }: PagesProps) {
	const at = depth();
	const from = at * limit;
	return <nav class="pages" aria-label="Pages of the list">
		<span class="soft">{at > 0 || !cursor ? `${num(from + 1)} to ${num(from + n)}` : plural(n, "network")}</span>
		<span class="buttons">
			{cursor && <a class="button quiet" href={linkWith({ cursor: null })}>First</a>}
			{cursor && at > 0 && <button type="button" class="button quiet" onClick={() => history.back()}>
				<Icon name="back" />Previous</button>}
			{next && <a class="button" data-depth={at + 1} href={linkWith({ cursor: next })}>Next<Icon name="chevron" /></a>}
			<ApiLink url={url} what="This list" />
		</span>
	</nav>;
}
