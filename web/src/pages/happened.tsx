// What happened, of all networks or those of a place: incidents by kind over the months, and the latest, kept up to date.
import { useEffect, useState } from "preact/hooks";
import { apiUrl, useApi } from "../api";
import { monthName, monthShort, num } from "../format";
import { link } from "../router";
import type { IncidentKind, IncidentMonth, IncidentRow } from "../types";
import { NoData, Panel } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { Box, Loaded, Skeleton } from "../ui/states";
import { incidentKind, incidentKinds } from "../words";
import { within } from "./choices";
import { IncidentTable } from "./incidents";

export interface Where {
	country?: string;
	region?: string;
	programme?: string;
}

interface ByMonthProps {
	where: Where;
	query: URLSearchParams;
	month: string | null;
	file: string;
}

const kinds = Object.keys(incidentKinds) as IncidentKind[];
const count = (m: IncidentMonth, k: IncidentKind): number | null =>
	m.kinds === null ? null : m.kinds.find((x) => x.kind === k)?.count ?? 0;

export function IncidentsByMonth({ where, query, month, file }: ByMonthProps) {
	const call = useApi<IncidentMonth[]>(apiUrl("/incidents/months", { ...where, month: null }));
	return <Loaded call={call} wait={<Panel title="Incidents by kind"><Skeleton rows={6} /></Panel>}>{(all) => {
		const months = within(all, query, month);
		if (months.every((m) => m.kinds === null))
			return <Panel title="Incidents by kind" api={call.url}>
				<Box icon="info" title="No updates were followed"><p>Incidents are found in routing updates, and none of these months
					were read. <a href={link("/data")}>The data this rests on</a></p></Box>
			</Panel>;
		const columns: Column<IncidentMonth>[] = [
			{ key: "month", name: "Month", value: (m) => m.month, show: (m) => monthName(m.month) },
			...kinds.map((k): Column<IncidentMonth> => ({
				key: k, name: incidentKind(k).name, number: true, value: (m) => count(m, k),
				show: (m) => count(m, k) === null ? <NoData why="No updates of this month were followed" /> : num(count(m, k)!),
			})),
		];
		return <DataPanel title="Incidents by kind" api={call.url} file={file} label="Incidents by kind and month"
			note="Proven and high, in each month that they went on in" columns={columns} rows={months}
			chart={<ul class="kinds">{kinds.map((k) => <Kind key={k} kind={k} months={months} where={where} />)}</ul>} />;
	}}</Loaded>;
}

/* A kind through the months, by its own scale: what matters is whether it is more or less than before. Of one month the
   number says all. */
function Kind({ kind, months, where }: { kind: IncidentKind; months: IncidentMonth[]; where: Where }) {
	const values = months.map((m) => count(m, kind));
	const most = Math.max(1, ...values.map((v) => v ?? 0));
	const sum = values.reduce<number>((s, v) => s + (v ?? 0), 0);
	const first = months[0].month, last = months[months.length - 1].month;
	return <li data-kind={kind}>
		<a href={link("/incidents", { kind, ...where })} title={incidentKind(kind).what}>
			{incidentKind(kind).name}</a>
		<b>{num(sum)}</b>
		{first !== last && <>
			<div class="spark" aria-hidden="true">{values.map((v, i) =>
				<i key={months[i].month} class={v === null ? "unknown" : v === 0 ? "zero" : ""} style={{ height: `${(v ?? 0) / most * 100}%` }}
					title={`${monthName(months[i].month)}: ${v === null ? "not followed" : num(v)}`} />)}</div>
			<span class="ends" aria-hidden="true"><span>{monthShort(first)}</span><span>{monthShort(last)}</span></span>
		</>}
	</li>;
}

const settle_ms = 800; // one call for the many events that one run of the detector brings

/* True while the server tells what is new; `heard` is called when something was. */
function useEvents(heard: () => void): boolean {
	const [on, setOn] = useState(false);
	useEffect(() => {
		let timer = 0;
		const stream = new EventSource("/api/v1/events");
		const soon = () => {
			clearTimeout(timer);
			timer = window.setTimeout(heard, settle_ms);
		};
		stream.onopen = () => setOn(true);
		stream.onerror = () => setOn(false); // the browser tries again by itself
		stream.addEventListener("incident", soon);
		return () => {
			clearTimeout(timer);
			stream.close();
		};
	}, []);
	return on;
}

export function Latest({ where, live }: { where: Where; live?: boolean }) {
	const url = apiUrl("/incidents", { ...where, limit: "8" });
	const call = useApi<IncidentRow[]>(url, true);
	const on = Boolean(live) && call.data !== null;
	return <Panel title="Latest incidents" api={call.url} action={on && <Live again={call.again} />}
		note="Facts with those who saw them; only what is proven or high names anyone">
		<Loaded call={call} wait={<Skeleton rows={6} />}>
			{(rows) => rows.length === 0
				? <Box icon="info" title="No incident that is proven or high"><p>{Object.keys(where).length > 0
					? "None of these networks had a part in one, as far as updates were followed." : "None was found in the updates that were followed."}
					{" "}<a href={link("/data")}>The data this rests on</a></p></Box>
				: <IncidentTable rows={rows} short />}
		</Loaded>
		<p class="more"><a href={link("/incidents", { ...where })}>All incidents</a></p>
	</Panel>;
}

function Live({ again }: { again: () => void }) {
	const on = useEvents(again);
	return <span class={`fresh ${on ? "on" : ""}`} title={on ? "New incidents appear by themselves" : "Not connected: load again for news"}>
		<i aria-hidden="true" />{on ? "Live" : "Not live"}</span>;
}
