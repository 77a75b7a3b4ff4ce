// Why one route counts as it does: its effect on scores, what covers it, what would make it good.
import { monthName, num, plural } from "../format";
import type { Effect, PrefixRow } from "../types";
import { Asn, NoData } from "../ui/bits";
import { metric, type Tone } from "../words";

export function RouteDetail({ r }: { r: PrefixRow }) {
	const advice = needs(r);
	return <div class="why-route">
		<section>
			<h3>Effect on the scores</h3>
			{r.effects.length === 0 && <p class="soft">None: no source says anything about this route.</p>}
			{r.effects.length > 0 && <ul class="effects">
				{together(r.effects).map((e) => <li key={e.names}>
					<span class={`effect ${e.tone}`}>{e.effect.replace("-", "−")}</span>
					<span><b>{e.names}</b> {e.text}</span>
				</li>)}
			</ul>}
			<p class="soft seen">Seen by {plural(r.peers, "peer")}{r.since && <>, since {monthName(r.since)}</>}
				{r.until && <> until {monthName(r.until)}</>}.</p>
			{advice.length > 0 && <>
				<h3>What would mend it</h3>
				<ul class="advice">{advice.map((a) => <li key={a}>{a}</li>)}</ul>
			</>}
		</section>
		<section>
			<h3>Covering ROAs</h3>
			{r.rpki === null ? <p class="soft">No RPKI data was read.</p>
				: r.vrps.length === 0 ? <p class="soft">None covers this prefix.</p>
				: <table class="mini">
					<thead><tr><th scope="col">Prefix</th><th scope="col" class="n">Max length</th><th scope="col">Origin</th>
						<th scope="col" class="hide-s">Trust anchor</th></tr></thead>
					<tbody>{r.vrps.map((v, i) => <tr key={i}>
						<td class="prefix">{v.prefix}{v.ta && <span class="show-s">{v.ta}</span>}</td><td class="n">/{v.max_length}</td>
						<td>{v.asn === 0 ? <abbr title="AS 0: nobody may originate this">AS0</abbr> : <Asn asn={v.asn} />}
							<Mine yes={v.asn === r.origin} /></td>
						<td class="hide-s">{v.ta ?? <NoData />}</td>
					</tr>)}</tbody>
				</table>}
			<Rest shown={r.vrps.length} total={r.vrps_total} />
		</section>
		<section>
			<h3>Route objects</h3>
			{r.irr === null ? <p class="soft">No IRR data was read.</p>
				: r.route_objects.length === 0 ? <p class="soft">None covers this prefix.</p>
				: <table class="mini">
					<thead><tr><th scope="col">Prefix</th><th scope="col">Origin</th><th scope="col">Registry</th></tr></thead>
					<tbody>{r.route_objects.map((o, i) => <tr key={i}>
						<td class="prefix">{o.prefix}</td><td><Asn asn={o.asn} /><Mine yes={o.asn === r.origin} /></td>
						<td>{o.source ?? <NoData />}</td>
					</tr>)}</tbody>
				</table>}
			<Rest shown={r.route_objects.length} total={r.route_objects_total} />
		</section>
	</div>;
}

interface Line {
	names: string;
	effect: string;
	text: string;
	tone: Tone;
}

/* Metrics on which the route has the same effect for the same reason share a line. */
function together(effects: Effect[]): Line[] {
	const out: Line[] = [];
	for (const e of effects) {
		const { name, bad } = metric(e.metric);
		const same = out.find((o) => o.effect === e.effect && o.text === e.text);
		if (same)
			same.names += `, ${name}`;
		else
			out.push({ names: name, effect: e.effect, text: e.text, tone: tone(e.effect, bad ?? false) });
	}
	return out;
}

/* More is worse for a metric that counts faults. */
function tone(effect: string, bad: boolean): Tone {
	const n = Number(effect);
	return n === 0 ? "none" : (n > 0) === bad ? "bad" : "good";
}

const Mine = ({ yes }: { yes: boolean }) =>
	yes ? <span class="mine">this origin</span> : null;

const Rest = ({ shown, total }: { shown: number; total: number }) =>
	total > shown ? <p class="soft">and {num(total - shown)} more</p> : null;

/* The shortest way to a good state. A change of the route itself is named where it is the likelier cure. */
export function needs(r: PrefixRow): string[] {
	const out: string[] = [];
	const length = r.prefix.split("/")[1];
	const origin = r.origin === null ? null : `AS${r.origin}`;
	if (length === "0")
		return out; // a default route is nobody's
	if (r.bogon === "full")
		return [`Withdraw ${r.prefix}: it must not be routed on the Internet.`];
	if (origin === null)
		return ["Announce it from a single AS: a path that ends in a set never matches."];
	if (r.rpki === "not-found")
		out.push(`A ROA for ${r.prefix} with origin ${origin} would make it valid in RPKI.`);
	if (r.rpki === "invalid-length")
		out.push(`A ROA for ${origin} that allows length /${length} would make it valid; or announce a prefix that the ROA allows.`);
	if (r.rpki === "invalid-asn")
		out.push(`A ROA for ${r.prefix} with origin ${origin} would make it valid; if ${origin} has no right to the prefix, it has to be withdrawn.`);
	if (r.irr === "not-found" || r.irr === "invalid" || r.irr === "invalid-more-specific")
		out.push(`A ${r.prefix.includes(":") ? "route6" : "route"} object for ${r.prefix} with origin ${origin} would register it${
			r.irr === "invalid-more-specific" ? " exactly" : ""}.`);
	return out;
}
