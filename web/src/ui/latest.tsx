// The newest posts, for the overview; nothing at all where nobody wrote any.
import { apiUrl, useApi } from "../api";
import { date } from "../format";
import { link } from "../router";
import type { Posts } from "../types";
import { Panel } from "./bits";

export function Latest() {
	const call = useApi<Posts>(apiUrl("/posts", { month: null, limit: "3" }));
	if (call.data === null || call.data.posts.length === 0)
		return null;
	return <Panel title="Latest and voices" api={call.url}>
		<ul class="latest">{call.data.posts.map((p) => <li key={p.slug}>
			<a href={link(`/post/${p.slug}`)}>{p.title}</a>
			<span class="soft">{p.author}, <time dateTime={p.date}>{date(p.date)}</time></span>
		</li>)}</ul>
		<p class="more"><a href={link("/posts")}>All posts</a></p>
	</Panel>;
}
