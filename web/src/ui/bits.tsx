// The smallest parts: numbers, badges, links to the API, panels.
import type { ComponentChildren } from "preact";
import { num, pct, points } from "../format";
import { asLink, prefixLink } from "../router";
import type { BogonState, IncidentGrade, IrrState, Readiness, RpkiState } from "../types";
import { bogon, grades, irr, readiness, rpki, type StateWords } from "../words";
import { Icon, ShapeIcon } from "./icons";

/* Unknown: a dash to the eye, words to a screen reader and to the pointer. Never a zero. */
export const NoData = ({ why = "No data" }: { why?: string }) =>
	<span class="nil" title={why}><span aria-hidden="true">–</span><span class="vh">{why}</span></span>;

export const Num = ({ v }: { v: number | null | undefined }) =>
	v == null ? <NoData /> : <>{num(v)}</>;

export const Pct = ({ v }: { v: number | null | undefined }) =>
	v == null ? <NoData /> : <>{pct(v)}</>;

export const Text = ({ v, why }: { v: string | null | undefined; why?: string }) =>
	v ? <bdi>{v}</bdi> : <NoData why={why} />;

export const Asn = ({ asn }: { asn: number }) =>
	<a class="asn" href={asLink(asn)}>AS{asn}</a>;

export const Prefix = ({ prefix }: { prefix: string }) =>
	<a class="prefix" href={prefixLink(prefix)}>{prefix}</a>;

export const StateBadge = ({ s }: { s: StateWords }) =>
	<span class={`badge ${s.tone}`} title={s.what}><ShapeIcon shape={s.shape} />{s.label}</span>;

export const ReadinessBadge = ({ r }: { r: Readiness }) => <StateBadge s={readiness[r]} />;

/* A word that this page does not know is shown as it came: a newer server may have more states. */
function known(table: Record<string, StateWords>, word: string | null) {
	if (word === null)
		return <NoData />;
	return <StateBadge s={table[word] ?? { label: word, tone: "plain", shape: "dot", what: word }} />;
}

export const RpkiBadge = ({ s }: { s: RpkiState | null }) => known(rpki, s);
export const IrrBadge = ({ s }: { s: IrrState | null }) => known(irr, s);
export const GradeBadge = ({ g }: { g: IncidentGrade }) => known(grades, g);
export const BogonBadge = ({ s }: { s: BogonState | null }) =>
	s === "no" ? <span class="soft">No</span> : known(bogon, s);

/* A score in a table: the number, with a mark of its readiness. */
export function ScoreCell({ value, r }: { value: number | null; r: Readiness }) {
	if (value === null)
		return <span class="score"><NoData /><span class="shape" /></span>;
	const w = readiness[r];
	return <span class={`score ${w.tone}`} title={w.label}>
		{pct(value)}<ShapeIcon shape={w.shape} /><span class="vh">{w.label}</span>
	</span>;
}

export function Trend({ diff, since }: { diff: number | null; since: string | null }) {
	if (diff === null || since === null)
		return <span class="trend none">No earlier month to compare</span>;
	const flat = Math.abs(diff) < 0.0005;
	const name = flat ? "level" : diff > 0 ? "up" : "down";
	return <span class={`trend ${name}`}>
		<Icon name={name} />
		{flat ? "No change" : <><span class="vh">{diff > 0 ? "Up" : "Down"} </span>{points(diff)} points</>} since {since}
	</span>;
}

export const ApiLink = ({ url, what }: { url: string | null; what: string }) =>
	url === null ? null
		: <a class="api" href={url} target="_blank" rel="noopener" title={`${what} as JSON`}>
			<Icon name="code" />API<span class="vh"> answer behind: {what}</span>
		</a>;

interface PanelProps {
	title: string;
	id?: string;
	note?: ComponentChildren;
	api?: string | null;
	action?: ComponentChildren;
	class?: string;
	children: ComponentChildren;
}

/* One group of figures: its heading, what it says, where it comes from. */
export function Panel({ title, id, note, api, action, children, ...rest }: PanelProps) {
	const hid = id ?? title.toLowerCase().replace(/[^a-z]+/g, "-");
	return <section class={`panel ${rest.class ?? ""}`} aria-labelledby={hid}>
		<header>
			<div><h2 id={hid}>{title}</h2>{note && <p class="note">{note}</p>}</div>
			<div class="tools">{action}{api && <ApiLink url={api} what={title} />}</div>
		</header>
		{children}
	</section>;
}

export const Facts = ({ rows }: { rows: [string, ComponentChildren][] }) =>
	<dl class="facts">
		{rows.map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}
	</dl>;
