// Economies and regions: what the map, the tables and the files say is what the API says, and the address keeps it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { digits, pages, percent } from "./check.mjs";

const rpki = "routingInformationRPKI";
const score = (row, id = rpki) => row.categories.find((c) => c.id === id).value;

export async function places({ test, open, go, settle, api }) {
	const withPage = pages(open);
	const { data: economies } = await api("/economies");
	const largest = [...economies].sort((a, b) => b.ases - a.ases)[0];
	const { data: europe } = await api("/regions/150");
	const choice = (page, name) => page.locator(".filters label", { hasText: new RegExp(`^${name}`) }).locator("select");
	const ids = (page, label) => page.locator(`[aria-label="Table: ${label}"] tr[data-id]`).evaluateAll((rows) => rows.map((r) => r.dataset.id));

	await test("economies: every row, with its networks and score", () => withPage({}, async ({ page }) => {
		await go(page, "/economies");
		for (const row of economies) {
			const cells = page.locator(`tr[data-id="${row.id}"] > *`);
			const texts = await cells.allInnerTexts();
			assert.equal(texts[0], row.name);
			assert.equal(digits(texts[3]), row.ases, row.id);
			assert.equal(texts[4].split("\n")[0].trim(), percent(score(row)), row.id);
		}
		assert.equal(await page.locator("tr[data-id]").count(), economies.length);
	}));

	await test("economies: the order is in the address, unknown ones last", () => withPage({}, async ({ page }) => {
		await go(page, "/economies");
		await page.locator("thead").getByRole("link", { name: "RPKI" }).click();
		assert.match(page.url(), /sort=-routingInformationRPKI/);
		for (const down of [true, false]) {
			const want = new Map(economies.map((r) => [r.id, score(r)]));
			const got = (await ids(page, "economies")).map((id) => want.get(id));
			const known = got.filter((v) => v !== null);
			assert.deepEqual(got.slice(known.length), got.filter((v) => v === null));
			assert.deepEqual(known, [...known].sort((a, b) => down ? b - a : a - b));
			if (down)
				await page.locator("thead").getByRole("link", { name: "RPKI" }).click();
		}
		assert.equal(await page.locator("th[aria-sort=ascending]").innerText(), "RPKI");
	}));

	await test("the file has the rows of the table", () => withPage({}, async ({ page }) => {
		await go(page, "/economies");
		const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
		assert.match(file.suggestedFilename(), /^economies-\d{4}-\d\d\.csv$/);
		const lines = readFileSync(await file.path(), "utf8").trimEnd().split("\r\n");
		assert.match(lines[0], /^name,id,rank,networks,/);
		assert.equal(lines.length, economies.length + 1);
		const at = lines[0].split(",").indexOf(rpki);
		for (const row of economies) {
			const line = lines.find((l) => l.split(",").at(at - 3) === row.id || l.includes(`,${row.id},`));
			assert.equal(line.split(",").at(at - lines[0].split(",").length), score(row) === null ? "" : String(score(row)), row.id);
		}
	}));

	await test("the map: a dot an economy, named; arrows move, Enter opens", () => withPage({}, async ({ page }) => {
		await go(page, "/economies");
		await page.locator(".dot").first().waitFor();
		const dots = await page.locator(".dot").evaluateAll((all) => all.map((d) => [d.dataset.economy, d.getAttribute("aria-label")]));
		const held = new Map(economies.map((r) => [r.id, r]));
		for (const [cc, label] of dots) {
			assert.ok(label.startsWith(`${held.get(cc).name}: ${held.get(cc).ases.toLocaleString("en-GB")} network`), label);
			assert.ok(label.includes(score(held.get(cc)) === null ? "no data" : percent(score(held.get(cc)))), label);
		}
		const off = economies.length - dots.length;
		assert.equal(await page.getByText("not on the map").count(), off > 0 ? 1 : 0);
		assert.equal(await page.locator('.dot[tabindex="0"]').count(), 1, "one stop of the keyboard");
		const now = () => page.evaluate(() => document.activeElement.dataset.economy);
		await page.locator('.dot[tabindex="0"]').focus();
		const first = await now();
		assert.equal(first, largest.id);
		for (const way of ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"])
			await page.keyboard.press(way);
		assert.equal(await page.locator('.dot[tabindex="0"]').count(), 1);
		const cc = await now();
		assert.match(await page.locator(".tip").innerText(), new RegExp(held.get(cc).name.replace(/[()]/g, ".")));
		await page.keyboard.press("Enter");
		await page.waitForURL(new RegExp(`/economy/${cc}$`));
		await settle(page);
		assert.ok((await page.locator("h1").innerText()).includes(held.get(cc).name));
	}));

	await test("a region narrows the economies, and the category is in the address", () => withPage({}, async ({ page }) => {
		await go(page, "/economies?region=150&by=coordination");
		assert.deepEqual((await ids(page, "economies")).sort(), [...europe.economies].sort());
		assert.equal(await page.getByRole("button", { name: "Coordination", pressed: true }).count(), 1);
		await page.locator(".filters").getByRole("link", { name: "Clear" }).click();
		await page.waitForURL((u) => u.search === "?by=coordination");
	}));

	await test("one economy: its gauges, networks, neighbours", () => withPage({}, async ({ page }) => {
		const { data: e } = await api(`/economies/${largest.id}`);
		await go(page, `/economy/${largest.id}`);
		for (const c of e.categories.filter((x) => x.value !== null))
			assert.equal(await page.locator(`[data-category=${c.id}] .big`).innerText(), percent(c.value));
		const { data: rows } = await api(`/ases?country=${largest.id}&sort=-prefixes&limit=10`);
		assert.deepEqual(await ids(page, `networks of ${e.name}`), rows.map((r) => String(r.asn)));
		const { data: regions } = await api("/regions");
		const { data: sub } = await api(`/regions/${regions.find((r) => r.name === e.sub_region).id}`);
		if (sub.economies.length > 1)
			assert.deepEqual((await ids(page, "neighbours")).sort(), [...sub.economies].sort());
		const link = page.locator(`[data-category=${rpki}] .classes a`).first();
		await link.click();
		await page.waitForURL(new RegExp(`country=${largest.id}`));
	}));

	await test("regions: areas below what they are a part of; a region knows those beside it", () => withPage({}, async ({ page }) => {
		const { data: regions } = await api("/regions");
		await go(page, "/regions");
		const rows = await ids(page, "areas");
		for (const r of regions.filter((x) => x.parent && x.parent !== "world"))
			assert.ok(rows.indexOf(r.parent) >= 0 && rows.indexOf(r.parent) < rows.indexOf(r.id), r.id);
		assert.deepEqual(await ids(page, "registries"), regions.filter((r) => r.parent === null && r.id !== "world").map((r) => r.id));
		await go(page, "/region/150");
		assert.deepEqual((await ids(page, "neighbours")).sort(), regions.filter((r) => r.parent === "world").map((r) => r.id).sort());
		assert.deepEqual((await ids(page, "economies")).sort(), [...europe.economies].sort());
		const { data: rows10 } = await api("/ases?region=150&sort=-prefixes&limit=10");
		assert.deepEqual(await ids(page, "networks of Europe"), rows10.map((r) => String(r.asn)));
	}));

	await test("incidents by kind and month are the API's", () => withPage({}, async ({ page }) => {
		const { data: months } = await api("/incidents/months?region=150");
		await go(page, "/region/150");
		for (const m of months.filter((x) => x.kinds))
			for (const { kind, count } of m.kinds)
				if (months.length === 1)
					assert.equal(digits(await page.locator(`li[data-kind="${kind}"] b`).innerText()), count, kind);
		await page.locator('li[data-kind="leak"] a').click();
		await page.waitForURL(/incidents\?kind=leak&region=150/);
	}));

	await test("the overview of a region, an economy, a programme; cleared, it is that of the world", () => withPage({}, async ({ page }) => {
		await go(page, "/");
		await choice(page, "Region").selectOption("150");
		await page.waitForURL(/region=150/);
		await settle(page);
		assert.equal(await page.locator(`[data-category=${rpki}] .big`).innerText(), percent(score(europe)));
		await choice(page, "Economy").selectOption(europe.economies[0]);
		await page.waitForURL(/economy=/);
		await settle(page);
		const { data: e } = await api(`/economies/${europe.economies[0]}`);
		assert.ok((await page.locator(".chosen").innerText()).startsWith(e.name));
		await page.locator(".filters").getByRole("link", { name: "Clear" }).click();
		await page.waitForURL((u) => u.search === "");
		const { data: p } = await api("/programmes");
		if (p.length > 0) {
			await choice(page, "Programme").selectOption(p[0].id);
			await page.waitForURL(/programme=/);
			await settle(page);
			assert.ok((await page.locator(".chosen").innerText()).startsWith(p[0].name ?? p[0].id));
			const { data: told } = await api(`/incidents?programme=${p[0].id}&limit=8`);
			assert.deepEqual(await page.locator('[aria-labelledby="latest-incidents"] tr[data-incident]').evaluateAll((all) =>
				all.map((r) => r.dataset.incident)), told.map((r) => r.id));
			const { data: whole } = await api(`/programmes/${p[0].id}`);
			const served = new Set(whole.members.flatMap((m) => m.areas));
			assert.ok(served.size > 0);
			assert.deepEqual((await ids(page, "economies")).sort(), economies.map((e) => e.id).filter((id) => served.has(id)).sort());
			for (const panel of ["networks-to-look-at", "incidents-by-kind", "latest-incidents"])
				assert.match(await page.locator(`[aria-labelledby="${panel}"] a.api`).getAttribute("href"), /programme=/, panel);
		}
	}));

	await test("an economy and a region that are none", () => withPage({ mayFail: true }, async ({ page }) => {
		for (const path of ["/economy/ZZ", "/region/999"]) {
			await go(page, path);
			assert.equal(await page.locator("h1").count(), 1, path);
			assert.equal(await page.locator('[role="alert"]').count(), 1, path);
		}
	}));
}
