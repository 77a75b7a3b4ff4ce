// Every page, a row each: its address, the section of the menu that it is in, and how it comes.
// What a first visit mostly opens is in the first file; the others are fetched when they are opened.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Ases } from "./pages/ases";
import { NotFound } from "./pages/notfound";
import { Overview } from "./pages/overview";
import type { Place } from "./router";
import { Box, Skeleton } from "./ui/states";

/* What a page is given: the parts of its address that the pattern catches, and the query. */
export interface PageProps {
	args: string[];
	query: URLSearchParams;
}

type Component = (p: PageProps) => ComponentChildren;

interface Page {
	path: RegExp;
	section: string; // an href of sections, or ""
	show?: Component;
	load?: () => Promise<Component>;
}

export const sections = [
	{ href: "/", name: "Overview" },
	{ href: "/ases", name: "Networks" },
	{ href: "/economies", name: "Economies" },
	{ href: "/programmes", name: "Programmes" },
	{ href: "/incidents", name: "Incidents" },
	{ href: "/compare", name: "Compare" },
	{ href: "/posts", name: "Latest" },
	{ href: "/norms", name: "Norms" },
	{ href: "/data", name: "Data" },
];

const pages: Page[] = [
	{ path: /^\/$/, section: "/", show: ({ query }) => <Overview query={query} /> },
	{ path: /^\/ases$/, section: "/ases", show: ({ query }) => <Ases query={query} /> },
	{ path: /^\/as\/(?:AS)?(\d{1,10})\/?$/i, section: "/ases",
		load: () => import("./pages/as").then((m) => ({ args, query }) => <m.AsPage asn={args[0]} query={query} />) },
	{ path: /^\/prefix\/([0-9a-f.:]+)\/(\d{1,3})\/?$/i, section: "/ases",
		load: () => import("./pages/prefix").then((m) => ({ args }) => <m.PrefixPage prefix={args.join("/")} />) },
	{ path: /^\/programmes$/, section: "/programmes", load: () => import("./pages/programmes").then((m) => () => <m.Programmes />) },
	{ path: /^\/programme\/(\w{1,16})\/?$/, section: "/programmes",
		load: () => import("./pages/programme").then((m) => ({ args }) => <m.ProgrammePage id={args[0]} />) },
	{ path: /^\/participants$/, section: "/programmes",
		load: () => import("./pages/participants").then((m) => ({ query }) => <m.Participants query={query} />) },
	{ path: /^\/participant\/([\w-]{1,31})\/?$/, section: "/programmes",
		load: () => import("./pages/participant").then((m) => ({ args }) => <m.ParticipantPage id={args[0]} />) },
	{ path: /^\/economies$/, section: "/economies",
		load: () => import("./pages/economies").then((m) => ({ query }) => <m.Economies query={query} />) },
	{ path: /^\/economy\/([a-z]{2})\/?$/i, section: "/economies",
		load: () => import("./pages/economy").then((m) => ({ args, query }) => <m.EconomyPage cc={args[0].toUpperCase()} query={query} />) },
	{ path: /^\/regions$/, section: "/economies",
		load: () => import("./pages/regions").then((m) => ({ query }) => <m.Regions query={query} />) },
	{ path: /^\/region\/([a-z0-9]{1,16})\/?$/i, section: "/economies",
		load: () => import("./pages/region").then((m) => ({ args, query }) => <m.RegionPage id={args[0].toLowerCase()} query={query} />) },
	{ path: /^\/incidents$/, section: "/incidents",
		load: () => import("./pages/incidents").then((m) => ({ query }) => <m.Incidents query={query} />) },
	{ path: /^\/incident\/([\w.=:-]{1,39})\/?$/, section: "/incidents",
		load: () => import("./pages/incident").then((m) => ({ args, query }) => <m.IncidentPage id={args[0]} query={query} />) },
	{ path: /^\/compare$/, section: "/compare",
		load: () => import("./pages/compare").then((m) => ({ query }) => <m.Compare query={query} />) },
	{ path: /^\/posts$/, section: "/posts",
		load: () => import("./pages/posts").then((m) => ({ query }) => <m.PostsPage query={query} />) },
	{ path: /^\/post\/([a-z0-9-]{1,80})\/?$/, section: "/posts",
		load: () => import("./pages/posts").then((m) => ({ args }) => <m.PostPage slug={args[0]} />) },
	{ path: /^\/norms$/, section: "/norms", load: () => import("./pages/norms").then((m) => ({ query }) => <m.Norms query={query} />) },
	{ path: /^\/about$/, section: "", load: () => import("./pages/about").then((m) => () => <m.About />) },
	{ path: /^\/data$/, section: "/data", load: () => import("./pages/data").then((m) => () => <m.DataPage />) },
	{ path: /^\/search$/, section: "",
		load: () => import("./pages/search").then((m) => ({ query }) => <m.SearchPage q={query.get("q") ?? ""} />) },
];

const find = (path: string): [Page, string[]] | null => {
	const plain = path.replaceAll(/%3a/gi, ":");
	for (const page of pages) {
		const hit = page.path.exec(plain);
		if (hit)
			return [page, hit.slice(1)];
	}
	return null;
};

export const sectionOf = (path: string): string => find(path)?.[0].section ?? "";

/* The page of a place; a new page for another address, the same one for another query. */
export function PageAt({ place }: { place: Place }) {
	const found = find(place.path);
	const [, fetched] = useState(0);
	const [failed, setFailed] = useState(false);
	const page = found?.[0];

	useEffect(() => {
		let gone = false;
		setFailed(false);
		if (page && !page.show && page.load)
			page.load().then((show) => {
				page.show = show;
				if (!gone)
					fetched((n) => n + 1);
			}, () => {
				if (!gone)
					setFailed(true);
			});
		return () => { gone = true; };
	}, [page]);

	if (!found)
		return <NotFound />;
	const Show = found[0].show;
	if (Show)
		return <Show key={place.path} args={found[1]} query={place.query} />;
	if (!failed)
		return <div class="page"><Skeleton rows={10} /></div>;
	return <Box icon="warning" title="This page did not load" tone="bad">
		<p>Check the connection, then try again.</p>
		<p class="actions"><button type="button" class="button" onClick={() => location.reload()}>Try again</button></p>
	</Box>;
}
