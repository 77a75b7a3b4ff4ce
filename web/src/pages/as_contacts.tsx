// Where contacts of a network are registered: source, role, date. No person.
import { apiUrl, useApi } from "../api";
import { date } from "../format";
import type { Contacts } from "../types";
import { NoData, Panel } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { Box } from "../ui/states";
import { OwnCall } from "../ui/waiting";

interface Row {
	source: string;
	role: string | null;
	state: "registered" | "missing" | null;
	counts: boolean | null;
	updated: string | null;
	note: string | null; // instead of a role
}

const visible = { public: null, users: "for registered users", private: "private" } as const;

function rows(c: Contacts): Row[] {
	return c.sources.flatMap((s): Row[] => {
		const source = s.source === "peeringdb" ? "PeeringDB" : "Registry of the AS number";
		if (s.roles && s.roles.length > 0)
			return s.roles.map((r) => ({ source, role: r.role, state: "registered", counts: r.counts, updated: r.updated,
				note: r.role ? visible[r.visible] : visible[r.visible] ?? "another role" }));
		return [{ source, role: null, state: s.state, counts: s.state === null ? null : s.state === "registered", updated: s.updated,
			note: s.state === null ? "it does not tell" : s.state === "missing" ? "none registered"
				: s.source === "peeringdb" ? "its terms forbid to pass roles on" : "technical or administrative" }];
	});
}

const columns: Column<Row>[] = [
	{ key: "source", name: "Source", value: (r) => r.source },
	{ key: "role", name: "Role", value: (r) => r.role ?? r.note, show: (r) => r.role
		? <>{r.role}{r.note && <span class="sub">{r.note}</span>}</> : <span class="soft">{r.note}</span> },
	{ key: "counts", name: "Counts for the score", class: "hide-s", value: (r) => r.counts === null ? null : r.counts ? "yes" : "no",
		show: (r) => r.counts === null ? <NoData why="The source does not tell" /> : r.counts ? <>Yes</> : <span class="soft">No</span> },
	{ key: "updated", name: "Date", value: (r) => r.updated,
		show: (r) => r.updated ? <time dateTime={r.updated}>{date(r.updated)}</time> : <NoData why="The source gives no date" /> },
];

export function ContactsPanel({ asn }: { asn: number }) {
	const call = useApi<Contacts>(apiUrl(`/ases/${asn}/contacts`));
	return <OwnCall title="Contacts" call={call} rows={2}>
		{(c) => c.sources.length === 0
			? <Panel title="Contacts" api={call.url}><Box icon="info" title="No source of contacts was read" /></Panel>
			: <DataPanel title="Contacts" api={call.url} file={`AS${asn}-contacts`} label="Contacts" columns={columns} rows={rows(c)}
				note="Roles and dates; no name, address or number of a person is kept" />}
	</OwnCall>;
}
