// Economies, ranked: the map and the table of all, or of those of a region.
import { apiUrl, useApi } from "../api";
import { go, link, linkWith } from "../router";
import { useTitle } from "../title";
import type { Place } from "../types";
import { Icon } from "../ui/icons";
import { Loaded, Skeleton } from "../ui/states";
import { PlaceLists, RegionChoice } from "./choices";
import { MapPanel } from "./places";

export function Economies({ query }: { query: URLSearchParams }) {
	const region = query.get("region");
	const area = useApi<Place>(region ? apiUrl(`/regions/${encodeURIComponent(region)}`) : null);
	useTitle("Economies");
	return <div class="page">
		<header class="lead">
			<div class="titled"><h1>Economies</h1><PlaceLists at="/economies" /></div>
			<p class="sentence">How ready the networks of each economy are, by the mean of their scores. Where a network is registered
				counts, not where its routers stand.</p>
		</header>
		<form class="filters" role="search" aria-label="Filter economies" onSubmit={(ev) => ev.preventDefault()}>
			<RegionChoice value={region ?? ""} any="The world" onChoose={(id) => go(linkWith({ region: id }), { still: true })} />
			{region && <a class="button quiet" href={link("/economies", { by: query.get("by"), sort: query.get("sort") })}>
				<Icon name="close" />Clear</a>}
		</form>
		{region
			? <Loaded call={area} wait={<Skeleton rows={14} />}>
				{(r) => <MapPanel query={query} within={r.economies?.length ? r.economies : null} title={`Ranking of economies: ${r.name}`} open />}
			</Loaded>
			: <MapPanel query={query} within={null} title="Ranking of economies" open />}
	</div>;
}
