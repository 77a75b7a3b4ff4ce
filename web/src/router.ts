// The address bar is the state of the page: paths, filters, sort order and month live in it.
import { useEffect, useState } from "preact/hooks";

export interface Place {
	path: string;
	query: URLSearchParams;
}

const listeners = new Set<() => void>();

export const here = (): Place => ({
	path: location.pathname, query: new URLSearchParams(location.search),
});

export function usePlace(): Place {
	const [place, setPlace] = useState(here);
	useEffect(() => {
		const changed = () => setPlace(here());
		listeners.add(changed);
		return () => void listeners.delete(changed);
	}, []);
	return place;
}

const tell = () => listeners.forEach((f) => f());

/*
 * `depth` counts the pages of a list gone through, so that "previous" knows whether there is one. `still` leaves the
 * page where it is scrolled to: what was chosen is in sight.
 */
export function go(href: string, opt: { replace?: boolean; depth?: number; still?: boolean } = {}): void {
	const state = { depth: opt.depth ?? 0 };
	if (opt.replace)
		history.replaceState(state, "", href);
	else
		history.pushState(state, "", href);
	tell();
	if (!opt.replace && !opt.depth && !opt.still)
		scrollTo(0, 0);
}

export const depth = (): number => (history.state as { depth?: number } | null)?.depth ?? 0;

/* A link within the site; the chosen month goes along, empty values are left out. */
export function link(path: string, query: Record<string, string | null | undefined> = {}): string {
	const out = new URLSearchParams();
	const all = { month: here().query.get("month"), ...query };
	for (const [k, v] of Object.entries(all))
		if (v)
			out.set(k, v);
	const text = out.toString().replaceAll("%3A", ":").replaceAll("%2F", "/");
	return text ? `${path}?${text}` : path;
}

/* The present page with some parameters changed; another selection starts at its first page. */
export function linkWith(change: Record<string, string | null>): string {
	const now = Object.fromEntries(here().query);
	return link(location.pathname, { ...now, cursor: null, ...change });
}

export const asLink = (asn: number): string => link(`/as/${asn}`);
export const economyLink = (cc: string): string => link(`/economy/${cc}`);
export const regionLink = (id: string): string => link(`/region/${id}`);
export const incidentLink = (id: string): string => link(`/incident/${id}`);
export const prefixLink = (prefix: string): string => link(`/prefix/${prefix}`);

/* Plain <a href> anywhere on the page is followed without loading the shell again. */
export function startRouter(): void {
	addEventListener("popstate", tell);
	document.addEventListener("click", (ev) => {
		const a = (ev.target as Element).closest?.("a");
		if (!a || ev.defaultPrevented || ev.button !== 0 || ev.metaKey || ev.ctrlKey || ev.shiftKey
			|| ev.altKey || a.target || a.hasAttribute("download") || a.origin !== location.origin
			|| a.pathname.startsWith("/api/") || a.getAttribute("href")?.startsWith("#"))
			return;
		ev.preventDefault();
		go(a.pathname + a.search, { depth: Number(a.dataset.depth ?? 0), still: "still" in a.dataset });
	});
}
