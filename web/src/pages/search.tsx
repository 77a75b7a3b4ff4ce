// The page of results: what the suggestions show, with an address of its own.
import { apiUrl, useApi } from "../api";
import { hitIcon, hitLink } from "../search";
import { useTitle } from "../title";
import type { Hit } from "../types";
import { Panel } from "../ui/bits";
import { Icon } from "../ui/icons";
import { Box, Loaded, Skeleton } from "../ui/states";

const kinds: Record<Hit["kind"], string> = { as: "Network", prefix: "Prefix", economy: "Country", incident: "Incident",
	participant: "Participant" };

const Hints = () => <ul class="hints">
	<li>An AS number, <code>AS64500</code> or <code>64500</code></li>
	<li>A prefix or an address, <code>192.0.2.0/24</code> or <code>2001:db8::1</code>: the longest match is found</li>
	<li>A part of a network's name, a country by name or by code such as <code>NL</code></li>
	<li>Incidents: of an AS number or a prefix, by kind such as <code>leak</code> or <code>hijack</code>, by id or its beginning</li>
	<li>A participant of a programme by a part of its name</li>
</ul>;

export function SearchPage({ q }: { q: string }) {
	const text = q.trim();
	const call = useApi<Hit[]>(text ? apiUrl("/search", { q: text }) : null);
	useTitle(text ? `Search: ${text}` : "Search");

	return <div class="page narrow">
		<h1>{text ? <>Results for “<bdi>{text}</bdi>”</> : "Search"}</h1>
		{!text
			? <Box icon="search" title="What can be searched"><Hints /></Box>
			: <Loaded call={call} wait={<Skeleton rows={4} />}>
				{(hits) => hits.length === 0
					? <Box icon="search" title="Nothing found"><p>Try one of these:</p><Hints /></Box>
					: <Panel title={hits.length === 10 ? "The ten best matches" : "Matches"} api={call.url}>
						<ul class="hits">
							{hits.map((h) => <li key={h.href}>
								<a href={hitLink(h)}>
									<Icon name={hitIcon[h.kind]} />
									<span class="text"><bdi class="label">{h.label}</bdi>
										{h.detail && <bdi class="detail">{h.detail}</bdi>}</span>
									<span class="kind">{kinds[h.kind]}</span>
								</a>
							</li>)}
						</ul>
					</Panel>}
			</Loaded>}
	</div>;
}
