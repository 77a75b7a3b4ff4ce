// Scores over the months. The chart library is fetched only by pages that have a history to draw.
import { useEffect, useRef } from "preact/hooks";
import { monthName, monthSeconds, monthShort, pct } from "../format";
import { onTheme } from "../theme";
import { category } from "../words";
import { NoData } from "./bits";

export interface Line {
	id: string;
	values: (number | null)[];
}

const dashes: number[][] = [[], [6, 4], [2, 3], [9, 3, 2, 3], [12, 4]];

export function Lines({ months, lines }: { months: string[]; lines: Line[] }) {
	const box = useRef<HTMLDivElement>(null);
	const shown = lines.filter((l) => l.values.some((v) => v !== null));

	useEffect(() => {
		let chart: { destroy: () => void; setSize: (s: { width: number; height: number }) => void } | null = null;
		let gone = false;
		const at = box.current!;
		const height = 240;
		const draw = async () => {
			const { default: UPlot } = await import("uplot");
			if (gone)
				return;
			chart?.destroy();
			const css = getComputedStyle(document.documentElement);
			const colour = (name: string) => css.getPropertyValue(name).trim();
			const axis = { stroke: colour("--muted"), font: `12px ${colour("--font")}`,
				grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
			chart = new UPlot({
				width: at.clientWidth, height, legend: { show: false },
				cursor: { show: false },
				scales: { x: { time: true }, y: { range: [0, 1] } },
				series: [{}, ...shown.map((_l, i) => ({
					stroke: colour(`--series-${i + 1}`), width: 2, dash: dashes[i % dashes.length],
					points: { show: true, size: 6, fill: colour(`--series-${i + 1}`) }, spanGaps: false,
				}))],
				axes: [
					{ ...axis, splits: () => months.filter((_, i) => i % Math.ceil(months.length / 8) === 0).map(monthSeconds),
						values: (_u, v) => v.map((s) => monthShort(new Date(s * 1000).toISOString().slice(0, 7))) },
					{ ...axis, size: 48, splits: () => [0, 0.2, 0.4, 0.6, 0.8, 1], values: (_u, v) => v.map((s) => pct(s)) },
				],
			}, [months.map(monthSeconds), ...shown.map((l) => l.values)] as [number[], ...(number | null)[][]], at);
		};
		const resize = new ResizeObserver(() => chart?.setSize({ width: at.clientWidth, height }));
		resize.observe(at);
		void draw();
		const off = onTheme(() => void draw());
		return () => {
			gone = true;
			resize.disconnect();
			off();
			chart?.destroy();
		};
	}, [months.join(), JSON.stringify(lines)]);

	return <figure class="lines">
		<ul class="legend">
			{shown.map((l, i) => <li key={l.id}>
				<svg viewBox="0 0 26 6" class={`series-${i + 1}`} aria-hidden="true">
					<path d="M1 3h24" stroke-dasharray={dashes[i % dashes.length].join(" ")} />
				</svg>{category(l.id).short}
			</li>)}
		</ul>
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
