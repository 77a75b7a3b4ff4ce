// What the archives should have given, and what became of it: shown once something was fetched.
import { apiUrl, useApi } from "../api";
import { dateTime, num } from "../format";
import type { CoverageRow } from "../types";
import { NoData, Panel } from "../ui/bits";
import { Icon } from "../ui/icons";

function State({ r }: { r: CoverageRow }) {
	if (r.refused > 0 || r.partial > 0)
		return <span class="badge warn" title="Files that are no good, held back, or cut"><Icon name="warning" />
			{num(r.refused + r.partial)} with faults</span>;
	if (r.gap > 0)
		return <span class="badge warn" title="Files that should be there and are not"><Icon name="warning" />
			{num(r.gap)} not there</span>;
	return <span class="badge good" title="Every file that was due is there">Complete</span>;
}

const Latest = ({ r }: { r: CoverageRow }) => r.latest === null ? <NoData why="Nothing has come so far" />
	: <time dateTime={r.latest}>{dateTime(r.latest)}</time>;

export function CalendarPanel() {
	const url = apiUrl("/coverage");
	const call = useApi<CoverageRow[]>(url);
	const rows = call.data;
	if (!rows || rows.length === 0)
		return null;
	return <Panel title="Archives" api={url} note="Files that the public archives should have given by the time of the last fetch">
		<div class="scroll" tabIndex={0} role="region" aria-label="Table of archives">
			<table class="rows">
				<thead><tr><th scope="col">Source</th><th scope="col" class="n">Due</th><th scope="col" class="n">There</th>
					<th scope="col" class="n hide-s">With faults</th><th scope="col" class="n hide-s">Not there</th>
					<th scope="col" class="hide-s">Latest</th><th scope="col">State</th></tr></thead>
				<tbody>{rows.map((r) => <tr key={r.source + r.part}>
					<th scope="row"><bdi class="file">{r.source}{r.part && ` ${r.part}`}</bdi>
						{r.error && <span class="sub alarm">{r.error}</span>}
						<span class="show-s"><Latest r={r} /></span></th>
					<td class="n">{num(r.expected)}</td>
					<td class="n">{num(r.done)}</td>
					<td class="n hide-s">{num(r.refused + r.partial)}</td>
					<td class="n hide-s">{num(r.gap)}</td>
					<td class="hide-s"><Latest r={r} /></td>
					<td><State r={r} /></td>
				</tr>)}</tbody>
			</table>
		</div>
	</Panel>;
}
