// A map with a dot an economy: as large as it has networks, in the colour and the shape of its readiness. One stop of
// the keyboard: arrows go to the nearest dot that way, Enter opens it. Everything on it stands in a table beside it.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type World from "virtual:world";
import { num, pct, plural } from "../format";
import { go } from "../router";
import type { Readiness } from "../types";
import { readiness, readinessOrder } from "../words";

export interface Dot {
	id: string; // of the economy
	name: string;
	networks: number;
	value: number | null;
	level: Readiness;
	href: string;
	mark?: boolean; // the one that the page is about
}

interface Placed extends Dot {
	x: number;
	y: number;
	r: number;
}

type Sheet = typeof World;
interface Box { x: number; y: number; w: number; h: number }

const edge = 10;
const least_r = 3.4, most_r = 26; // at full width, in the units of the sheet
const narrow = 2; // how far dots grow where the map is small

/* Equal areas for equal numbers, whatever the shape. */
function shape(level: Readiness, r: number): string {
	if (level === "aspiring") {
		const d = r * 1.25;
		return `M0 ${-d}L${d} 0L0 ${d}L${-d} 0z`;
	}
	if (level === "lagging") {
		const d = r * 1.35;
		return `M0 ${-d}L${d} ${d * 0.75}H${-d}z`;
	}
	return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

/* The part of the sheet that holds the dots, never smaller than a corner of it. */
function around(world: Sheet, dots: Placed[], whole: boolean): Box {
	const all = { x: -edge, y: world.top - edge, w: world.width + 2 * edge, h: world.height + 2 * edge };
	if (whole || dots.length === 0)
		return all;
	const xs = dots.map((d) => d.x), ys = dots.map((d) => d.y);
	const ratio = all.w / all.h;
	const w = Math.max(Math.max(...xs) - Math.min(...xs) + 90, (Math.max(...ys) - Math.min(...ys) + 60) * ratio, 240);
	if (w >= all.w)
		return all;
	const h = w / ratio;
	const x = (Math.max(...xs) + Math.min(...xs) - w) / 2, y = (Math.max(...ys) + Math.min(...ys) - h) / 2;
	return { x: Math.min(Math.max(x, all.x), all.x + all.w - w), y: Math.min(Math.max(y, all.y), all.y + all.h - h), w, h };
}

/* The nearest dot in a direction, those straight ahead before those aside. */
function towards(dots: Placed[], from: Placed, dx: number, dy: number): Placed {
	let best = from, least = Infinity;
	for (const d of dots) {
		const ahead = (d.x - from.x) * dx + (d.y - from.y) * dy;
		const aside = Math.abs((d.x - from.x) * dy) + Math.abs((d.y - from.y) * dx);
		if (d !== from && ahead > 0.01 && ahead + 2 * aside < least) {
			least = ahead + 2 * aside;
			best = d;
		}
	}
	return best;
}

const arrows: Record<string, [number, number]> = {
	ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

export const says = (d: Dot): string => `${d.name}: ${plural(d.networks, "network")}, `
	+ (d.value === null ? "no data" : `mean score ${pct(d.value)}, ${readiness[d.level].label.toLowerCase()}`);

/* `whole` shows the world, else the part with dots. */
export function WorldMap({ dots, label, whole = true }: { dots: Dot[]; label: string; whole?: boolean }) {
	const [world, setWorld] = useState<Sheet | null>(null);
	const [wide, setWide] = useState(1000);
	const [at, setAt] = useState<string | null>(null);
	const [stop, setStop] = useState<string | null>(null);
	const frame = useRef<HTMLDivElement>(null);

	useEffect(() => {
		let gone = false;
		void import("virtual:world").then((m) => gone || setWorld(m.default));
		const resize = new ResizeObserver(() => setWide(frame.current?.clientWidth || 1000));
		resize.observe(frame.current!);
		return () => {
			gone = true;
			resize.disconnect();
		};
	}, []);

	const placed = useMemo(() => {
		const most = Math.max(1, ...dots.map((d) => d.networks));
		return !world ? [] : dots.flatMap((d): Placed[] => {
			const place = world.places[d.id];
			return place ? [{ ...d, x: place[0], y: place[1], r: least_r + (most_r - least_r) * Math.sqrt(d.networks / most) }] : [];
		}).sort((a, b) => b.r - a.r);
	}, [world, dots]);
	const box = world && around(world, placed, whole);
	// Dots keep their size on the screen as far as there is room, however much of the world is shown.
	const scale = box ? (box.w / 1020) * Math.min(narrow, Math.max(0.8, Math.sqrt(1020 / wide))) : 1;
	const first = stop ?? placed[0]?.id;
	const shown = placed.find((d) => d.id === at);

	const key = (ev: KeyboardEvent, d: Placed) => {
		if (ev.key === "Escape")
			setAt(null);
		const way = arrows[ev.key];
		if (!way)
			return;
		ev.preventDefault();
		const next = towards(placed, d, ...way);
		setStop(next.id);
		frame.current?.querySelector<SVGAElement>(`[data-economy="${next.id}"]`)?.focus();
	};

	return <figure class="map">
		<div class="sheet" ref={frame}>
			{world && box && <svg viewBox={`${box.x} ${box.y} ${box.w} ${box.h}`} role="group" aria-label={label}>
				<path class="land" d={world.land} aria-hidden="true" />
				<path class="borders" d={world.borders} aria-hidden="true" />
				{placed.map((d) => <g key={d.id} transform={`translate(${d.x} ${d.y}) scale(${scale})`}><a href={d.href} data-economy={d.id} aria-label={says(d)}
					tabIndex={d.id === first ? 0 : -1} class={`dot ${readiness[d.level].tone} ${d.mark ? "mark" : ""}`}
					onMouseEnter={() => setAt(d.id)} onMouseLeave={() => setAt(null)}
					onFocus={() => { setAt(d.id); setStop(d.id); }} onBlur={() => setAt(null)}
					onKeyDown={(ev) => key(ev, d)}
					onClick={(ev) => {
						// Links of SVG are none of the router's.
						if (ev.button !== 0 || ev.metaKey || ev.ctrlKey || ev.shiftKey || ev.altKey)
							return;
						ev.preventDefault();
						go(d.href);
					}}>
					<path d={shape(d.level, d.r)} />
				</a></g>)}
			</svg>}
			{shown && box && <div class="tip" aria-hidden="true" style={{
				left: `${Math.min(84, Math.max(16, (shown.x - box.x) / box.w * 100))}%`, top: `${(shown.y - box.y) / box.h * 100}%`,
			}}>
				<b>{shown.name}</b>
				<span>{plural(shown.networks, "network")}</span>
				<span>{shown.value === null ? "No data" : `${pct(shown.value)}, ${readiness[shown.level].label.toLowerCase()}`}</span>
			</div>}
		</div>
		<figcaption>
			{readinessOrder.map((r) => <span key={r} class={readiness[r].tone}>
				<svg class="shape" viewBox="-8 -8 16 16" aria-hidden="true"><path class="sample" d={shape(r, 5.2)} /></svg>
				{readiness[r].label}</span>)}
			<span class="soft">Size: networks; colour and shape: mean score</span>
			{world && placed.length < dots.length && <span class="soft">{num(dots.length - placed.length)} not on the map, in the table</span>}
		</figcaption>
	</figure>;
}
