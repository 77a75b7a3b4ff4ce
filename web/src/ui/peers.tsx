// Peers that showed an incident over time, as steps. The chart library is fetched only here and for histories.
import { useEffect, useRef } from "preact/hooks";
import type UPlot from "uplot";
import { dateTime, num, plural, seconds } from "../format";
import { onTheme } from "../theme";
import type { Incident } from "../types";

const height = 220;

const colour = (name: string): string =>
	getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/* Times in seconds and how many peers had shown it by then; at the end nobody does. */
export function steps(i: Incident): [number[], number[]] {
	const times: number[] = [], peers: number[] = [];
	const begin = Date.parse(i.begin) / 1000;
	const put = (t: number, n: number) => {
		if (times[times.length - 1] === t)
			peers[peers.length - 1] = n;
		else {
			times.push(t);
			peers.push(n);
		}
	};
	put(begin - 1, 0);
	i.evidence.forEach((s, k) => put(Math.max(begin, Date.parse(s.time) / 1000), k + 1));
	const last = times[times.length - 1];
	const end = i.end === null ? null : Date.parse(i.end) / 1000;
	const shown = peers[peers.length - 1];
	const pad = Math.max(5, ((end ?? last) - begin) * .06);
	times[0] = begin - pad;
	if (end !== null) {
		if (end > last)
			put(end, 0);
		put(Math.max(end, last) + pad, 0);
	} else
		put(last + pad, shown);
	return [times, peers];
}

function options(width: number, lib: typeof UPlot, data: [number[], number[]]): UPlot.Options {
	const axis = {
		stroke: colour("--muted"), font: `12px ${colour("--font")}`,
		grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false },
	};
	const days = data[0][data[0].length - 1] - data[0][0] > 2 * 86400;
	return {
		width, height, legend: { show: false }, padding: [10, 24, 0, 0], tzDate: (t) => lib.tzDate(new Date(t * 1000), "UTC"),
		cursor: { y: false, drag: { setScale: false }, points: { size: 8 } },
		scales: { x: { time: true }, y: { range: (_u, _min, max) => [0, Math.max(4, Math.ceil(max * 1.1))] } },
		series: [{}, {
			stroke: colour("--accent"), fill: colour("--accent-tint"), width: 2, paths: lib.paths.stepped!({ align: 1 }),
			points: { show: false },
		}],
		axes: [
			{ ...axis, size: 32, gap: 10, grid: { show: false }, space: 90,
				values: (_u, v) => v.map((s) => {
					const iso = new Date(s * 1000).toISOString();
					return days ? dateTime(iso).split(",")[0] : seconds(iso);
				}) },
			{ ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500],
				values: (_u, v) => v.map((n) => num(n)) },
		],
	};
}

export function PeersOverTime({ i }: { i: Incident }) {
	const box = useRef<HTMLDivElement>(null);
	const data = steps(i);

	useEffect(() => {
		let chart: UPlot | null = null;
		let gone = false;
		const el = box.current!;
		const draw = async () => {
			const { default: Plot } = await import("uplot");
			if (gone)
				return;
			chart?.destroy();
			chart = new Plot(options(el.clientWidth, Plot, data), data, el);
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
	}, [i.id, i.version]);

	return <figure class="lines">
		<div ref={box} class="plot" role="img" aria-label={`${plural(i.evidence.length, "peer")} showed it, the first at ${dateTime(i.begin)};
			the list of first sights below has each`} />
	</figure>;
}
