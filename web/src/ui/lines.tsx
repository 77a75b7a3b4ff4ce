// Scores over the months. The chart library is fetched only by pages that have a history to draw.
import { useEffect, useRef, useState } from "preact/hooks";
import type UPlot from "uplot";
import { monthName, monthSeconds, monthShort, pct } from "../format";
import { onTheme } from "../theme";
import { category } from "../words";
import { NoData } from "./bits";

export interface Line {
	id: string;
	values: (number | null)[];
}

const height = 250;
const label_px = 80; // a month on the axis, with air around it
const dashes: number[][] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [14, 5]];
const dash = (i: number) => dashes[i % dashes.length];

const colour = (name: string): string =>
	getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/* As many of the times as can be named without a label touching the next; months may be years apart. */
function apart(u: UPlot, times: number[]): number[] {
	const out: number[] = [];
	for (const t of times)
		if (out.length === 0 || u.valToPos(t, "x") - u.valToPos(out[out.length - 1], "x") >= label_px)
			out.push(t);
	return out;
}

function options(width: number, months: string[], lines: Line[], at: (i: number | null) => void): UPlot.Options {
	const axis = {
		stroke: colour("--muted"), font: `12px ${colour("--font")}`,
		grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false },
	};
	return {
		width, height, legend: { show: false }, padding: [10, 32, 0, 0],
		cursor: { y: false, drag: { setScale: false }, points: { size: 9 } },
		scales: { x: { time: true }, y: { range: [0, 1] } },
		series: [{}, ...lines.map((_l, i) => ({
			stroke: colour(`--series-${i + 1}`), width: 2, dash: dash(i), spanGaps: false,
			points: { show: true, size: 6, fill: colour(`--series-${i + 1}`) },
		}))],
		axes: [
			{ ...axis, size: 32, gap: 10, grid: { show: false },
				splits: (u) => apart(u, months.map(monthSeconds)),
				values: (_u, v) => v.map((s) => monthShort(new Date(s * 1000).toISOString().slice(0, 7))) },
			{ ...axis, size: 48, splits: () => [0, 0.2, 0.4, 0.6, 0.8, 1],
				values: (_u, v) => v.map((y) => `${Math.round(y * 100)}%`) },
		],
		hooks: { setCursor: [(u) => at(u.cursor.left! < 0 ? null : u.cursor.idx ?? null)] },
	};
}

export function Lines({ months, lines }: { months: string[]; lines: Line[] }) {
	const box = useRef<HTMLDivElement>(null);
	const [at, setAt] = useState<number | null>(null);
	const shown = lines.filter((l) => l.values.some((v) => v !== null));
	const month = at ?? months.length - 1;

	useEffect(() => {
		let chart: UPlot | null = null;
		let gone = false;
		const el = box.current!;
		const draw = async () => {
			const { default: Plot } = await import("uplot");
			if (gone)
				return;
			chart?.destroy();
			chart = new Plot(options(el.clientWidth, months, shown, setAt),
				[months.map(monthSeconds), ...shown.map((l) => l.values)], el);
		};
		const resize = new ResizeObserver(() => chart?.setSize({ width: el.clientWidth, height }));
		resize.observe(el);
		void draw();
		const off = onTheme(() => void draw());
		return () => {
			gone = true;
			resize.disconnect();
			off();
			chart?.destroy();
		};
	}, [JSON.stringify([months, lines])]);

	return <figure class="lines">
		<div class="legend" aria-hidden="true">
			<span class="when">{monthName(months[month])}</span>
			{shown.map((l, i) => <span key={l.id}>
				<svg viewBox="0 0 26 6" class={`series-${i + 1}`}>
					<path d="M1 3h24" stroke-dasharray={dash(i).join(" ")} />
				</svg>
				{category(l.id).short} <b>{l.values[month] === null ? "–" : pct(l.values[month])}</b>
			</span>)}
		</div>
		<div ref={box} class="plot" role="img"
			aria-label={`Scores from ${monthName(months[0])} to ${monthName(months[months.length - 1])}; the table below has the numbers`} />
		<details>
			<summary>Show as a table</summary>
			<div class="scroll" tabIndex={0} role="region" aria-label="Scores by month">
				<table class="rows">
					<thead><tr><th scope="col">Month</th>
						{lines.map((l) => <th key={l.id} scope="col" class="n">{category(l.id).short}</th>)}</tr></thead>
					<tbody>{months.map((m, i) => <tr key={m}>
						<th scope="row">{monthName(m)}</th>
						{lines.map((l) => {
							const v = l.values[i];
							return <td key={l.id} class="n">{v === null ? <NoData /> : pct(v)}</td>;
						})}
					</tr>)}</tbody>
				</table>
			</div>
		</details>
	</figure>;
}
