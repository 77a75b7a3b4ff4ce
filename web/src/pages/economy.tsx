// One economy: its gauges, history and networks, what happened, and its neighbours.
import { apiUrl, useApi } from "../api";
import { monthName, num } from "../format";
import { link, regionLink } from "../router";
import { useTitle } from "../title";
import type { GroupRow, Place, RegionRow } from "../types";
import { NoData, Panel } from "../ui/bits";
import { Loaded, Skeleton } from "../ui/states";
import { PeriodChoice, registriesOf } from "./choices";
import { Gauges } from "./gauges";
import { IncidentsByMonth, Latest } from "./happened";
import { sinceOf } from "./region";
import { NetworksOf } from "./networks_of";
import { History, MapPanel, Neighbours } from "./places";

export function EconomyPage({ cc, query }: { cc: string; query: URLSearchParams }) {
	const call = useApi<Place>(apiUrl(`/economies/${cc}`));
	const name = call.data?.name ?? cc;
	useTitle(name);
	const month = call.meta?.month ?? null;
	return <div class="page">
		<Loaded call={call} title={cc} wait={<><Skeleton rows={1} /><Skeleton rows={5} kind="card" /><Skeleton rows={8} /></>}>
			{(p) => <>
				<Head p={p} month={month} query={query} />
				<Gauges of={p.categories} url={call.url!} since={sinceOf(p, month)} only={{ country: cc }} />
				<History rows={p.history} query={query} month={month} url={call.url!} file={`${cc}-scores-by-month`} />
				<div class="beside">
					<Latest where={{ country: cc }} />
					<IncidentsByMonth where={{ country: cc }} query={query} month={month} file={`${cc}-incidents-by-kind`} />
				</div>
				<NetworksOf where={{ country: cc }} id={cc} name={name} total={p.ases} />
				<Near p={p} cc={cc} name={name} query={query} month={month} />
			</>}
		</Loaded>
	</div>;
}

/* The rows of regions by what the economy says of itself: names. */
function useRegions(p: Place) {
	const rows = useApi<RegionRow[]>(apiUrl("/regions")).data ?? [];
	const areas = rows.filter((r) => r.parent !== null);
	return {
		region: areas.find((r) => r.name === p.region) ?? null,
		sub: areas.find((r) => r.name === p.sub_region) ?? null,
		registry: registriesOf(rows).find((r) => r.name === p.registry) ?? null,
	};
}

const Where = ({ row, name, why }: { row: RegionRow | null; name: string | null | undefined; why: string }) =>
	!name ? <NoData why={why} /> : row ? <a href={regionLink(row.id)}>{name}</a> : <>{name}</>;

function Head({ p, month, query }: { p: Place; month: string | null; query: URLSearchParams }) {
	const { region, sub, registry } = useRegions(p);
	return <header class="lead">
		<nav class="crumbs" aria-label="You are here"><a href={link("/economies")}>Economies</a>
			<span class="sep" aria-hidden="true">/</span><span aria-current="page">{p.name ?? p.id}</span></nav>
		<h1><span class="number">{p.id}</span>{p.name ?? ""}</h1>
		<ul class="who">
			<li><span class="k">Networks</span>{num(p.ases)}</li>
			<li><span class="k">Region</span><Where row={region} name={p.region} why="In no area of M49" /></li>
			<li><span class="k">Sub-region</span><Where row={sub} name={p.sub_region} why="In no area of M49" /></li>
			<li><span class="k">Registry</span><Where row={registry} name={p.registry} why="Registry unknown" /></li>
			{month && <li><span class="k">Month</span>{monthName(month)}</li>}
		</ul>
		<form class="filters" aria-label="Period of the histories" onSubmit={(ev) => ev.preventDefault()}>
			<PeriodChoice value={query.get("period") ?? ""} />
		</form>
	</header>;
}

/* The economies of the same sub-region, on the map and through the months. */
function Near({ p, cc, name, query, month }: { p: Place; cc: string; name: string; query: URLSearchParams; month: string | null }) {
	const { sub } = useRegions(p);
	const area = useApi<Place>(sub ? apiUrl(`/regions/${sub.id}`) : null).data;
	const all = useApi<GroupRow[]>(apiUrl("/economies")).data;
	if (!p.sub_region)
		return null; // in no area: nothing lies beside it
	if (!sub || !area?.economies || !all)
		return <Panel title="Neighbours"><Skeleton rows={10} /></Panel>;
	const near = area.economies;
	return <Neighbours title="Neighbours" note={`Economies of ${sub.name}, the largest of them`} of={{ kind: "economy", id: cc, name }}
		others={all.filter((r) => near.includes(r.id))} query={query} month={month}
		map={<MapPanel query={query} within={near} mark={cc} title={`${name} in ${sub.name}`} />} />;
}
