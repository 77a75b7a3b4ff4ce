// The networks of an economy or a region: those with the most prefixes, and the way to all of them.
import { apiUrl, useApi } from "../api";
import { num, plural } from "../format";
import { asLink, link } from "../router";
import type { AsRow } from "../types";
import { Panel, ScoreCell } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { Loaded, Skeleton } from "../ui/states";
import { categories } from "../words";
import type { Where } from "./happened";

const most = 10;

const columns: Column<AsRow>[] = [
	{ key: "network", name: "Network", value: (r) => r.name ?? `AS${r.asn}`, show: (r) =>
		<a class="network" href={asLink(r.asn)}><span class="asn">AS{r.asn}</span><bdi class="name">{r.name}</bdi></a> },
	{ key: "asn", name: "ASN", number: true, class: "hide-m", value: (r) => r.asn },
	{ key: "prefixes", name: "Prefixes", number: true, value: (r) => r.prefixes4 + r.prefixes6, show: (r) => num(r.prefixes4 + r.prefixes6) },
	...categories.map((c): Column<AsRow> => ({ key: c.id, name: c.short, number: true,
		class: c.id === "routingInformationRPKI" ? "" : "hide-m", // where there is room for one only
		value: (r) => r.scores[c.id].value, show: (r) => <ScoreCell value={r.scores[c.id].value} r={r.scores[c.id].readiness} /> })),
];

interface Props {
	where: Where;
	id: string; // names the file
	name: string;
	total: number;
}

export function NetworksOf({ where, id, name, total }: Props) {
	const call = useApi<AsRow[]>(apiUrl("/ases", { ...where, sort: "-prefixes", limit: String(most) }));
	return <Loaded call={call} wait={<Panel title="Networks"><Skeleton rows={most + 1} /></Panel>}>{(rows) =>
		<DataPanel title="Networks" api={call.url} file={`${id}-networks`} label={`networks of ${name}`} columns={columns}
			rows={rows} id={(r) => String(r.asn)} note="Those with the most prefixes"
			more={<a href={link("/ases", { ...where, sort: "-prefixes" })}>All {plural(total, "network")} of {name}</a>} />}</Loaded>;
}
