// Posts and voices: what people write beside the figures. Their HTML is made by the server, which lets nothing through that runs.
import { apiUrl, useApi } from "../api";
import { date, plural } from "../format";
import { link, linkWith } from "../router";
import { useTitle } from "../title";
import type { PostRow, PostWhole, Posts } from "../types";
import { ApiLink } from "../ui/bits";
import { Box, Loaded, Skeleton } from "../ui/states";

const kinds = [["", "All"], ["post", "Posts"], ["voice", "Voices"]] as const;

/* Without the month of the page: posts are of none. */
const postsUrl = (path: string, query: Record<string, string | null> = {}) => apiUrl(path, { month: null, ...query });

const By = ({ p }: { p: PostRow }) => <p class="by">
	<span>{p.author}</span><time dateTime={p.date}>{date(p.date)}</time>
	{p.kind === "voice" && <span class="badge plain">Voice</span>}
	{p.tags.map((t) => <a key={t} class="tag" href={link("/posts", { tag: t })}>{t}</a>)}
</p>;

export const PostCard = ({ p }: { p: PostRow }) => <article class="post-card" data-post={p.slug}>
	<h2><a href={link(`/post/${p.slug}`)}>{p.title}</a></h2>
	<By p={p} />
	<div class="prose" dangerouslySetInnerHTML={{ __html: p.summary }} />
</article>;

export function PostsPage({ query }: { query: URLSearchParams }) {
	const kind = query.get("kind") ?? "", tag = query.get("tag"), cursor = query.get("cursor");
	const call = useApi<Posts>(postsUrl("/posts", { kind, tag, cursor }), true);
	useTitle("Latest and voices");
	return <div class="page">
		<header class="lead">
			<h1>Latest and voices</h1>
			<p class="sentence">Posts about what the figures show, and short statements of participants. Also as <a
				href="/feed.atom">Atom</a> and <a href="/feed.rss">RSS</a>.</p>
		</header>
		<div class="post-tools">
			<nav class="tabs" aria-label="Kind">{kinds.map(([id, name]) =>
				<a key={id} href={linkWith({ kind: id || null })} aria-current={kind === id ? "page" : undefined}>{name}</a>)}</nav>
			{tag && <a class="button small" href={linkWith({ tag: null })}>Tag: {tag} <span aria-hidden="true">×</span><span class="vh">, take away</span></a>}
			<ApiLink url={call.url} what="Posts" />
		</div>
		<Loaded call={call} wait={<Skeleton rows={3} kind="card" />}>
			{(data) => <>
				{data.posts.length === 0
					? <Box icon="info" title={kind || tag ? "No post is like that" : "Nothing has been written yet"}>
						{!kind && !tag && <p>Posts are Markdown files in the folder <code>posts</code> of the observatory.</p>}
					</Box>
					: <div class="posts">{data.posts.map((p) => <PostCard key={p.slug} p={p} />)}</div>}
				{data.skipped > 0 && <p class="soft">{plural(data.skipped, "file", "files")} left out: <code>routescope post</code> says why.</p>}
				{call.next && <p><a class="button" href={linkWith({ cursor: call.next })}>Older</a></p>}
			</>}
		</Loaded>
	</div>;
}

export function PostPage({ slug }: { slug: string }) {
	const call = useApi<PostWhole>(postsUrl(`/posts/${slug}`));
	useTitle(call.data?.title ?? "Post");
	return <div class="page">
		<nav class="crumbs" aria-label="Where this is"><a href={link("/posts")}>Latest and voices</a></nav>
		<Loaded call={call} title="Post" wait={<Skeleton rows={8} />}>
			{(p) => <article class="post">
				<header><h1>{p.title}</h1><By p={p} /></header>
				<h2 class="vh">Text</h2>
				<div class="prose" dangerouslySetInnerHTML={{ __html: p.html }} />
				<p class="post-end"><ApiLink url={call.url} what={p.title} /></p>
			</article>}
		</Loaded>
	</div>;
}
