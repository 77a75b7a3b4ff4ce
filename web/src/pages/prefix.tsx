// One prefix: who announces it, in what state, and what lies around it.
import { apiUrl, useApi } from "../api";
import { num, plural } from "../format";
import { link } from "../router";
import { useTitle } from "../title";
import type { PrefixDetail } from "../types";
import { Panel } from "../ui/bits";
import { Icon } from "../ui/icons";
import { Box, Loaded, Skeleton } from "../ui/states";
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
		<Panel title="Covering prefixes" api={url} note={p.covering.length === 0
			? "No less specific prefix is announced around it" : "Less specific announcements around it"}>
			{p.covering.length > 0 && <RouteTable rows={p.covering} origins label="Covering prefixes" />}
		</Panel>
	</>;
}
