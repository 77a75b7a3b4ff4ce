// Every page, in light and dark, from the smallest phone to a wide desk: accessible, no wider than the screen, nothing that
// jumps while it loads. SHOTS keeps a picture of each in both themes and three widths.
import assert from "node:assert/strict";
import { bend, noFaults, someAs } from "./check.mjs";

const widths = [390, 768, 1440];
const between = [320, 360, 1024, 1920]; // only measured
const only = process.env.PAGES?.split(","); // names of pages, to look at some alone
const mostShift = 0.02; // of the layout-shift score, where 0.1 still counts as good

/* Name and address of every page, those of the API's first rows among them. */
async function addresses(api) {
	const { asn } = await someAs(api);
	const first = async (path) => (await api(path)).data[0];
	const [row, told, member] = [await first(`/ases/${asn}/prefixes?limit=1`), await first("/incidents?limit=1"), await first("/participants?limit=1")];
	const economy = (await api("/economies")).data.sort((a, b) => b.ases - a.ases)[0].id;
	const post = (await api("/posts")).data.posts.find((p) => p.kind === "post");
	return Object.entries({
		overview: "/", "overview-region": "/?region=150&by=coordination", "overview-programme": member && `/?programme=${member.programme}`,
		networks: "/ases", network: `/as/${asn}`, "network-metric": `/as/${asn}?metric=m7rpki`, prefix: row && `/prefix/${row.prefix}`,
		economies: "/economies", economy: `/economy/${economy}`, regions: "/regions", region: "/region/150",
		programmes: "/programmes", programme: member && `/programme/${member.programme}`,
		participants: "/participants", participant: member && `/participant/${member.id}`,
		incidents: "/incidents", incident: told && `/incident/${told.id}`,
		"compare-start": "/compare", compare: `/compare?of=region:world,economy:${economy}`,
		posts: "/posts", post: post && `/post/${post.slug}`, norms: "/norms", about: "/about", data: "/data",
		search: `/search?q=${asn}`, "search-empty": "/search", "not-found": "/nowhere",
	}).filter(([name, path]) => path && (!only || only.includes(name)));
}

/* Remembers what moved without the reader's doing, and by how much. */
const watchShifts = () => {
	globalThis.shifts = [];
	new PerformanceObserver((list) => {
		for (const e of list.getEntries())
			if (!e.hadRecentInput)
				globalThis.shifts.push({ score: e.value, what: e.sources.map(({ node, previousRect: a, currentRect: b }) =>
					`${node?.parentElement?.className}>${node?.nodeName}.${node?.className} ${a.y}+${a.height} to ${b.y}+${b.height}`) });
	}).observe({ type: "layout-shift", buffered: true });
};

async function moved(page) {
	const shifts = await page.evaluate(() => globalThis.shifts);
	const sum = shifts.reduce((s, x) => s + x.score, 0);
	return sum < mostShift ? [] : [`moves by ${sum.toFixed(3)} while it loads: ${shifts.map((x) => x.what.join(", ")).join("; ")}`];
}

async function tooWide(page) {
	const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	return over > 0 ? [`${over} px wider than the screen`] : [];
}

export async function looks({ test, open, go, api, axe, shot, settle }) {
	const pages = await addresses(api);
	const size = (page, width) => page.setViewportSize({ width, height: 900 });
	const opened = async (page, name) => {
		if (name === "network")
			await page.locator("tr.route button").first().click();
	};

	// In light each width is a load of its own, and watched. In dark the page is loaded on a phone and pulled wide. Both are
	// checked by axe once, one wide and one narrow.
	for (const dark of [false, true]) {
		const { page, faults, close } = await open({ dark });
		const theme = dark ? "dark" : "light";
		await page.addInitScript(watchShifts);
		for (const [name, path] of pages)
			await test(`looks: ${name}, ${theme}`, async () => {
				const wrong = []; // all of it, so that one fault does not hide the next
				const say = (width, found) => wrong.push(...found.map((x) => `${width}: ${x}`));
				for (const width of dark ? widths : widths.toReversed()) {
					await size(page, width);
					if (!dark || width === widths[0]) {
						await go(page, path);
						say(width, await moved(page));
						await opened(page, name);
					}
					await page.evaluate(() => scrollTo(0, 0)); // nothing half under the header
					say(width, await tooWide(page));
					if (width === (dark ? widths[0] : widths.at(-1))) {
						assert.equal(await page.locator("h1").count(), 1, "one heading of the first level");
						say(width, await axe(page));
					}
					await shot(page, `${name}-${theme}-${width}`);
				}
				for (const width of dark ? [] : between) {
					await size(page, width);
					say(width, await tooWide(page));
				}
				assert.deepEqual(wrong, []);
			});
		await test(`looks: no fault in ${theme}`, () => noFaults(faults));
		await close();
	}

	/* What is shown when there is nothing to show, made by bending the answers of the overview. */
	const bent = {
		empty: (page) => bend(page, /^\/api\/v1\/summary$/, (json) => {
			json.data.counts = { ases: 0, prefixes4: 0, prefixes6: 0, pairs: 0, economies: 0 };
			Object.assign(json.meta, { month: null, coverage: null });
		}),
		error: (page) => page.route("**/api/v1/summary*", (route) => route.abort()),
		stale: async (page) => {
			await page.clock.install();
			await go(page, "/data");
			await page.getByRole("link", { name: "Overview", exact: true }).click();
			await page.locator(".gauge").first().waitFor();
			await page.getByRole("link", { name: "Data", exact: true }).click();
			await page.locator("h1", { hasText: "Data" }).waitFor();
			await page.clock.fastForward("01:00");
			await page.route("**/api/v1/summary*", (route) => route.abort());
		},
	};
	for (const dark of [false, true])
		for (const [name, apply] of Object.entries(bent))
			await test(`looks: ${name}, ${dark ? "dark" : "light"}`, async () => {
				const { page, faults, close } = await open({ dark, mayFail: true });
				await apply(page);
				if (name === "stale")
					await page.getByRole("link", { name: "Overview", exact: true }).click();
				else
					await go(page, "/");
				await settle(page);
				for (const width of widths) {
					await size(page, width);
					assert.deepEqual(await tooWide(page), [], String(width));
					await shot(page, `${name}-${dark ? "dark" : "light"}-${width}`);
				}
				assert.deepEqual(await axe(page), []);
				noFaults(faults);
				await close();
			});

	await test("networks on a tablet: every column within its panel", async () => {
		const { page, close } = await open({ width: 768 });
		await go(page, "/ases");
		const over = await page.locator(".scroll").first().evaluate((el) => el.scrollWidth - el.clientWidth);
		assert.ok(over <= 0, `${over} px of the table are hidden`);
		await close();
	});

	await test("on paper: no controls, dark ink", async () => {
		const { page, close } = await open({ dark: true });
		await go(page, `/as/${(await someAs(api)).asn}`);
		await page.emulateMedia({ media: "print" });
		assert.equal(await page.locator(".search").isVisible(), false);
		assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), "rgb(0, 0, 0)");
		await close();
	});
}
