// Panels on the data behind the figures: shown on the overview, in full on the data page.
import { age, date, num, pct } from "../format";
import { link } from "../router";
import type { AnySource, Meta, Source, TableSource } from "../types";
import { NoData, Panel, Text } from "../ui/bits";
import { Icon } from "../ui/icons";
import { Box } from "../ui/states";
import { sourceKind, sourceKinds } from "../words";

export const isTable = (s: AnySource): s is TableSource => s.kind === "table";

/* Whether figures rest on it. */
export const inUse = (s: AnySource): boolean => ["in use", "followed", "beside", "done", "partial"].includes(s.status);

export const isOld = (s: Source): boolean =>
	s.age_days !== null && Math.abs(s.age_days) > (sourceKinds[s.kind]?.fresh ?? 31);

export function SourceState({ s }: { s: AnySource }) {
	if (s.status === "superseded")
		return <span class="badge none" title="A newer file of the same kind took its place">Superseded</span>;
	if (s.status === "beside")
		return <span class="badge none" title="Shown beside ours; nothing is judged by it">Beside ours</span>;
	if (s.status === "followed")
		return <span class="badge good" title="Incidents are looked for in it">Followed</span>;
	if (s.status === "replaced")
		return <span class="badge none" title="The archive gave another content for this file later">Replaced</span>;
	if (s.status === "held back")
		return <span class="badge warn" title="Kept and not used: it differs too much from the one before it">
			<Icon name="warning" />Held back</span>;
	if (s.status === "unused")
		return <span class="badge none" title="Kept, and not read for any figure yet">Unused</span>;
	if (s.status === "refused")
		return <span class="badge bad" title="Nothing of this file counts"><Icon name="close" />Refused</span>;
	if (s.status === "partial")
		return <span class="badge warn" title="The file was cut or damaged: what came before counts">
			<Icon name="warning" />Partial</span>;
	if (s.kind === "iana")
		return <span class="badge none" title="Comes with the program; a newer program brings a newer one">Built in</span>;
	if (!isTable(s) && isOld(s))
		return <span class="badge warn" title="Too far from the time of the routing table to say much about it">
			<Icon name="warning" />{s.age_days! > 0 ? "Out of date" : "Much newer"}</span>;
	return <span class="badge good" title={s.status}>{isTable(s) ? "Read" : "In use"}</span>;
}

export const When = ({ s }: { s: AnySource }) => s.data_time === null
	? <NoData why="The file does not say what time it describes" />
	: <time dateTime={s.data_time}>{date(s.data_time)}</time>;

export function Age({ s }: { s: Source }) {
	return s.age_days === null
		? <NoData why="Unknown, because the file does not say its time" />
		: <>{age(s.age_days)}</>;
}

/* The files of one kind, taken together. */
interface Group {
	kind: string;
	files: Source[];
	worst: Source; // the one furthest from the table, whose date and state speak for all
}

function byKind(sources: AnySource[]): Group[] {
	const out: Group[] = [];
	const far = (s: Source) => s.age_days === null ? -1 : Math.abs(s.age_days);
	for (const s of sources) {
		if (isTable(s) || !inUse(s))
			continue;
		const group = out.find((g) => g.kind === s.kind);
		if (!group)
			out.push({ kind: s.kind, files: [s], worst: s });
		else {
			group.files.push(s);
			if (far(s) > far(group.worst))
				group.worst = s;
		}
	}
	const order = Object.keys(sourceKinds);
	return out.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/* Short form: what is in use, how old it is, how much of it was good. */
export function SourceAges({ sources, url }: { sources: AnySource[]; url: string }) {
	const groups = byKind(sources);
	const sum = (g: Group, what: "kept" | "refused") => g.files.reduce((n, s) => n + s[what], 0);
	return <Panel title="Data sources" api={url} note="Age is measured against the routing table; of several files, the furthest from it is shown">
		{groups.length === 0
			? <Box icon="info" title="No source beside the routing table">
				<p>Routes can be counted, and not judged.</p></Box>
			: <div class="scroll" tabIndex={0} role="region" aria-label="Table of data sources">
				<table class="rows">
					<thead><tr><th scope="col">Source</th><th scope="col" class="hide-s">Date</th><th scope="col">Age</th>
						<th scope="col" class="n hide-s">Records kept</th><th scope="col" class="n hide-s">Refused</th>
						<th scope="col">State</th></tr></thead>
					<tbody>{groups.map((g) => <tr key={g.kind}>
						<th scope="row"><span class="strong">{sourceKind(g.kind)}</span>
							{g.files.length === 1 ? <bdi class="sub file">{g.worst.name}</bdi>
								: <span class="sub">{g.files.length} files</span>}</th>
						<td class="hide-s"><When s={g.worst} /></td>
						<td class="age"><Age s={g.worst} /></td>
						<td class="n hide-s">{num(sum(g, "kept"))}</td>
						<td class="n hide-s">{num(sum(g, "refused"))}</td>
						<td><SourceState s={g.files.find((s) => s.status === "partial") ?? g.worst} /></td>
					</tr>)}</tbody>
				</table>
			</div>}
		<p class="more"><a href={link("/data")}>All files, with what was refused and why</a></p>
	</Panel>;
}

export function CoveragePanel({ meta, url }: { meta: Meta; url: string }) {
	const c = meta.coverage;
	if (!c)
		return <Panel title="Coverage" api={url}><Box icon="info" title="No routing table was read for this month" /></Panel>;
	const below = c.pairs_seen - c.pairs_counted;
	return <Panel title="Coverage" api={url} note="How much of the Internet the tables see">
		<dl class="stack">
			<div><dt>Routes counted<span class="what">seen by at least {c.min_peers} {c.min_peers === 1 ? "peer" : "peers"}</span></dt>
				<dd data-coverage="pairs_counted">{num(c.pairs_counted)}</dd></div>
			<div><dt>Routes seen<span class="what">{num(below)} do not count{c.pairs_seen > 0 && <> ({pct(below / c.pairs_seen)})</>}:
				too few peers, a default route, no single origin</span></dt>
				<dd data-coverage="pairs_seen">{num(c.pairs_seen)}</dd></div>
			<div><dt>Peers<span class="what">routers that gave their table</span></dt>
				<dd data-coverage="peers">{num(c.peers)}</dd></div>
			<div><dt>Tables<span class="what">{num(c.entries)} entries, {num(c.malformed)} malformed</span></dt>
				<dd data-coverage="tables">{num(c.tables)}</dd></div>
		</dl>
		{c.partial_tables > 0 && <p class="caution"><Icon name="warning" />
			<span>{num(c.partial_tables)} of the tables {c.partial_tables === 1 ? "was" : "were"} cut or
				damaged: routes may be missing.</span></p>}
		{c.max_peers_of_a_pair < c.min_peers && <p class="caution"><Icon name="warning" />
			<span>A route counts when {num(c.min_peers)} peers see it, and none is seen by more
				than {num(c.max_peers_of_a_pair)}: nothing counts.</span></p>}
		{meta.data_time && <p class="more soft">Table of <Text v={date(meta.data_time)} /></p>}
	</Panel>;
}

/* Once for each kind in use: who is to be named, and whether the records themselves may be passed on. */
export function Terms({ all, url }: { all: AnySource[]; url: string }) {
	const kinds = [...new Map(all.filter(inUse).map((s) => [s.kind, s])).values()];
	return kinds.length === 0 ? null
		: <Panel title="Terms" api={url} note="Under which such data are usually had; your own may differ">
			<div class="scroll" tabIndex={0} role="region" aria-label="Table of terms">
				<table class="rows">
					<thead><tr><th scope="col">Data</th><th scope="col">To be named</th><th scope="col" class="hide-s">Terms</th>
						<th scope="col">Records</th></tr></thead>
					<tbody>{kinds.map((s) => <tr key={s.kind}>
						<th scope="row">{sourceKind(s.kind)}</th>
						<td>{s.attribution}</td>
						<td class="hide-s">{s.licence}</td>
						<td>{s.republish ? "May be passed on" : "Only what is computed from them"}</td>
					</tr>)}</tbody>
				</table>
			</div>
		</Panel>;
}
