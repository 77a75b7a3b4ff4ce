// What the figures rest on: every file, what was taken from it, what was refused, what is missing.
import { apiUrl, useApi } from "../api";
import { bytes, date, dateTime, num } from "../format";
import { useTitle } from "../title";
import type { AnySource, MonthRow, Source, TableSource } from "../types";
import { NoData, Num, Panel } from "../ui/bits";
import { Icon } from "../ui/icons";
import { LinesPanel } from "../ui/lines";
import { Box, Loaded, Skeleton } from "../ui/states";
import { sourceKind, sourceKinds } from "../words";
import { CalendarPanel } from "./calendar";
import { OpinionsPanel } from "./opinions";
import { Age, CoveragePanel, inUse, isTable, SourceState, Terms, When } from "./sources";

export function DataPage() {
	const call = useApi<AnySource[]>(apiUrl("/sources"));
	useTitle("Data");
	return <div class="page">
		<header class="lead">
			<h1>Data</h1>
			<p class="sentence">Every figure can be walked back to these files. A file that cannot be read whole is
				refused whole; a record that is refused is counted with its reason.</p>
		</header>
		<Loaded call={call} wait={<Skeleton rows={10} />}>
			{(all) => <>
				<Missing all={all} />
				<div class="two wide-left">
					<Tables tables={all.filter(isTable)} url={call.url!} />
					<CoveragePanel meta={call.meta!} url={call.url!} />
				</div>
				<Updates files={all.filter(isUpdates)} url={call.url!} />
				<Sources sources={all.filter((s): s is Source => !isTable(s) && !isUpdates(s))} url={call.url!} />
				<OverTime />
				<CalendarPanel />
				<OpinionsPanel />
				<Terms all={all} url={call.url!} />
				{all.some((s) => s.sha256) && <Hashes all={all} url={call.url!} />}
			</>}
		</Loaded>
	</div>;
}

function Missing({ all }: { all: AnySource[] }) {
	const held = new Set(all.filter(inUse).map((s) => s.kind));
	const missing = Object.entries(sourceKinds).filter(([kind]) => !held.has(kind));
	if (missing.length === 0)
		return null;
	return <section class="panel missing" aria-labelledby="missing">
		<header><div><h2 id="missing">Missing, and what that means</h2></div></header>
		<ul>{missing.map(([kind, w]) => <li key={kind}><Icon name="warning" />
			<span><b>{w.name}</b>: {w.without}.</span></li>)}</ul>
	</section>;
}

const Fault = ({ s }: { s: AnySource }) => s.error ? <span class="sub alarm">{s.error}</span> : null;

const TableTime = ({ t }: { t: TableSource }) => t.data_time === null ? <NoData />
	: <time dateTime={t.data_time}>{dateTime(t.data_time)}</time>;

function Tables({ tables, url }: { tables: TableSource[]; url: string }) {
	return <Panel title="Routing tables" api={url} note="What routers told a collector at one moment">
		{tables.length === 0 ? <Box icon="info" title="No routing table was read for this month" />
			: <div class="scroll" tabIndex={0} role="region" aria-label="Table of routing tables">
				<table class="rows">
					<thead><tr><th scope="col">File</th><th scope="col" class="hide-s">Time</th><th scope="col" class="n">Entries</th>
						<th scope="col">State</th></tr></thead>
					<tbody>{tables.map((t) => <tr key={t.name}>
						<th scope="row"><bdi class="file">{t.name}</bdi><Fault s={t} /><span class="show-s"><TableTime t={t} /></span></th>
						<td class="hide-s"><TableTime t={t} /></td>
						<td class="n"><Num v={t.entries} />{t.malformed !== null && t.malformed > 0 &&
							<span class="sub">{num(t.malformed)} malformed</span>}</td>
						<td><SourceState s={t} /></td>
					</tr>)}</tbody>
				</table>
			</div>}
	</Panel>;
}

const isUpdates = (s: AnySource): s is Source => s.kind === "updates";

/* Of what changed between the tables: a month has thousands of files, of which those at fault are named. */
function Updates({ files, url }: { files: Source[]; url: string }) {
	if (files.length === 0)
		return null;
	const times = files.map((f) => f.data_time).filter((t) => t !== null).sort();
	const bad = files.filter((f) => f.status !== "followed");
	return <Panel title={sourceKind("updates")} api={url} note="What changed between the tables; incidents are found in it">
		<dl class="stack">
			<div><dt>Files<span class="what">each with its time and SHA-256 in the API, and in the list of files below</span></dt>
				<dd data-updates="files">{num(files.length)}</dd></div>
			<div><dt>From<span class="what">beginning of the first file</span></dt><dd>{times.length > 0 ? dateTime(times[0]!) : <NoData />}</dd></div>
			<div><dt>To<span class="what">beginning of the last file</span></dt><dd>{times.length > 0 ? dateTime(times.at(-1)!) : <NoData />}</dd></div>
			{bad.map((s) => <div key={s.name + s.sha256}><dt><bdi class="file">{s.name}</bdi><Fault s={s} /></dt><dd><SourceState s={s} /></dd></div>)}
		</dl>
	</Panel>;
}

/* How much each month rests on: a step in the figures that is a step here, too, is no news about the Internet. */
function OverTime() {
	const call = useApi<MonthRow[]>(apiUrl("/months"));
	const rows = call.data;
	if (!rows || rows.length < 2)
		return null;
	const months = rows.map((r) => r.month);
	return <div class="two">
		<LinesPanel title="Peers over time" note="Routers whose table was read; a step here moves every figure" api={call.url} file="peers" unit="count"
			months={months} lines={[{ id: "peers", name: "Peers", values: rows.map((r) => r.peers) },
				{ id: "tables", name: "Tables", values: rows.map((r) => r.tables) }]} />
		<LinesPanel title="Routes over time" note="Pairs of prefix and origin that count" api={call.url} file="routes" unit="count"
			months={months} lines={[{ id: "pairs", name: "Routes counted", values: rows.map((r) => r.pairs_counted) }]} />
	</div>;
}

/* What came before it, so that a set which shrank is seen. */
const Change = ({ s }: { s: Source }) => s.before === null ? null
	: <span class="sub">{s.before.change === 0 ? "as many as" : `${s.before.change > 0 ? "+" : "\u2212"}${num(Math.abs(s.before.change))} since`} {
		s.before.data_time === null ? s.before.name : date(s.before.data_time)}</span>;

const Reasons = ({ s }: { s: Source }) => s.reasons.length === 0 ? null
	: <ul class="reasons">{s.reasons.map((r) => <li key={r.why}>{num(r.n)} × {r.why}{r.line !== undefined && ` (first in line ${num(r.line)})`}</li>)}</ul>;

function Sources({ sources, url }: { sources: Source[]; url: string }) {
	return <Panel title="Sources" api={url} note="What routes and networks are judged by; age is measured against the routing table">
		{sources.length === 0 ? <Box icon="info" title="No source beside the routing table" />
			: <div class="scroll" tabIndex={0} role="region" aria-label="Table of sources">
				<table class="rows sources">
					<thead><tr><th scope="col">Source</th><th scope="col" class="hide-s">Date</th><th scope="col" class="hide-s">Age</th>
						<th scope="col" class="n hide-s">Read</th><th scope="col" class="n">Kept</th>
						<th scope="col" class="n hide-s">Refused</th>
						<th scope="col" class="hide-s">State</th></tr></thead>
					<tbody>{sources.map((s) => <tr key={s.kind + s.name + s.sha256} class={s.status === "superseded" ? "uncounted" : ""}>
						<th scope="row"><span class="strong">{sourceKind(s.kind)}</span><bdi class="sub file">{s.name}</bdi><Fault s={s} />
							<span class="show-s">{s.data_time === null ? "Date unknown" : <><When s={s} />, <Age s={s} /></>}
								{s.refused > 0 && <><br />{num(s.refused)} refused<Reasons s={s} /></>}</span>
							<span class="show-s"><SourceState s={s} /></span></th>
						<td class="hide-s"><When s={s} /></td>
						<td class="hide-s"><Age s={s} /></td>
						<td class="n hide-s">{num(s.read)}</td>
						<td class="n">{num(s.kept)}<Change s={s} /></td>
						<td class="n hide-s">{num(s.refused)}<Reasons s={s} /></td>
						<td class="hide-s"><SourceState s={s} /></td>
					</tr>)}</tbody>
				</table>
			</div>}
	</Panel>;
}

/* For who wants to check that he holds the same files. */
const Hashes = ({ all, url }: { all: AnySource[]; url: string }) =>
	<Panel title="Files" api={url} note="SHA-256 of each file as it was read">
		<div class="long" tabIndex={0} role="region" aria-label="List of files"><ul class="hashes">{all.filter((s) => s.sha256).map((s) => <li key={s.kind + s.name + s.sha256}>
			<bdi class="file">{s.name}</bdi>
			<code>{s.sha256}</code>
			<span class="soft size">{s.file_bytes === null ? <NoData /> : bytes(s.file_bytes)}</span>
		</li>)}</ul></div>
	</Panel>;
