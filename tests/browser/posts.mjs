// Posts and voices: the pages say what the API says, filters are in the address, feeds are named in the head.
import assert from "node:assert/strict";
import { noFaults } from "./check.mjs";

export async function posts({ test, open, go, api, settle }) {
	const { page, faults, close } = await open();
	const { data: { posts: all } } = await api("/posts");
	const slugs = () => page.locator("[data-post]").evaluateAll((e) => e.map((x) => x.dataset.post));

	await test("posts: the list is that of the API, the latest first", async () => {
		await go(page, "/posts");
		assert.deepEqual(await slugs(), all.map((p) => p.slug));
		for (const p of all) {
			const text = await page.locator(`[data-post="${p.slug}"]`).innerText();
			assert.ok(text.includes(p.title) && text.includes(p.author), text);
		}
		assert.equal(await page.locator('link[rel="alternate"]').getAttribute("href"), "/feed.atom");
	});

	await test("posts: kind and tag are in the address", async () => {
		await go(page, "/posts");
		await page.getByRole("link", { name: "Voices" }).click();
		await settle(page);
		assert.match(page.url(), /kind=voice/);
		assert.deepEqual(await slugs(), all.filter((p) => p.kind === "voice").map((p) => p.slug));
		const tagged = all.find((p) => p.tags.length > 0);
		await go(page, `/posts?tag=${encodeURIComponent(tagged.tags[0])}`);
		assert.deepEqual(await slugs(), all.filter((p) => p.tags.includes(tagged.tags[0])).map((p) => p.slug));
		await go(page, "/posts?tag=none-has-it");
		assert.match(await page.locator("main").innerText(), /No post is like that/);
	});

	await test("posts: one is shown whole, and nothing in it runs", async () => {
		const p = all.find((x) => x.kind === "post");
		const { data: whole } = await api(`/posts/${p.slug}`);
		await go(page, "/posts");
		await page.getByRole("link", { name: p.title }).click();
		await settle(page);
		assert.match(page.url(), new RegExp(`/post/${p.slug}$`));
		assert.equal(await page.locator("h1").innerText(), p.title);
		const strip = (html) => html.replace(/<[^>]*>/g, "").replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">")
			.replace(/&amp;/g, "&").replace(/\s+/g, "");
		assert.equal((await page.locator(".prose").textContent()).replace(/\s+/g, ""), strip(whole.html));
		assert.equal(await page.locator(".prose script, .prose [onclick], .prose img").count(), 0);
	});

	await test("posts: the overview shows the newest three", async () => {
		await go(page, "/");
		const shown = await page.locator(".latest li a").allInnerTexts();
		assert.deepEqual(shown, all.slice(0, 3).map((p) => p.title));
	});
	await test("posts: no fault", () => noFaults(faults));
	await test("posts: one that is not there says so", async () => {
		const other = await open({ mayFail: true });
		await go(other.page, "/post/none");
		assert.match(await other.page.locator("main").innerText(), /Not found/);
		await other.close();
	});
	await close();
}
