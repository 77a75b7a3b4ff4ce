// One prefix: who announces it, in what state, and what lies around it.
import { apiUrl, useApi } from "../api";
import { monthName, num, plural } from "../format";
import { link, prefixLink } from "../router";
import { useTitle } from "../title";
import type { IncidentRow, PrefixDetail, PrefixInterval, RouteObject, Vrp } from "../types";
import { Asn, BogonBadge, IrrBadge, NoData, Panel, RpkiBadge } from "../ui/bits";
import { DataPanel, type Column } from "../ui/data";
import { Icon } from "../ui/icons";
import { Box, Loaded, Skeleton } from "../ui/states";
import { OwnCall } from "../ui/waiting";
import { IncidentTable } from "./incidents";
import { RouteTable } from "./prefixes";

export function PrefixPage({ prefix }: { prefix: string }) {
	const call = useApi<PrefixDetail>(apiUrl(`/prefixes/${prefix}`));
	useTitle(prefix);
	return <div class="page">
		<Loaded call={call} title={prefix} wait={<><Skeleton rows={1} /><Skeleton rows={6} /></>}>
			{(p) => <Whole p={p} url={call.url!} />}
		</Loaded>
	</div>;
}

const history: Column<PrefixInterval>[] = [
	{ key: "since", name: "From", value: (h) => h.since, show: (h) => <span class="nowrap">{monthName(h.since)}</span> },
	{ key: "until", name: "To", value: (h) => h.until,
		show: (h) => h.until ? <span class="nowrap">{monthName(h.until)}</span> : <span class="soft">goes on</span> },
	{ key: "origin", name: "Origin", value: (h) => h.origin, show: (h) => h.origin === null ? <NoData why="No single origin" /> : <Asn asn={h.origin} /> },
	{ key: "rpki", name: "RPKI", value: (h) => h.rpki, show: (h) => <RpkiBadge s={h.rpki} /> },
	{ key: "irr", name: "IRR", value: (h) => h.irr, show: (h) => <IrrBadge s={h.irr} /> },
	{ key: "bogon", name: "Bogon", class: "hide-s", value: (h) => h.bogon, show: (h) => <BogonBadge s={h.bogon} /> },
];

const vrps: Column<Vrp>[] = [
	{ key: "prefix", name: "Prefix", value: (v) => v.prefix, show: (v) => <a class="prefix" href={prefixLink(v.prefix)}>{v.prefix}</a> },
	{ key: "max_length", name: "Max length", number: true, value: (v) => v.max_length, show: (v) => <>/{v.max_length}</> },
	{ key: "asn", name: "Origin", value: (v) => v.asn,
		show: (v) => v.asn === 0 ? <abbr title="AS 0: nobody may originate this">AS0</abbr> : <Asn asn={v.asn} /> },
	{ key: "ta", name: "Trust anchor", class: "hide-s", value: (v) => v.ta },
];

const objects: Column<RouteObject>[] = [
	{ key: "prefix", name: "Prefix", value: (o) => o.prefix, show: (o) => <a class="prefix" href={prefixLink(o.prefix)}>{o.prefix}</a> },
	{ key: "asn", name: "Origin", value: (o) => o.asn, show: (o) => <Asn asn={o.asn} /> },
	{ key: "source", name: "Registry", value: (o) => o.source },
];

const rest = (shown: number, total: number): string =>
	total > shown ? `${num(shown)} of ${num(total)}` : "";

function Covering({ p, url }: { p: PrefixDetail; url: string }) {
	const file = p.prefix.replace(/[^0-9a-f]+/gi, "-");
	return <div class="pair">
		{p.vrps.length === 0
			? <Panel title="ROAs" api={url}><Box icon="info" title="No ROA covers it" /></Panel>
			: <DataPanel title="ROAs" api={url} file={`${file}-roas`} label="Covering ROAs" columns={vrps} rows={p.vrps}
				note={rest(p.vrps.length, p.vrps_total) || "Validated payloads that cover the prefix"} />}
		{p.route_objects.length === 0
			? <Panel title="Route objects" api={url}><Box icon="info" title="No route object covers it" /></Panel>
			: <DataPanel title="Route objects" api={url} file={`${file}-objects`} label="Covering route objects" columns={objects}
				rows={p.route_objects} note={rest(p.route_objects.length, p.route_objects_total) || "In the registries that were read"} />}
	</div>;
}

/* Of exactly this prefix, of what covers it and of what is inside. */
function Told({ prefix }: { prefix: string }) {
	const call = useApi<IncidentRow[]>(apiUrl("/incidents", { prefix, match: "any", limit: "5" }));
	return <OwnCall title="Incidents" call={call} rows={3}>
		{(rows) => <Panel title="Incidents" api={call.url} note="Of this prefix, of those that cover it and of those inside">
			{rows.length === 0 ? <Box icon="info" title="None that is proven or high" /> : <>
				<IncidentTable rows={rows} short />
				<p class="more"><a href={link("/incidents", { prefix, match: "any" })}>All of them</a></p></>}
		</Panel>}
	</OwnCall>;
}

function Whole({ p, url }: { p: PrefixDetail; url: string }) {
	const origins = new Set(p.rows.map((r) => r.origin)).size;
	return <>
		<header class="lead">
			<nav class="crumbs" aria-label="You are here"><a href={link("/ases")}>Networks</a>
				<span class="sep" aria-hidden="true">/</span><span aria-current="page">{p.prefix}</span></nav>
			<h1 class="prefix">{p.prefix}</h1>
			<p class="sentence">
				{origins === 0 ? "Nobody announces exactly this prefix in this month"
					: origins === 1 ? "Announced by one network" : `Announced by ${num(origins)} networks at once`}
				{p.rows.length > 0 && <>, seen by {plural(Math.max(...p.rows.map((r) => r.peers)), "peer")}</>}
				{p.more_specific_count > 0 && <>; {p.more_specific_capped && "more than "}{plural(p.more_specific_count, "more specific prefix", "more specific prefixes")} below it</>}.
			</p>
			{origins > 1 && <p class="caution"><Icon name="warning" /><span>More than one origin. That can be meant, for
				anycast or within one organisation, or be a mistake or a hijack.</span></p>}
		</header>
		<Panel title="Origins" api={url} note={p.rows.length > 0 && "Open a row for covering ROAs and route objects"}>
			{p.rows.length === 0
				? <Box icon="prefix" title="No announcement of exactly this prefix">
					{p.covering.length > 0 && <p>Less specific ones below cover it.</p>}</Box>
				: <RouteTable rows={p.rows} origins opened={p.rows.length === 1} label="Origins" />}
		</Panel>
		{p.rows.length !== 1 && <Covering p={p} url={url} />}
		{p.history.length > 0 && <DataPanel title="History" api={url} label="Origins and states through the months" columns={history}
			rows={p.history} file={`${p.prefix.replace(/[^0-9a-f]+/gi, "-")}-history`} sort="history" initial="-since"
			note="Who announced it and in what state, through all months held" />}
		<Told prefix={p.prefix} />
		<Panel title="Covering prefixes" api={url} note={p.covering.length === 0
			? "No less specific prefix is announced around it" : "Less specific announcements around it"}>
			{p.covering.length > 0 && <RouteTable rows={p.covering} origins label="Covering prefixes" />}
		</Panel>
	</>;
}
