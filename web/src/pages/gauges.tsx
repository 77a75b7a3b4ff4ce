// The five gauges of any group of networks: mean score, classes, trend.
import { num, pct } from "../format";
import { link } from "../router";
import type { CategorySummary } from "../types";
import { ApiLink, NoData, Trend } from "../ui/bits";
import { CsvButton, type Column } from "../ui/data";
import { Ring } from "../ui/charts";
import { ShapeIcon } from "../ui/icons";
import { categories, category, readiness, readinessOrder } from "../words";

interface GaugesProps {
	of: CategorySummary[];
	url: string;
	since: string | null; // the month that trends count from
	only?: Record<string, string>; // what narrows the list of networks to this group; none: there is no such list
	title?: string;
}

const columns: Column<CategorySummary>[] = [
	{ key: "category", name: "Category", value: (c) => c.id },
	{ key: "mean", name: "Mean score", value: (c) => c.value },
	{ key: "trend", name: "Change", value: (c) => c.trend },
	...readinessOrder.map((id): Column<CategorySummary> => ({ key: id, name: readiness[id].label,
		value: (c) => c.severities.find((s) => s.id === id)?.count ?? null })),
];

export function Gauges({ of, url, since, only, title = "Readiness of networks" }: GaugesProps) {
	return <section class="gauges" aria-labelledby="readiness">
		<header>
			<h2 id="readiness">{title}</h2>
			<div class="tools"><CsvButton columns={columns} rows={of} file="readiness" what={title} /><ApiLink url={url} what={title} /></div>
		</header>
		<div class="cards">
			{categories.map(({ id }) => {
				const c = of.find((x) => x.id === id);
				return c && <Gauge key={id} c={c} since={since} only={only} />;
			})}
		</div>
	</section>;
}

function Gauge({ c, since, only }: { c: CategorySummary; since: string | null; only?: Record<string, string> }) {
	const words = category(c.id);
	const measured = c.value !== null;
	return <article class={`gauge overall ${measured ? "" : "empty"}`} data-category={c.id} aria-label={words.name}>
		<h3 title={words.what}>{words.name}</h3>
		<Ring value={c.value} severities={c.severities} />
		{measured
			? <>
				<Trend diff={c.trend} since={since} />
				<ul class="classes" aria-label="Networks by readiness">
					{readinessOrder.map((id) => {
						const n = c.severities.find((x) => x.id === id);
						const w = readiness[id];
						const inner = <>
							<ShapeIcon shape={w.shape} /><span class="label">{w.label}</span>
							<span class="n" data-readiness={id}>{n ? num(n.count) : <NoData />}</span>
							<span class="share">{n ? pct(n.share) : ""}</span>
						</>;
						return <li key={id} class={w.tone}>
							{only
								? <a href={link("/ases", { readiness: `${c.id}:${id}`, sort: "-prefixes", ...only })}
									title={`${w.label}: ${w.what}`}>{inner}</a>
								: <span class="row" title={`${w.label}: ${w.what}`}>{inner}</span>}
						</li>;
					})}
				</ul>
			</>
			: <p class="why">{c.note ?? "No source that was read says anything about this."}</p>}
	</article>;
}
