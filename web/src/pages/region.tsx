// One region: its gauges and history, the map and the economies of it, what happened, and the regions beside it.
import { apiUrl, useApi } from "../api";
import { monthName, monthShort, num } from "../format";
import { link, regionLink } from "../router";
import { useTitle } from "../title";
import type { Place, RegionRow } from "../types";
import { Loaded, Skeleton } from "../ui/states";
import { PeriodChoice, registriesOf } from "./choices";
import { Gauges } from "./gauges";
import { IncidentsByMonth, Latest } from "./happened";
import { NetworksOf } from "./networks_of";
import { History, MapPanel, Neighbours } from "./places";

/* The month that trends count from: the one before in the history. */
export function sinceOf(p: Place, month: string | null): string | null {
	const before = p.history[p.history.findIndex((h) => h.month === month) - 1];
	return before ? monthShort(before.month) : null;
}

export function RegionPage({ id, query }: { id: string; query: URLSearchParams }) {
	const call = useApi<Place>(apiUrl(`/regions/${id}`));
	const rows = useApi<RegionRow[]>(apiUrl("/regions")).data ?? [];
	const name = call.data?.name ?? id;
	useTitle(name);
	const month = call.meta?.month ?? null;
	return <div class="page">
		<Loaded call={call} title={id} wait={<><Skeleton rows={1} /><Skeleton rows={5} kind="card" /><Skeleton rows={8} /></>}>{(p) => {
			const area = p.parent != null;
			const beside = area ? rows.filter((r) => r.parent === p.parent) : p.id === "world" ? [] : registriesOf(rows);
			return <>
				<header class="lead">
					<nav class="crumbs" aria-label="You are here"><Above id={p.id} rows={rows} />
						<span aria-current="page">{name}</span></nav>
					<h1>{name}</h1>
					<ul class="who">
						<li><span class="k">Networks</span>{num(p.ases)}</li>
						{area && <li><span class="k">Economies</span>{num(p.economies?.length ?? 0)} with networks</li>}
						<li><span class="k">Code</span>{p.id}</li>
						{month && <li><span class="k">Month</span>{monthName(month)}</li>}
					</ul>
					<form class="filters" aria-label="Period of the histories" onSubmit={(ev) => ev.preventDefault()}>
						<PeriodChoice value={query.get("period") ?? ""} />
					</form>
				</header>
				<Gauges of={p.categories} url={call.url!} since={sinceOf(p, month)} only={{ region: p.id }} />
				<History rows={p.history} query={query} month={month} url={call.url!} file={`${p.id}-scores-by-month`} />
				{(area || p.id === "world") && <MapPanel query={query} within={area ? p.economies ?? [] : null} title={`Economies of ${name}`} open />}
				<div class="beside">
					<Latest where={{ region: p.id }} />
					<IncidentsByMonth where={{ region: p.id }} query={query} month={month} file={`${p.id}-incidents-by-kind`} />
				</div>
				<NetworksOf where={{ region: p.id }} id={p.id} name={name} total={p.ases} />
				<Neighbours title="Regions beside it" note={area ? "Areas of the same part of the world" : "The five registries"}
					of={{ kind: "region", id: p.id, name }} others={beside} query={query} month={month} />
			</>;
		}}</Loaded>
	</div>;
}

/* The way down to it: regions, the continent, what it is a part of. */
function Above({ id, rows }: { id: string; rows: RegionRow[] }) {
	const way: RegionRow[] = [];
	for (let r = rows.find((x) => x.id === id); r?.parent && r.parent !== "world";) {
		r = rows.find((x) => x.id === r!.parent);
		if (r)
			way.unshift(r);
	}
	return <><a href={link("/regions")}>Regions</a><span class="sep" aria-hidden="true">/</span>
		{way.map((r) => <><a key={r.id} href={regionLink(r.id)}>{r.name}</a><span class="sep" aria-hidden="true">/</span></>)}</>;
}
