// Loading, failing, empty, unknown and hostile answers: made by bending what the server says on its way.
import assert from "node:assert/strict";
import { bend, pages, someAs } from "./check.mjs";

const hostile = `<img src=x onerror="document.title='broken'"><script>document.title='broken'</script> & "Co"`;

export async function states({ test, open, go, api, base }) {
	const withPage = pages(open);

	await test("markup in names is shown as text", () => withPage({}, async ({ page }) => {
		await bend(page, /^\/api\/v1\/(ases|search)/, (j) => {
			for (const row of [j.data].flat())
				Object.assign(row, row.label ? { label: hostile } : row.asn ? { name: hostile, org: hostile } : {});
		});
		const { asn } = await someAs(api);
		for (const path of ["/ases", `/as/${asn}`, "/search?q=a", "/"]) {
			await go(page, path);
			if (path === "/ases" || path.startsWith("/as/"))
				assert.ok((await page.locator("main").innerText()).includes(hostile), path);
			assert.equal(await page.locator('main img, main script').count(), 0, path);
			assert.ok(!(await page.title()).startsWith("broken"), path);
		}
	}));

	await test("unknown is shown as no data, never as zero", () => withPage({}, async ({ page }) => {
		await bend(page, /^\/api\/v1\/summary$/, (j) => {
			Object.assign(j.data, { rpki: null, irr: null, bogons: null });
			for (const c of j.data.categories)
				Object.assign(c, { value: null, trend: null, note: "because nothing was read" });
		});
		await go(page, "/");
		assert.equal(await page.getByText("because nothing was read").count(), 5);
		for (const panel of ["rpki", "irr", "bogons"])
			assert.match(await page.locator(`[aria-labelledby="${panel}"]`).innerText(), /No .* data was read/);
		assert.equal(await page.locator(".gauge .big", { hasText: /\d/ }).count(), 0);
	}));

	await test("unknown in a row is a dash with words behind it", () => withPage({}, async ({ page }) => {
		await bend(page, /^\/api\/v1\/ases$/, (j) => {
			for (const r of j.data)
				Object.assign(r, { rpki_valid: null, rpki_invalid: null, country: null });
		});
		await go(page, "/ases");
		const cells = page.locator("tr[data-asn]").first().locator("> *");
		assert.equal(await cells.nth(4).locator(".nil [aria-hidden]").innerText(), "–");
		assert.match(await cells.nth(4).locator(".nil").getAttribute("title"), /No data/);
		assert.match(await cells.nth(2).locator(".nil").getAttribute("title"), /unknown/);
	}));

	await test("an empty observatory says what to do", () => withPage({}, async ({ page }) => {
		await bend(page, /^\/api\/v1\/summary$/, (j) => {
			j.data.counts = { ases: 0, prefixes4: 0, prefixes6: 0, pairs: 0, economies: 0 };
			Object.assign(j.meta, { month: null, coverage: null });
		});
		await bend(page, /^\/api\/v1\/ases$/, (j) => Object.assign(j, { data: [], next: null }));
		await go(page, "/");
		await page.getByText("No routing table has been read yet").waitFor();
		await go(page, "/ases");
		await page.getByText("No network in this month").waitFor();
	}));

	await test("a page waits with a skeleton, then with its data", () => withPage({}, async ({ page }) => {
		let release;
		const held = new Promise((ok) => { release = ok; });
		await page.route("**/api/v1/summary*", async (route) => {
			await held;
			await route.continue();
		});
		await page.goto(base + "/");
		await page.locator(".skeleton").first().waitFor();
		release();
		await page.locator(".gauge").first().waitFor();
		assert.equal(await page.locator(".gauges .skeleton").count(), 0);
	}));

	await test("a server that does not answer is said, and tried again", () => withPage({ mayFail: true }, async ({ page }) => {
		let down = true;
		await page.route("**/api/v1/summary*", (route) => down ? route.abort() : route.continue());
		await go(page, "/");
		await page.getByText("The server does not answer").waitFor();
		down = false;
		await page.getByRole("button", { name: "Try again" }).click();
		await page.locator(".gauge").first().waitFor();
	}));

	await test("data that cannot be refreshed stays, marked as old", () => withPage({ mayFail: true }, async ({ page }) => {
		await page.clock.install();
		await go(page, "/");
		await page.getByRole("link", { name: "Data", exact: true }).click();
		await page.locator("h1", { hasText: "Data" }).waitFor();
		await page.clock.fastForward("01:00");
		await page.route("**/api/v1/summary*", (route) => route.abort());
		await page.getByRole("link", { name: "Overview", exact: true }).click();
		await page.getByText("This page shows what was loaded at").waitFor();
		assert.equal(await page.locator(".gauge").count(), 5);
	}));

	await test("the month chosen is the one shown, also where that is not the newest", () => withPage({ mayFail: true }, async ({ page }) => {
		const { meta } = await api("/months");
		const [before, after] = ["1999-12", "2999-01"];
		await bend(page, /^\/api\/v1\/months$/, (j) => { j.meta.months = [before, meta.month, after]; });
		const choice = page.getByLabel("Month", { exact: true });
		await go(page, "/");
		assert.equal(await choice.inputValue(), meta.month);
		for (const month of [before, after]) {
			await choice.selectOption(month);
			await page.waitForURL(new RegExp(`[?]month=${month}$`));
			assert.equal(await choice.inputValue(), month);
		}
		await choice.selectOption(meta.month);
		await page.waitForURL((u) => u.search === "");
		assert.equal(await choice.inputValue(), meta.month);
	}));

	await test("tables of too few peers were read, and nothing counts: the page says which peers it takes", () => withPage({}, async ({ page }) => {
		await bend(page, /^\/api\/v1\/summary$/, (j) => {
			Object.assign(j.data.counts, { ases: 0, pairs: 0, prefixes4: 0, prefixes6: 0, economies: 0 });
			Object.assign(j.meta.coverage, { pairs_counted: 0, min_peers: 5, max_peers_of_a_pair: 3 });
		});
		await go(page, "/");
		const text = await page.locator("main").innerText();
		assert.match(text, /No route counts in /);
		assert.match(text, /ingest --min-peers 3/);
		assert.doesNotMatch(text, /No routing table/);
		assert.equal(await page.locator("dd[data-coverage=pairs_counted]").innerText(), "0");
	}));

	await test("months years apart: no label on the axis touches another", () => withPage({}, async ({ page }) => {
		const months = ["2000-01", "2012-12", "2014-05", "2014-08", "2014-09", "2014-11", "2015-01", "2026-01"];
		await bend(page, /^\/api\/v1\/summary$/, (j) => {
			j.data.history = months.map((month) => ({ month, categories: j.data.categories.map(({ id }) => ({ id, value: 0.5 })) }));
		});
		// The labels are drawn on a canvas: what is written, where, and how wide it is.
		await page.addInitScript(() => {
			globalThis.labels = [];
			const plain = CanvasRenderingContext2D.prototype.fillText;
			CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
				if (/^[A-Z][a-z]{2} \d{4}$/.test(text))
					globalThis.labels.push({ x, y, wide: this.measureText(text).width });
				return plain.call(this, text, x, y);
			};
		});
		await go(page, "/");
		await page.waitForFunction(() => globalThis.labels.length > 2);
		const at = (await page.evaluate(() => globalThis.labels)).sort((a, b) => a.x - b.x);
		for (let i = 1; i < at.length; i++)
			assert.ok(at[i].x === at[i - 1].x || at[i].x - at[i - 1].x > (at[i].wide + at[i - 1].wide) / 2, `label ${i} touches the one before`);
	}));

	await test("what is built in is never out of date", () => withPage({}, async ({ page }) => {
		await bend(page, /^\/api\/v1\/(sources|summary)$/, (j) => {
			for (const s of j.data.sources ?? j.data)
				if (s.kind === "iana")
					s.age_days = 5000;
		});
		for (const path of ["/", "/data"]) {
			await go(page, path);
			const row = page.locator("tr", { hasText: "IANA special-purpose registries" });
			await row.getByText("Built in", { exact: true }).first().waitFor({ state: "attached" });
			assert.equal(await row.getByText("Out of date").count(), 0, path);
		}
	}));

	await test("an unknown network, prefix, month and address", () => withPage({ mayFail: true }, async ({ page }) => {
		await go(page, "/as/4199999999");
		assert.match(await page.locator("h1").innerText(), /AS4199999999/);
		await page.getByRole("link", { name: "All networks" }).waitFor();
		await go(page, "/prefix/198.51.100.128/25");
		assert.match(await page.locator("main").innerText(), /198\.51\.100\.128\/25/);
		await go(page, "/?month=1999-01");
		await page.getByRole("link", { name: "Latest month" }).click();
		await page.locator(".gauge").first().waitFor();
		await go(page, "/prefix/300.1.1.1/24");
		assert.equal(await page.getByRole("button", { name: "Try again" }).count(), 0);
		await go(page, "/nowhere");
		await page.locator("h1", { hasText: "Page not found" }).waitFor();
	}));
}
