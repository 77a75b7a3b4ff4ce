// The frame around every page: header, the page itself, footer, and the mark of made-up data. What is not known at first
// (the month, that mark) has its room, or comes last: nothing moves when it arrives.
import { useEffect, useRef, useState } from "preact/hooks";
import { useApi, type Call } from "./api";
import { dateTime, monthName, monthShort } from "./format";
import { PageAt, sectionOf, sections } from "./pages";
import { go, link, linkWith, usePlace, type Place } from "./router";
import { SearchBox } from "./search";
import { onTheme, shownTheme, toggleTheme } from "./theme";
import type { MonthRow } from "./types";
import { Icon, Logo } from "./ui/icons";

/* The months held, and what holds on every page: whether the data is simulated, and its time. */
export function App() {
	const place = usePlace();
	const months = useApi<MonthRow[]>("/api/v1/months");
	const main = useRef<HTMLElement>(null);
	const first = useRef(true);

	// A new page is announced by its heading, as a load of a document would.
	useEffect(() => {
		if (!first.current)
			main.current?.focus({ preventScroll: true });
		first.current = false;
	}, [place.path]);

	return <>
		<a class="skip" href="#main">Skip to the content</a>
		<Header place={place} months={months} />
		<main id="main" tabIndex={-1} ref={main}><PageAt place={place} /></main>
		<Footer months={months} chosen={place.query.get("month")} />
		{months.meta?.simulated && <aside class="simulated" aria-label="About this data">
			<Icon name="info" />
			<span><strong>Simulated Internet:</strong> demonstration data, no real network is described</span>
		</aside>}
	</>;
}

function Header({ place, months }: { place: Place; months: Call<MonthRow[]> }) {
	const section = sectionOf(place.path);
	return <header class="top">
		<div class="inner">
			<a class="brand" href={link("/")}><Logo />Routescope</a>
			<nav aria-label="Sections">
				{sections.map((s) => <a key={s.href} href={link(s.href)}
					aria-current={s.href === section ? "page" : undefined}>{s.name}</a>)}
			</nav>
			<SearchBox key={place.path === "/search" ? place.query.get("q") : ""}
				initial={place.path === "/search" ? place.query.get("q") ?? "" : ""} />
			<MonthChoice months={months} chosen={place.query.get("month")} />
			<ThemeButton />
		</div>
	</header>;
}

function MonthChoice({ months, chosen }: { months: Call<MonthRow[]>; chosen: string | null }) {
	const held = months.meta?.months ?? [];
	// What pages show whose address names no month: the server chooses, and not always the newest.
	const main = months.meta?.month ?? held[held.length - 1];
	if (!main)
		return <span class="month" />;
	if (held.length === 1 && (chosen === null || chosen === main))
		return <span class="month only" title={`The only month held: ${monthName(main)}`}>{monthShort(main)}</span>;
	const value = chosen ?? main;
	const known = held.includes(value);
	return <span class="month">
		<select aria-label="Month" value={value} onChange={(ev) => {
			const m = ev.currentTarget.value;
			go(linkWith({ month: m === main ? null : m }));
		}}>
			{!known && <option value={value}>Another month</option>}
			{[...held].reverse().map((m) => <option key={m} value={m}>{monthShort(m)}</option>)}
		</select>
	</span>;
}

function ThemeButton() {
	const [theme, setTheme] = useState(shownTheme);
	useEffect(() => onTheme(() => setTheme(shownTheme())), []);
	const other = theme === "dark" ? "light" : "dark";
	return <button type="button" class="theme" aria-label={`Change to ${other} colours`}
		title={`Change to ${other} colours`} onClick={() => setTheme(toggleTheme())}>
		<Icon name={theme === "dark" ? "sun" : "moon"} />
	</button>;
}

function Footer({ months, chosen }: { months: Call<MonthRow[]>; chosen: string | null }) {
	const meta = months.meta;
	return <footer class="bottom">
		<div class="inner">
			<p>
				<strong>Routescope</strong> measures how ready networks are against the MANRS actions,
				from public routing, RPKI and registry data.
			</p>
			<p class="soft">
				{meta?.data_time && (chosen ?? meta.month) === meta.month && <>Routing data of {dateTime(meta.data_time)} · </>}
				{meta?.data_time && <>norms of {meta.framework} · </>}
				<a href={link("/about")}>How it works</a> · <a href="/api/openapi.json" target="_blank" rel="noopener">API description</a>
			</p>
		</div>
	</footer>;
}
