// Tables of routes, each row with an account of why it counts as it does.
import { Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import { apiUrl, ask, useApi } from "../api";
import { monthName, num } from "../format";
import { go, linkWith } from "../router";
import type { PrefixRow } from "../types";
import { Asn, BogonBadge, IrrBadge, NoData, Panel, Prefix, RpkiBadge } from "../ui/bits";
import { CsvButton, type Column } from "../ui/data";
import { Icon } from "../ui/icons";
import { Box, Loaded, Skeleton } from "../ui/states";
import { bogon, irr, rpki } from "../words";
import { RouteDetail } from "./route";

const limit = 100;

/* The words of the parameter `state`. */
const states: [string, [string, string][]][] = [
	["RPKI", Object.entries(rpki).map(([id, w]) => [id, w.label])],
	["IRR", Object.entries(irr).map(([id, w]) => [id.startsWith("invalid-") ? id : `irr-${id}`, w.label])],
	["Bogon", [["bogon", "any"], ["full", "never to be routed"], ["administrative", bogon.administrative.label]]],
];

export function PrefixTable({ asn, query }: { asn: number; query: URLSearchParams }) {
	const family = query.get("family");
	const state = query.get("state");
	const url = apiUrl(`/ases/${asn}/prefixes`, { family, state, limit: String(limit) });
	const call = useApi<PrefixRow[]>(url, true);
	const filters = <div class="inline-filters">
		<select aria-label="Address family" value={family ?? ""} onChange={(ev) => go(linkWith({ family: ev.currentTarget.value || null }), { replace: true })}>
			<option value="">IPv4 and IPv6</option><option value="4">IPv4</option><option value="6">IPv6</option>
		</select>
		<select aria-label="State" value={state ?? ""} onChange={(ev) => go(linkWith({ state: ev.currentTarget.value || null }), { replace: true })}>
			<option value="">Any state</option>
			{states.map(([group, options]) => <optgroup key={group} label={group}>
				{options.map(([id, label]) => <option key={id} value={id}>{group}: {label.toLowerCase()}</option>)}
			</optgroup>)}
		</select>
	</div>;
	return <Panel title="Announced prefixes" api={call.url} action={filters}
		note="Open a row to see why it counts as it does">
		<Loaded call={call} wait={<Skeleton rows={8} />}>
			{(rows) => rows.length === 0
				? <Box icon="prefix" title={family || state ? "No prefix matches this choice" : "Announced no prefix in this month"} />
				: <Growing key={call.busy ? "busy" : url} first={rows} next={call.next} url={url} busy={call.busy} file={`AS${asn}-prefixes`} />}
		</Loaded>
	</Panel>;
}

/* The first page of routes, and further ones on demand below it. */
function Growing({ first, next, url, busy, file }: { first: PrefixRow[]; next: string | null; url: string; busy: boolean; file: string }) {
	const [more, setMore] = useState<PrefixRow[]>([]);
	const [cursor, setCursor] = useState(next);
	const [state, setState] = useState<"" | "loading" | "failed">("");
	useEffect(() => setCursor(next), [next]);
	const load = () => {
		setState("loading");
		ask<PrefixRow[]>(`${url}&cursor=${encodeURIComponent(cursor!)}`).then((a) => {
			setMore((m) => [...m, ...a.data]);
			setCursor(a.next ?? null);
			setState("");
		}, () => setState("failed"));
	};
	return <>
		<RouteTable rows={[...first, ...more]} busy={busy} label="Announced prefixes" />
		<div class="pages">
			<span class="soft">{num(first.length + more.length)} shown{cursor ? ", there are more" : ""}</span>
			<span class="buttons" role="status">
				{state === "failed" && <span class="alarm">Could not be loaded</span>}
				<CsvButton columns={columns} rows={[...first, ...more]} file={file} what="Announced prefixes" />
				{cursor && <button type="button" class="button" disabled={state === "loading"} onClick={load}>
					{state === "loading" ? "Loading" : "Show more"}</button>}
			</span>
		</div>
	</>;
}

/* The ROA that makes the state what it is: one that matches, else one of this origin, else the longest. */
export function decidingRoa(r: PrefixRow): PrefixRow["vrps"][number] | null {
	const length = Number(r.prefix.split("/")[1]);
	const worth = (v: PrefixRow["vrps"][number]) => v.asn !== r.origin ? 0 : v.max_length < length ? 1 : 2;
	return r.vrps.reduce<PrefixRow["vrps"][number] | null>((best, v) =>
		best === null || worth(v) > worth(best) ? v : best, null);
}

/* The route object that does: of this prefix and origin, else of this origin, else any. */
export function decidingObject(r: PrefixRow): PrefixRow["route_objects"][number] | null {
	const worth = (o: PrefixRow["route_objects"][number]) => (o.asn === r.origin ? 2 : 0) + (o.prefix === r.prefix ? 1 : 0);
	return r.route_objects.reduce<PrefixRow["route_objects"][number] | null>((best, o) =>
		best === null || worth(o) > worth(best) ? o : best, null);
}

const roaText = (r: PrefixRow): string | null => {
	const v = decidingRoa(r);
	return v && `${v.prefix}-${v.max_length} AS${v.asn}`;
};
const objectText = (r: PrefixRow): string | null => {
	const o = decidingObject(r);
	return o && `${o.source ?? "unknown"} ${o.prefix} AS${o.asn}`;
};

/* For the file; the table has its own form. */
export const columns: Column<PrefixRow>[] = [
	{ key: "prefix", name: "Prefix", value: (r) => r.prefix },
	{ key: "origin", name: "Origin", value: (r) => r.origin },
	{ key: "rpki", name: "RPKI", value: (r) => r.rpki },
	{ key: "rpki_decided_by", name: "ROA", value: roaText },
	{ key: "irr", name: "IRR", value: (r) => r.irr },
	{ key: "irr_decided_by", name: "Route object", value: objectText },
	{ key: "bogon", name: "Bogon", value: (r) => r.bogon },
	{ key: "peers", name: "Peers", value: (r) => r.peers },
	{ key: "counted", name: "Counted", value: (r) => r.counted ? "yes" : "no" },
	{ key: "since", name: "Since", value: (r) => r.since },
	{ key: "until", name: "Until", value: (r) => r.until },
];

interface TableProps {
	rows: PrefixRow[];
	label: string;
	origins?: boolean; // rows are of different networks
	opened?: boolean;  // show the account of every row from the start
	busy?: boolean;
}

const id = (r: PrefixRow) => `${r.prefix}-${r.origin ?? "none"}-${r.since}`;

export function RouteTable({ rows, label, origins, opened, busy }: TableProps) {
	const [open, setOpen] = useState(() => new Set(opened ? rows.map(id) : []));
	const toggle = (key: string) => setOpen((was) => {
		const now = new Set(was);
		if (!now.delete(key))
			now.add(key);
		return now;
	});
	return <div class="scroll" tabIndex={0} role="region" aria-label={`Table: ${label}`}>
		<table class="rows routes" aria-busy={busy}>
			<thead><tr>
				<th scope="col" class="opener"><span class="vh">Details</span></th>
				<th scope="col">Prefix</th>
				{origins && <th scope="col">Origin</th>}
				<th scope="col">RPKI</th><th scope="col" class="hide-s">IRR</th><th scope="col" class="hide-s">Bogon</th>
				<th scope="col" class="n hide-s">Peers</th><th scope="col" class="hide-s">Since</th>
			</tr></thead>
			<tbody>{rows.map((r) => {
				const key = id(r);
				const isOpen = open.has(key);
				return <Fragment key={key}>
					<tr class={`route ${isOpen ? "open" : ""} ${r.counted ? "" : "uncounted"}`} data-prefix={r.prefix}>
						<td class="opener"><button type="button" aria-expanded={isOpen} aria-label={`Why ${r.prefix} counts as it does`}
							onClick={() => toggle(key)}><Icon name="chevron" /></button></td>
						<th scope="row"><Prefix prefix={r.prefix} />
							<span class="show-s">IRR <IrrBadge s={r.irr} /></span>
							{r.bogon !== "no" && r.bogon !== null && <span class="show-s"><BogonBadge s={r.bogon} /></span>}
							{!r.counted && <span class="sub">not counted</span>}</th>
						{origins && <td>{r.origin === null ? <NoData why="No single origin" /> : <Asn asn={r.origin} />}</td>}
						<td><RpkiBadge s={r.rpki} />{roaText(r) && <span class="sub by hide-m">{roaText(r)}</span>}</td>
						<td class="hide-s"><IrrBadge s={r.irr} />{objectText(r) && <span class="sub by hide-m">{objectText(r)}</span>}</td>
						<td class="hide-s"><BogonBadge s={r.bogon} /></td>
						<td class="n hide-s">{num(r.peers)}</td>
						<td class="hide-s">{r.since ? monthName(r.since) : <NoData />}
							{r.until && <span class="sub">until {monthName(r.until)}</span>}</td>
					</tr>
					{isOpen && <tr class="detail"><td colSpan={origins ? 8 : 7}><RouteDetail r={r} /></td></tr>}
				</Fragment>;
			})}</tbody>
		</table>
	</div>;
}
