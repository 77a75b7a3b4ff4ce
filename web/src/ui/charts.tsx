// Small drawings of shares: a ring for one category, a bar for one distribution.
import { num, pct } from "../format";
import type { Severity } from "../types";
import { readiness, type StateWords } from "../words";
import { ShapeIcon } from "./icons";

const radius = 52;
const around = 2 * Math.PI * radius;
const gap = 3; // between segments, in the units of the drawing

/* Shares of the readiness classes around the mean. Null is a dashed ring: nothing was measured. */
export function Ring({ value, severities }: { value: number | null; severities: Severity[] }) {
	let at = 0;
	const seen = severities.filter((s) => s.share > 0);
	const space = seen.length > 1 ? gap : 0;
	return <div class="ring">
		<svg viewBox="0 0 128 128" aria-hidden="true">
			{value === null
				? <circle cx="64" cy="64" r={radius} class="void" />
				: seen.map((s) => {
					const length = s.share * around;
					const arc = <circle key={s.id} cx="64" cy="64" r={radius} class={`arc ${readiness[s.id].tone}`}
						stroke-dasharray={`${Math.max(length - space, 1.2)} ${around}`} stroke-dashoffset={-at} />;
					at += length;
					return arc;
				})}
		</svg>
		<p class="middle">
			{value === null
				? <><span class="big nil" aria-hidden="true">–</span><span class="unit">no data</span></>
				: <><span class="big">{pct(value)}</span><span class="unit">mean score</span></>}
		</p>
	</div>;
}

export interface Part {
	key: string;
	words: StateWords;
	n: number;
	href?: string;
}

/* A distribution as one bar with its table: the bar for the eye, the table for the numbers. */
export function Distribution({ parts, of, caption }: { parts: Part[]; of: string; caption: string }) {
	const total = parts.reduce((sum, p) => sum + p.n, 0);
	const share = (n: number) => total === 0 ? 0 : n / total;
	return <>
		<div class="bar" aria-hidden="true">
			{parts.filter((p) => p.n > 0).map((p) =>
				<span key={p.key} class={p.words.tone} style={{ flexGrow: share(p.n) }} title={`${p.words.label}: ${pct(share(p.n))}`} />)}
		</div>
		<table class="dist">
			<caption class="vh">{caption}</caption>
			<thead class="vh"><tr><th scope="col">State</th><th scope="col">{of}</th><th scope="col">Share</th></tr></thead>
			<tbody>
				{parts.map((p) => <tr key={p.key}>
					<th scope="row" class={p.words.tone}>
						<ShapeIcon shape={p.words.shape} />
						<span><span class="label">{p.words.label}</span><span class="what">{p.words.what}</span></span>
					</th>
					<td class="n" data-state={p.key}>{num(p.n)}</td>
					<td class="n soft">{pct(share(p.n))}</td>
				</tr>)}
			</tbody>
		</table>
	</>;
}

/* A score between 0 and 1 on a rule with the marks of the readiness classes. */
export const Meter = ({ value, tone }: { value: number | null; tone: string }) =>
	<div class="meter" aria-hidden="true">
		{value !== null && <span class={tone} style={{ width: `${value * 100}%` }} />}
		<i class="at60" /><i class="at80" />
	</div>;
