// What a page shows while there is nothing to show: loading, empty, failed, out of date.
import type { ComponentChildren } from "preact";
import type { Call } from "../api";
import { here, link, linkWith } from "../router";
import { Icon, type Glyph } from "./icons";

export function Skeleton({ rows = 3, kind = "line" }: { rows?: number; kind?: "line" | "card" }) {
	return <div class={`skeleton ${kind}s`} role="status">
		<span class="vh">Loading</span>
		{Array.from({ length: rows }, (_, i) => <div key={i} class={kind} aria-hidden="true" />)}
	</div>;
}

interface BoxProps {
	icon: Glyph;
	title: string;
	children?: ComponentChildren;
	tone?: "bad";
}

export const Box = ({ icon, title, children, tone }: BoxProps) =>
	<div class={`box ${tone ?? ""}`}>
		<span class="mark"><Icon name={icon} /></span>
		<p class="what">{title}</p>
		{children}
	</div>;

function ErrorBox({ call }: { call: Call<unknown> }) {
	const e = call.error!;
	const missing = e.status === 404 || e.status === 400; // an answer, not a failure: trying again would not help
	return <div role="alert">
		<Box icon={missing ? "search" : "warning"} title={e.message} tone={missing ? undefined : "bad"}>
			{e.detail && <p>{e.detail}</p>}
			<p class="actions">
				{missing
					? <a class="button" href={link("/ases")}>All networks</a>
					: <button type="button" class="button" onClick={call.again}>Try again</button>}
				{here().query.has("month") && <a class="button quiet" href={linkWith({ month: null })}>Latest month</a>}
			</p>
		</Box>
	</div>;
}

/* Above data that could not be brought up to date. */
export function StaleNote({ call }: { call: Call<unknown> }) {
	if (!call.error || call.data === null)
		return null;
	const at = new Date(call.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
	return <p class="stale" role="status">
		<Icon name="warning" />
		<span>{call.error.message}. This page shows what was loaded at {at}.</span>
		<button type="button" class="button small" onClick={call.again}>Try again</button>
	</p>;
}

interface LoadedProps<T> {
	call: Call<T>;
	title?: string; // the heading of the page until data brings its own
	wait: ComponentChildren;
	children: (data: T) => ComponentChildren;
}

/* The three ways a call can be: not there yet, failed with nothing to show, or data. */
export function Loaded<T>({ call, title, wait, children }: LoadedProps<T>) {
	if (call.data !== null)
		return <><StaleNote call={call} />{children(call.data)}</>;
	return <>{title && <h1>{title}</h1>}{call.error ? <ErrorBox call={call} /> : wait}</>;
}
