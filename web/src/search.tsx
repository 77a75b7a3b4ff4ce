// The search box: a combobox in the manner of the ARIA practices. The focus stays in the field; arrow
// keys move through the suggestions, Enter follows one or asks for the page of results.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { apiUrl, ask } from "./api";
import { go, link } from "./router";
import type { Hit } from "./types";
import { Icon, type Glyph } from "./ui/icons";

const pause_ms = 120; // from the last key to the question

export const hitIcon: Record<Hit["kind"], Glyph> = { as: "network", prefix: "prefix", economy: "place", incident: "warning", participant: "check" };

/* Only paths of this site are followed, whatever an answer holds. */
export function hitLink(h: Hit): string {
	if (!/^\/(?!\/)/.test(h.href))
		return link("/");
	const [path, query] = h.href.split("?");
	return link(path, Object.fromEntries(new URLSearchParams(query ?? "")));
}

export function SearchBox({ initial }: { initial: string }) {
	const [q, setQ] = useState(initial);
	const [asked, setAsked] = useState(""); // the text that hits answer
	const [hits, setHits] = useState<Hit[]>([]);
	const [failed, setFailed] = useState(false);
	const [open, setOpen] = useState(false);
	const [at, setAt] = useState(-1);
	const id = useId();
	const field = useRef<HTMLInputElement>(null);
	const text = q.trim();

	useEffect(() => {
		if (!open || text === "")
			return;
		const stop = new AbortController();
		const timer = setTimeout(() => {
			ask<Hit[]>(apiUrl("/search", { q: text }), stop.signal).then(
				(a) => {
					setHits(a.data);
					setFailed(false);
					setAsked(text);
					setAt(-1);
				},
				() => {
					if (!stop.signal.aborted) {
						setHits([]);
						setFailed(true);
						setAsked(text);
					}
				});
		}, pause_ms);
		return () => {
			clearTimeout(timer);
			stop.abort();
		};
	}, [text, open]);

	// "/" brings the focus here from anywhere that does not take text.
	useEffect(() => {
		const key = (ev: KeyboardEvent) => {
			const in_ = ev.target as HTMLElement;
			if (ev.key === "/" && !ev.ctrlKey && !ev.metaKey && !ev.altKey
				&& !/^(INPUT|SELECT|TEXTAREA)$/.test(in_.tagName)) {
				ev.preventDefault();
				field.current?.focus();
			}
		};
		addEventListener("keydown", key);
		return () => removeEventListener("keydown", key);
	}, []);

	useEffect(() => {
		if (at >= 0)
			document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
	}, [at]);

	const leave = (href: string) => {
		setOpen(false);
		setAt(-1);
		go(href);
	};
	const submit = () => {
		if (text !== "")
			leave(at >= 0 && hits[at] ? hitLink(hits[at]) : link("/search", { q: text }));
	};
	const shown = open && text !== "" && asked === text;

	const onKeyDown = (ev: KeyboardEvent) => {
		if (ev.key === "Escape") {
			if (open && text !== "")
				setOpen(false);
			else
				setQ("");
			setAt(-1);
		} else if ((ev.key === "ArrowDown" || ev.key === "ArrowUp") && !open) {
			setOpen(true);
		} else if (shown && hits.length > 0 && (ev.key === "ArrowDown" || ev.key === "ArrowUp")) {
			const step = ev.key === "ArrowDown" ? 1 : -1;
			const n = hits.length + 1; // one place more: none chosen
			setAt((i) => (i + 1 + step + n) % n - 1);
		} else
			return;
		ev.preventDefault();
	};

	return <form class="search" role="search" action="/search" onSubmit={(ev) => {
		ev.preventDefault();
		submit();
	}}>
		<Icon name="search" />
		<input ref={field} type="text" name="q" value={q} placeholder="Search"
			autocomplete="off" autocapitalize="off" spellcheck={false} maxLength={200}
			role="combobox" aria-label="Search network, prefix, country, incident" aria-autocomplete="list"
			aria-expanded={shown} aria-controls={`${id}-list`}
			aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined}
			onInput={(ev) => {
				setQ(ev.currentTarget.value);
				setOpen(true);
			}}
			onKeyDown={onKeyDown} onFocus={() => setOpen(q !== initial)} onBlur={() => setOpen(false)} />
		<kbd aria-hidden="true">/</kbd>
		<div class="suggest" hidden={!shown}>
			<ul id={`${id}-list`} role="listbox" aria-label="Suggestions">
				{hits.map((h, i) => <li key={h.href} id={`${id}-${i}`} role="option" aria-selected={i === at}
					onMouseDown={(ev) => ev.preventDefault()} onMouseMove={() => setAt(i)}
					onClick={() => leave(hitLink(h))}>
					<Icon name={hitIcon[h.kind]} />
					<span class="label"><bdi>{h.label}</bdi></span>
					{h.detail && <span class="detail"><bdi>{h.detail}</bdi></span>}
				</li>)}
			</ul>
			{hits.length === 0 && <p class="none">
				{failed ? "The search does not answer at the moment." : <>Nothing found for “{text}”.</>}
			</p>}
		</div>
		<span class="vh" role="status">
			{shown ? hits.length === 0 ? "No suggestions" : `${hits.length} suggestions` : ""}
		</span>
	</form>;
}
