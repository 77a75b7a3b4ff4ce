// Values over the months. The chart library is fetched only by pages that have a history to draw.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type UPlot from "uplot";
import { monthName, monthSeconds, monthShort, num, pct } from "../format";
import { onTheme } from "../theme";
import { category } from "../words";
import { NoData } from "./bits";
import { DataPanel, type Column } from "./data";

export interface Line {
	id: string;
	name?: string; // default: the short name of the category `id`
	values: (number | null)[];
}

export type Unit = "share" | "count";

const height = 250;
const label_px = 80; // a month on the axis, with air around it
const colours = 5;
const dashes: number[][] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [14, 5]];
/* Five colours, each with five dashes before a pair comes again. */
const hue = (i: number) => i % colours + 1;
const dash = (i: number) => dashes[(i + Math.floor(i / colours)) % dashes.length];
const nameOf = (l: Line) => l.name ?? category(l.id).short;
const text = (v: number, unit: Unit) => unit === "share" ? pct(v) : num(v);

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

function options(width: number, months: string[], lines: Line[], unit: Unit, at: (i: number | null) => void): UPlot.Options {
	const axis = {
		stroke: colour("--muted"), font: `12px ${colour("--font")}`,
		grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false },
	};
	const share = unit === "share";
	return {
		width, height, legend: { show: false }, padding: [10, 32, 0, 0],
		cursor: { y: false, drag: { setScale: false }, points: { size: 9 } },
		scales: { x: { time: true }, y: { range: share ? [0, 1] : (_u, _lo, hi) => [0, Math.max(1, hi * 1.08)] } },
		series: [{}, ...lines.map((_l, i) => ({
			stroke: colour(`--series-${hue(i)}`), width: 2, dash: dash(i), spanGaps: false,
			points: { show: true, size: 6, fill: colour(`--series-${hue(i)}`) },
		}))],
		axes: [
			{ ...axis, size: 32, gap: 10, grid: { show: false },
				splits: (u) => apart(u, months.map(monthSeconds)),
				values: (_u, v) => v.map((s) => monthShort(new Date(s * 1000).toISOString().slice(0, 7))) },
			share
				? { ...axis, size: 48, splits: () => [0, 0.2, 0.4, 0.6, 0.8, 1],
					values: (_u, v) => v.map((y) => `${Math.round(y * 100)}%`) }
				: { ...axis, size: 56, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5],
					values: (_u, v) => v.map(num) },
		],
		hooks: { setCursor: [(u) => at(u.cursor.left! < 0 ? null : u.cursor.idx ?? null)] },
	};
}

/* The drawing alone: its numbers have to stand in a table beside it. */
export function Lines({ months, lines, unit = "share" }: { months: string[]; lines: Line[]; unit?: Unit }) {
	const box = useRef<HTMLDivElement>(null);
	const [at, setAt] = useState<number | null>(null);
	const shown = lines.filter((l) => l.values.some((v) => v !== null));
	const month = at !== null && at < months.length ? at : months.length - 1;

	useEffect(() => {
		let chart: UPlot | null = null;
		let gone = false;
		const el = box.current!;
		const draw = async () => {
			const { default: Plot } = await import("uplot");
			if (gone)
				return;
			chart?.destroy();
			chart = new Plot(options(el.clientWidth, months, shown, unit, setAt),
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
	}, [JSON.stringify([months, lines, unit])]);

	return <figure class="lines">
		<div class="legend" aria-hidden="true">
			<span class="when">{monthName(months[month])}</span>
			{shown.map((l, i) => <span key={l.id}>
				<svg viewBox="0 0 26 6" class={`series-${hue(i)}`}>
					<path d="M1 3h24" stroke-dasharray={dash(i).join(" ")} />
				</svg>
				{nameOf(l)} <b>{l.values[month] === null ? "–" : text(l.values[month]!, unit)}</b>
			</span>)}
		</div>
		<div ref={box} class="plot" role="img" aria-label={`${shown.map(nameOf).join(", ")} from ${monthName(months[0])}
			to ${monthName(months[months.length - 1])}; the table below has the numbers`} />
	</figure>;
}

interface LinesPanelProps {
	title: string;
	note?: ComponentChildren;
	api: string | null;
	file: string;
	months: string[];
	lines: Line[];
	unit?: Unit;
	action?: ComponentChildren;
	more?: ComponentChildren;
}

/* A history: the lines, and every number of them as table and file. Nothing is drawn of a single month. */
export function LinesPanel({ months, lines, unit = "share", ...rest }: LinesPanelProps) {
	const columns: Column<number>[] = [
		{ key: "month", name: "Month", value: (i) => months[i], show: (i) => monthName(months[i]) },
		...lines.map((l): Column<number> => ({
			key: l.id, name: nameOf(l), number: true, value: (i) => l.values[i],
			show: (i) => l.values[i] === null ? <NoData /> : text(l.values[i]!, unit),
		})),
	];
	return <DataPanel {...rest} label={`${rest.title} by month`} columns={columns} rows={months.map((_m, i) => i)}
		chart={months.length >= 2 && <Lines months={months} lines={lines} unit={unit} />} />;
}
