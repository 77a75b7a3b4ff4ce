// The neighbours of a network, what each source calls them, and where sources disagree.
import { apiUrl, useApi } from "../api";
import { num, plural } from "../format";
import { go, linkWith } from "../router";
import type { AsDetail, Neighbour, Neighbours } from "../types";
import { Asn, NoData, Panel } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { Icon } from "../ui/icons";
import { Box } from "../ui/states";
import { OwnCall } from "../ui/waiting";

const most = 1000;

const words: Record<string, string> = {
	"provider": "Provider", "customer": "Customer", "peer": "Peer",
	"not-provider": "Not a provider", "not-customer": "Not a customer",
};

const said = (key: keyof Neighbour, name: string, why: string, hide = ""): Column<Neighbour> => ({
	key, name, class: hide, value: (n) => n[key] as string | null,
	show: (n) => n[key] === null ? <NoData why={why} /> : <>{words[n[key] as string]}</>,
});

const columns: Column<Neighbour>[] = [
	{ key: "asn", name: "Network", value: (n) => n.asn, show: (n) => <span class="network">
		<Asn asn={n.asn} />{n.name && <bdi class="name">{n.name}</bdi>}</span> },
	said("relation", "Published", "The published relationships do not have it"),
	said("aspa", "ASPA", "Neither side attests or denies it", "hide-s"),
	said("policy", "Own policy", "Its own aut-num does not tell", "hide-s"),
	said("their_policy", "Neighbour's policy", "The neighbour's aut-num does not tell", "hide-m"),
	{ key: "cone_ases", name: "Cone", number: true, class: "hide-s", value: (n) => n.cone_ases,
		show: (n) => n.cone_ases === null ? <NoData why="It originates nothing in this month, or no relationships are known" /> : <>{num(n.cone_ases)}</> },
	{ key: "disagree", name: "Sources disagree", value: (n) => n.disagree,
		show: (n) => n.disagree === null ? <span class="soft">No</span>
			: <span class="disagree"><Icon name="warning" />{n.disagree}</span> },
];

function fits(n: Neighbour, choice: string): boolean {
	if (choice === "disagree")
		return n.disagree !== null;
	return [n.relation, n.aspa, n.policy, n.their_policy].includes(choice as never);
}

export function NeighboursPanel({ as, query }: { as: AsDetail; query: URLSearchParams }) {
	const call = useApi<Neighbours>(apiUrl(`/ases/${as.asn}/neighbours`, { limit: String(most) }));
	const choice = query.get("neighbours") ?? "";
	return <OwnCall title="Neighbours" call={call}>
		{(d) => {
			if (d.neighbours.length === 0)
				return <Panel title="Neighbours" api={call.url}><Box icon="network" title="No neighbour by name">
					<p>{why(d, as)}</p></Box></Panel>;
			const rows = choice ? d.neighbours.filter((n) => fits(n, choice)) : d.neighbours;
			const filter = <select aria-label="Neighbours shown" value={choice}
				onChange={(ev) => go(linkWith({ neighbours: ev.currentTarget.value || null }), { replace: true })}>
				<option value="">All neighbours</option>
				<option value="provider">Providers</option><option value="customer">Customers</option><option value="peer">Peers</option>
				<option value="disagree">Sources disagree</option>
			</select>;
			return <DataPanel title="Neighbours" api={call.url} file={`AS${d.asn}-neighbours`} label="Neighbours" sort="by"
				action={<span class="inline-filters">{filter}</span>} columns={columns} rows={rows} id={(n) => String(n.asn)}
				panel="neighbours" note={<>{plural(d.neighbours_total, "neighbour")}; {d.disagreements === 0 ? "no two sources disagree"
					: `sources disagree on ${num(d.disagreements)}`}. {why(d, as)}
					{d.neighbours_total > d.neighbours.length && ` The first ${num(d.neighbours.length)} are listed.`}</>} />;
		}}
	</OwnCall>;
}

/* Which sources speak, and which do not. */
function why(d: Neighbours, as: AsDetail): string {
	return [
		d.file === "no_data" ? `No published relationships were read${as.degree?.basis === "inferred" ? ": the counts above are inferred from paths" : ""}.`
			: d.file === "withheld" ? "The terms of the published relationships allow their counts only, not the list." : "",
		d.attests ? "" : "It attests no providers (ASPA).",
		d.aut_num ? `Its policy is from ${d.aut_num}.` : "No registry that was read has its aut-num.",
	].filter(Boolean).join(" ");
}
