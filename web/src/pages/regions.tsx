// Regions: the areas of the world, each below what it is a part of, and the five registries.
import { apiUrl, useApi } from "../api";
import { useTitle } from "../title";
import type { RegionRow } from "../types";
import { DataPanel } from "../ui/data";
import { Box, Loaded, Skeleton } from "../ui/states";
import { category } from "../words";
import { CategoryTabs, categoryOf, PlaceLists, registriesOf, regionTree } from "./choices";
import { placeColumns } from "./places";

export function Regions({ query }: { query: URLSearchParams }) {
	const by = categoryOf(query);
	const call = useApi<RegionRow[]>(apiUrl("/regions"));
	useTitle("Regions");
	return <div class="page">
		<header class="lead">
			<div class="titled"><h1>Regions</h1><PlaceLists at="/regions" /></div>
			<p class="sentence">The areas of the world as the United Nations have them (M49), and the five registries, each by the
				mean score of its networks.</p>
		</header>
		<Loaded call={call} wait={<Skeleton rows={14} />}>{(rows) => {
			const tree = regionTree(rows), registries = registriesOf(rows);
			const areas = tree.map(({ row }) => row);
			const month = call.meta?.month ?? "";
			return rows.length === 0 ? <Box icon="info" title="No network in this month" /> : <>
				<DataPanel title="Areas of the world" api={call.url} file={`areas-${month}`} label="areas" action={<CategoryTabs by={by} />}
					note={`Change in points of ${category(by).short} since the month before`} rows={areas} sort="sort" id={(r) => r.id}
					columns={placeColumns(areas, by, new Map(tree.map(({ row, depth }) => [row.id, query.has("sort") ? 0 : depth])))} />
				<DataPanel title="Registries" api={call.url} file={`registries-${month}`} label="registries"
					note="By the registry that serves the network" rows={registries} columns={placeColumns(registries, by)}
					sort="registries" id={(r) => r.id} />
			</>;
		}}</Loaded>
	</div>;
}
