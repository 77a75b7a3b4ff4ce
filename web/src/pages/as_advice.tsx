// What would bring the scores of a network up: steps in order, with ROAs and objects ready to be sent.
import { apiUrl, useApi } from "../api";
import { num, pct, plural } from "../format";
import { linkWith } from "../router";
import type { Advice, AdviceStep } from "../types";
import { Asn, NoData, Panel, Prefix, ReadinessBadge, RpkiBadge } from "../ui/bits";
import { CopyButton, SaveButton } from "../ui/copy";
import { CsvButton, type Column } from "../ui/data";
import { Box } from "../ui/states";
import { OwnCall } from "../ui/waiting";
import { categories, category } from "../words";

const asked = 1000, few = 5;

const columns: Column<AdviceStep>[] = [
	{ key: "step", name: "Step", value: (s) => s.step },
	{ key: "action", name: "Action", value: (s) => s.action },
	{ key: "category", name: "Category", value: (s) => s.category },
	{ key: "goal", name: "Goal", value: (s) => s.goal },
	{ key: "prefix", name: "Prefix", value: (s) => s.prefix },
	{ key: "what", name: "What", value: (s) => s.what },
	{ key: "why", name: "Why", value: (s) => s.why },
	{ key: "score", name: "Score after", value: (s) => s.scores[s.category] },
];

const roaLine = (r: NonNullable<AdviceStep["roa"]>) => `AS${r.asn},${r.prefix},${r.max_length}`;

export function AdvicePanel({ asn, query }: { asn: number; query: URLSearchParams }) {
	const call = useApi<Advice>(apiUrl(`/ases/${asn}/advice`, { limit: String(asked) }));
	return <OwnCall title="Advice" call={call}>
		{(a) => <Whole a={a} url={call.url} all={query.get("steps") === "all"} />}
	</OwnCall>;
}

function Whole({ a, url, all }: { a: Advice; url: string | null; all: boolean }) {
	const steps = all ? a.steps : a.steps.slice(0, few);
	const roas = a.steps.flatMap((s) => s.roa ?? []);
	const objects = a.steps.flatMap((s) => s.rpsl ?? []);
	if (a.steps.length === 0)
		return <Panel title="Advice" api={url}>
			<Box icon="info" title="Nothing to do for these scores">
				<p>{a.incidents.length > 0 ? "What they lack comes from incidents, which leave the score with the month."
					: "No ROA, route object or contact would raise one."}</p></Box>
			<Goals a={a} />
		</Panel>;
	return <Panel title="Advice" api={url} class="figures many-tools" note={`${plural(a.steps_total, "step")}: first to ready, then to 100%. Each adds to those before it`}
		action={<>
			{roas.length > 0 && <SaveButton label="ROAs" type="text/csv" file={`AS${a.asn}-roas.csv`} what={`${plural(roas.length, "ROA")} as CSV`}
				text={["ASN,IP Prefix,Max Length", ...roas.map(roaLine)].join("\r\n") + "\r\n"} />}
			{objects.length > 0 && <SaveButton label="Objects" file={`AS${a.asn}-objects.txt`} what={`${plural(objects.length, "route object")} in RPSL`}
				text={objects.map((o) => o.trimEnd() + "\n").join("\n")} />}
			<CsvButton columns={columns} rows={a.steps} file={`AS${a.asn}-advice`} what="Advice" />
		</>}>
		<Goals a={a} />
		<ol class="steps">{steps.map((s) => <Step key={s.step} s={s} />)}</ol>
		{a.steps.length > few && <p class="more"><a data-still href={linkWith({ steps: all ? null : "all" })}>
			{all ? `The first ${few} steps only` : `All ${num(a.steps.length)} steps`}</a>
			{a.steps_total > a.steps.length && ` of ${num(a.steps_total)}; the API gives the rest`}</p>}
	</Panel>;
}

/* Where each score stands and what the steps make of it. */
function Goals({ a }: { a: Advice }) {
	return <div class="scroll" tabIndex={0} role="region" aria-label="Scores with this advice"><table class="rows goals">
		<thead><tr><th scope="col">Score</th><th scope="col" class="n">Now</th><th scope="col" class="hide-s">Readiness</th>
			<th scope="col" class="n">Steps to ready</th><th scope="col" class="n">In the end</th></tr></thead>
		<tbody>{categories.flatMap((k) => a.categories.filter((c) => c.category === k.id)).map((c) => <tr key={c.category}>
			<th scope="row">{category(c.category).short}</th>
			<td class="n">{c.value === null ? <NoData why={c.note ?? undefined} /> : pct(c.value)}</td>
			<td class="hide-s"><ReadinessBadge r={c.readiness} /></td>
			<td class="n">{c.value === null ? <NoData why={c.note ?? undefined} /> : c.ready_after === 0 ? "ready"
				: c.ready_after === null ? <NoData why="These steps do not get there" /> : num(c.ready_after)}</td>
			<td class="n">{c.reached === null ? <NoData why={c.note ?? undefined} /> : pct(c.reached)}</td>
		</tr>)}</tbody>
	</table></div>;
}

function Step({ s }: { s: AdviceStep }) {
	const after = s.scores[s.category];
	return <li data-step={s.step}>
		<div class="text">
			<p class="do">{s.what}</p>
			<p class="soft">{s.why}{s.settles > 1 && ` It settles ${plural(s.settles, "route")}.`}</p>
			{s.places.length > 0 && <ul class="places">{s.places.map((p) => <li key={p}>{p}</li>)}</ul>}
			{s.turns_invalid_total > 0 && <div class="breaks">
				<p class="alarm">{plural(s.turns_invalid_total, "announced route")} would become invalid:</p>
				<ul>{s.turns_invalid.slice(0, 5).map((b) => <li key={`${b.prefix} ${b.origin}`}><Prefix prefix={b.prefix} />
					{b.origin !== null && <> by <Asn asn={b.origin} /></>} <RpkiBadge s={b.rpki} /></li>)}</ul>
				{s.turns_invalid_total > 5 && <p class="soft">and {num(s.turns_invalid_total - 5)} more</p>}
			</div>}
			{s.roa && <Ready what={`ROA for ${s.roa.prefix}`} text={roaLine(s.roa)}
				shown={`origin AS${s.roa.asn}  prefix ${s.roa.prefix}  max length ${s.roa.max_length}`} />}
			{s.rpsl && <details><summary>{s.prefix?.includes(":") ? "route6" : "route"} object</summary>
				<Ready what={`object for ${s.prefix}`} text={s.rpsl} shown={s.rpsl} /></details>}
		</div>
		<p class="after">{after === null ? null : <><span class="k">{category(s.category).short}</span><b>{pct(after)}</b></>}</p>
	</li>;
}

/* Something to send as it stands. */
const Ready = ({ what, text, shown }: { what: string; text: string; shown: string }) =>
	<div class="ready-made"><pre tabIndex={0} role="region" aria-label={what}>{shown.trimEnd()}</pre><CopyButton text={text} what={what} /></div>;
