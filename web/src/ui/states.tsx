// What a page shows while there is nothing to show: loading, empty, failed, out of date.
import type { ComponentChildren } from "preact";
import type { Call } from "../api";
import { link } from "../router";
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

export function ErrorBox({ call }: { call: Call<unknown> }) {
	const e = call.error;
	if (!e)
		return null;
	return <div role="alert">
		<Box icon="warning" title={e.message} tone="bad">
			{e.detail && <p>{e.detail}</p>}
			<p class="actions">
				<button type="button" class="button" onClick={call.again}>Try again</button>
				{e.status === 404 && <a class="button quiet" href={link("/ases")}>All networks</a>}
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
	wait: ComponentChildren;
	children: (data: T) => ComponentChildren;
}

/* The three ways a call can be: not there yet, failed with nothing to show, or data. */
export function Loaded<T>({ call, wait, children }: LoadedProps<T>) {
	if (call.data !== null)
		return <><StaleNote call={call} />{children(call.data)}</>;
	return call.error ? <ErrorBox call={call} /> : <>{wait}</>;
}
