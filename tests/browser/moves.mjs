// What a reader does: search by keyboard, sort, filter, page, change month and colours, go back.
import assert from "node:assert/strict";
import { noFaults, someAs } from "./check.mjs";

export async function moves({ test, open, go, settle, api, base }) {
	const { page, faults, close } = await open();
	const where = () => page.url().slice(base.length);
	const asns = () => page.locator("tr[data-asn]").evaluateAll((all) => all.map((r) => Number(r.dataset.asn)));
	const settled = () => settle(page);

	await test("search: suggestions by keyboard, arrows, Enter", async () => {
		const { asn } = await someAs(api);
		const { data } = await api(`/search?q=${asn}`);
		await go(page, "/");
		await page.keyboard.press("/");
		await page.keyboard.type(String(asn));
		const box = page.getByRole("combobox", { name: /search/i });
		await page.locator('[role="option"]').first().waitFor();
		assert.equal(await box.getAttribute("aria-expanded"), "true");
		assert.equal(await page.locator('[role="option"]').count(), data.length);
		await page.keyboard.press("ArrowDown");
		const chosen = await box.getAttribute("aria-activedescendant");
		assert.equal(await page.locator(`[id="${chosen}"]`).getAttribute("aria-selected"), "true");
		await page.keyboard.press("Enter");
		assert.equal(where(), data[0].href);
		await page.locator("h1", { hasText: `AS${asn}` }).waitFor();
	});

	await test("search: Escape closes, Enter without a choice goes to the results", async () => {
		const { asn } = await someAs(api);
		await go(page, "/");
		const box = page.getByRole("combobox", { name: /search/i });
		await box.fill(`AS${asn}`);
		await page.locator('[role="option"]').first().waitFor();
		await page.keyboard.press("Escape");
		assert.equal(await box.getAttribute("aria-expanded"), "false");
		assert.equal(await box.inputValue(), `AS${asn}`);
		await page.keyboard.press("Enter");
		assert.equal(where(), `/search?q=AS${asn}`);
	});

	await test("search: nothing found is said", async () => {
		await go(page, "/");
		await page.getByRole("combobox", { name: /search/i }).fill("zzqqxxzz");
		await page.getByText("Nothing found for").waitFor();
	});

	await test("networks: a heading sorts, both ways", async () => {
		await go(page, "/ases");
		for (const sort of ["-prefixes", "prefixes"]) {
			await page.getByRole("link", { name: "Prefixes" }).click();
			await page.waitForURL(new RegExp(`sort=${sort}$`));
			await settled();
			assert.deepEqual(await asns(), (await api(`/ases?sort=${sort}&limit=50`)).data.map((r) => r.asn));
		}
		assert.equal(await page.locator('[aria-sort="ascending"]').innerText(), "Prefixes");
	});

	await test("networks: next and previous page", async () => {
		const first = await api("/ases?limit=50");
		if (!first.next)
			return "one page only";
		await go(page, "/ases");
		await page.getByRole("link", { name: "Next" }).click();
		await page.waitForURL(/cursor=/);
		await settled();
		const second = await api(`/ases?limit=50&cursor=${encodeURIComponent(first.next)}`);
		assert.deepEqual(await asns(), second.data.map((r) => r.asn));
		await page.getByRole("button", { name: "Previous" }).click();
		await page.waitForURL((u) => !u.search.includes("cursor"));
		await settled();
		assert.deepEqual(await asns(), first.data.map((r) => r.asn));
	});

	await test("networks: filters by name, country and readiness live in the address", async () => {
		await go(page, "/ases");
		const { country } = (await api("/ases?limit=50")).data.find((r) => r.country);
		await page.locator(".filters").getByLabel("Country").selectOption(country);
		await page.waitForURL(new RegExp(`country=${country}`));
		await settled();
		assert.deepEqual(await asns(), (await api(`/ases?country=${country}&limit=50`)).data.map((r) => r.asn));
		await page.getByLabel("Readiness").selectOption("routingInformationIRR:ready");
		await page.waitForURL(/readiness=routingInformationIRR:ready/);
		await settled();
		const both = `/ases?country=${country}&readiness=routingInformationIRR:ready&limit=50`;
		assert.deepEqual(await asns(), (await api(both)).data.map((r) => r.asn));
		await page.reload();
		await settle(page);
		assert.equal(await page.locator(".filters").getByLabel("Country").inputValue(), country, "after a reload");
		await page.getByRole("link", { name: "Clear" }).click();
		await page.getByLabel("Name or number").fill("zzqqxxzz");
		await page.getByText("No network matches these filters").waitFor();
	});

	await test("network: prefixes by state", async () => {
		const { asn } = await someAs(api);
		await go(page, `/as/${asn}`);
		await page.getByLabel("State", { exact: true }).selectOption("valid");
		await page.waitForURL(/state=valid/);
		await settled();
		const { data } = await api(`/ases/${asn}/prefixes?state=valid&limit=100`);
		assert.equal(await page.locator("tr.route").count(), data.length);
	});

	await test("another month stays chosen from page to page", async () => {
		const { meta } = await api("/months");
		if (meta.months.length < 2)
			return "one month only";
		await go(page, "/");
		await page.getByLabel("Month", { exact: true }).selectOption(meta.months[0]);
		await page.waitForURL(new RegExp(`month=${meta.months[0]}`));
		await page.getByRole("link", { name: "Networks", exact: true }).click();
		await settled();
		assert.equal(where(), `/ases?month=${meta.months[0]}`);
	});

	await test("the way back shows the former page", async () => {
		await go(page, "/");
		await page.getByRole("link", { name: "Data", exact: true }).click();
		await page.locator("h1", { hasText: "Data" }).waitFor();
		await page.goBack();
		await page.locator("h1", { hasText: "State of routing security" }).waitFor();
		assert.equal(where(), "/");
	});

	await test("chosen colours outlive a reload", async () => {
		await go(page, "/");
		const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
		const light = await ground();
		await page.getByRole("button", { name: /dark colours/ }).click();
		const dark = await ground();
		assert.notEqual(dark, light);
		await page.reload();
		await settle(page);
		assert.equal(await ground(), dark);
		await page.getByRole("button", { name: /light colours/ }).click();
	});

	await test("the keyboard reaches the content, and opens a row", async () => {
		const { asn } = await someAs(api);
		await go(page, `/as/${asn}`);
		await page.keyboard.press("Tab");
		assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
		await page.locator("tr.route button").first().focus();
		await page.keyboard.press("Enter");
		await page.locator("tr.detail").waitFor();
	});

	await test("no fault on the way", () => noFaults(faults));
	await close();
}
