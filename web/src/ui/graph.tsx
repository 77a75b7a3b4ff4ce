// AS paths before and during an incident as one layered graph: observers to the left, the origin to the right.
// The layout is dagre's; it is fetched only by the page that draws.
import { useEffect, useRef, useState } from "preact/hooks";
import { asLink } from "../router";
import type { Incident, IncidentRole } from "../types";

const most = 14; // different paths drawn; more is a bush
const box = { width: 132, height: 40 };

interface Node {
	asn: number;
	x: number;
	y: number;
	role: IncidentRole | null;
	observers: number; // peers whose paths begin here
}

interface Edge {
	from: number;
	to: number;
	when: "before" | "during" | "both";
	points: { x: number; y: number }[];
}

interface Drawn {
	nodes: Node[];
	edges: Edge[];
	width: number;
	height: number;
	left: number; // paths not drawn
}

/* A path as numbers, without prepends; sets are left out, for they are no order. */
export function hops(path: string): number[] {
	const out: number[] = [];
	for (const word of path.replace(/\{[^}]*\}|\([^)]*\)/g, " ").split(/\s+/)) {
		const asn = Number(word);
		if (word && Number.isInteger(asn) && asn !== out[out.length - 1])
			out.push(asn);
	}
	return out;
}

/* The different paths of both times; the graph is made of their links. */
function gather(i: Incident) {
	const during = new Map<string, number[]>(), before = new Map<string, number[]>();
	const observers = new Map<number, Set<string>>();
	let left = 0;
	for (const [k, s] of i.evidence.entries()) {
		const now = hops(s.as_path);
		const key = now.join(" ");
		if (now.length === 0)
			continue;
		if (!during.has(key) && during.size === most) {
			left++;
			continue;
		}
		during.set(key, now);
		const seen = observers.get(now[0]) ?? new Set<string>();
		seen.add(`${s.collector} ${s.peer}`);
		observers.set(now[0], seen);
		const was = hops(i.before[k] ?? "");
		if (was.length > 0)
			before.set(was.join(" "), was);
	}
	return { during: [...during.values()], before: [...before.values()], observers, left };
}

function links(paths: number[][]): Set<string> {
	const out = new Set<string>();
	for (const p of paths)
		for (let k = 0; k + 1 < p.length; k++)
			out.add(`${p[k]} ${p[k + 1]}`);
	return out;
}

const roleOf = (i: Incident, asn: number): IncidentRole | null =>
	i.culprits.includes(asn) ? "culprit" : i.victims.includes(asn) ? "victim" : i.accomplices.includes(asn) ? "accomplice" : null;

async function draw(i: Incident): Promise<Drawn> {
	const { Graph, layout } = await import("@dagrejs/dagre");
	const { during, before, observers, left } = gather(i);
	const now = links(during), was = links(before);
	const g = new Graph();
	g.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 46, marginx: 6, marginy: 6 });
	g.setDefaultEdgeLabel(() => ({}));
	for (const p of [...during, ...before])
		for (const asn of p)
			g.setNode(String(asn), { ...box });
	for (const l of new Set([...now, ...was])) {
		const [a, b] = l.split(" ");
		g.setEdge(a, b);
	}
	layout(g);
	const size = g.graph() as { width?: number; height?: number };
	return {
		nodes: g.nodes().map((v: string) => {
			const n = g.node(v) as { x: number; y: number };
			return { asn: Number(v), x: n.x, y: n.y, role: roleOf(i, Number(v)), observers: observers.get(Number(v))?.size ?? 0 };
		}),
		edges: g.edges().map((e: { v: string; w: string }) => {
			const l = `${e.v} ${e.w}`;
			return { from: Number(e.v), to: Number(e.w), points: (g.edge(e.v, e.w) as { points: Edge["points"] }).points,
				when: now.has(l) ? (was.has(l) ? "both" : "during") : "before" };
		}),
		width: size.width ?? 0, height: size.height ?? 0, left,
	};
}

/* Through the bends of an edge, rounded at each. */
function curve(points: Edge["points"]): string {
	const [first, ...rest] = points;
	let d = `M${first.x} ${first.y}`;
	rest.forEach((p, k) => {
		const next = rest[k + 1];
		d += next ? `Q${p.x} ${p.y} ${(p.x + next.x) / 2} ${(p.y + next.y) / 2}` : `L${p.x} ${p.y}`;
	});
	return d;
}

const roleWords: Record<IncidentRole, string> = { culprit: "did it", accomplice: "passed it on", victim: "whose routes" };

export function PathGraph({ i }: { i: Incident }) {
	const [d, setD] = useState<Drawn | null>(null);
	const scroll = useRef<HTMLDivElement>(null);
	// Where not all of it fits, the end that matters is shown: the origin's.
	useEffect(() => {
		if (scroll.current)
			scroll.current.scrollLeft = scroll.current.scrollWidth;
	}, [d]);
	useEffect(() => {
		let gone = false;
		void draw(i).then((x) => !gone && setD(x));
		return () => {
			gone = true;
		};
	}, [i.id, i.version]);
	if (!d)
		return <div class="graph" aria-busy="true" />;
	const name = (asn: number) => i.names[asn]?.name ?? "";
	const cut = (text: string) => text.length > 17 ? text.slice(0, 16) + "…" : text;
	const has = (when: Edge["when"]) => d.edges.some((e) => e.when === when);
	return <figure class="graph">
		<ul class="key">
			{(["culprit", "accomplice", "victim"] as const).filter((r) => d.nodes.some((n) => n.role === r)).map((r) =>
				<li key={r}><i class={`mark ${r}`} />{roleWords[r]}</li>)}
			<li><i class="edge during" />during</li>
			{has("before") && <li><i class="edge before" />before only</li>}
			{has("both") && <li><i class="edge both" />before and during</li>}
		</ul>
		<div ref={scroll} class="scroll" tabIndex={0} role="region" aria-label="Graph of AS paths">
			<svg width={d.width} height={d.height} viewBox={`0 0 ${d.width} ${d.height}`} role="group"
				aria-label={`Paths from ${d.nodes.filter((n) => n.observers > 0).length} observing networks to the origin; the list of first sights below has each path`}>
				<defs>{(["during", "before", "both"] as const).map((w) =>
					<marker key={w} id={`tip-${w}`} class={w} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
						<path d="M0 0L8 4L0 8z" /></marker>)}</defs>
				{d.edges.map((e) => <path key={`${e.from} ${e.to}`} class={`edge ${e.when}`} d={curve(e.points)} marker-end={`url(#tip-${e.when})`} />)}
				{d.nodes.map((n) => <a key={n.asn} href={asLink(n.asn)} class={`node ${n.role ?? ""} ${n.observers ? "observer" : ""}`} data-node={n.asn}>
					<title>{`AS${n.asn} ${name(n.asn)}${n.role ? ` (${roleWords[n.role]})` : ""}`}</title>
					<rect x={n.x - box.width / 2} y={n.y - box.height / 2} width={box.width} height={box.height} rx="8" />
					<text x={n.x} y={n.y - (name(n.asn) || n.observers ? 4 : -4)} class="number">AS{n.asn}</text>
					<text x={n.x} y={n.y + 12} class="name">{name(n.asn) ? cut(name(n.asn))
						: n.observers ? `${n.observers} peer${n.observers > 1 ? "s" : ""}` : ""}</text>
				</a>)}
			</svg>
		</div>
		{d.left > 0 && <p class="more">{d.left} further first sights have other paths, which are not drawn.</p>}
	</figure>;
}
