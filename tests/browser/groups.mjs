// Programmes, participants and comparison: the pages against the API, links and filters, states.
import assert from "node:assert/strict";
import { pages, samePercent } from "./check.mjs";

export async function groups({ test, open, go, api, settle }) {
	const { data: programmes } = await api("/programmes");
	const { data: participants } = await api("/participants?limit=5");
	const someone = participants.find((p) => p.ases > 0) ?? participants[0];
	const withPage = pages(open);
	if (!someone)
		return test("programmes and comparison", () => "no list of participants is held");
	const programme = programmes.find((p) => p.id === someone.programme);

	await test("the programmes: counts of every Action, links to each", () => withPage({}, async ({ page }) => {
		await go(page, "/programmes");
		for (const p of programmes) {
			const card = page.locator(`section[aria-labelledby="p-${p.id}"]`);
			assert.ok((await card.innerText()).includes(`${p.participants} participant`), p.id);
			if (p.participants === 0)
				continue;
			const rows = card.locator("tbody tr");
			assert.equal(await rows.count(), p.actions.length);
			for (const [i, a] of p.actions.entries()) {
				const cells = await rows.nth(i).locator("td").allInnerTexts();
				assert.deepEqual(cells.map(Number), [a.holds, a.fails, a.not_measured], `${p.id}, Action ${a.number}`);
			}
		}
		await page.locator(`section[aria-labelledby="p-${programme.id}"] h2 a`).click();
		await page.waitForURL(new RegExp(`/programme/${programme.id}$`));
	}));

	await test("a programme: participants with the state of each Action, sorted by the address", () => withPage({}, async ({ page }) => {
		const { data } = await api(`/programmes/${programme.id}`);
		await go(page, `/programme/${programme.id}?sort=-networks`);
		const shown = await page.locator('section[aria-labelledby="participants"] tbody tr').evaluateAll((rows) => rows.map((r) => r.dataset.id));
		assert.deepEqual([...shown].sort(), data.members.map((m) => m.id).sort());
		const size = new Map(data.members.map((m) => [m.id, m.asns.length]));
		for (let i = 1; i < shown.length; i++)
			assert.ok(size.get(shown[i - 1]) >= size.get(shown[i]), "the most networks first");
		const words = { holds: "Keeps", fails: "Fails", not_measured: "Not measured" };
		for (const m of data.members.slice(0, 5))
			for (const a of m.actions) {
				const cell = page.locator(`section[aria-labelledby="participants"] tr[data-id="${m.id}"] > td`).nth(2 + a.number);
				assert.ok((await cell.innerText()).startsWith(words[a.state]), `${m.name}, Action ${a.number}`);
			}
		const file = page.getByRole("link", { name: "public table" });
		assert.match(await file.getAttribute("href"), /format=csv/);
	}));

	await test("participants: the filter of the programme is in the address", () => withPage({}, async ({ page }) => {
		await go(page, "/participants");
		await page.locator('main form select').selectOption(programme.id);
		await page.waitForURL(/programme=/);
		await settle(page);
		const { data } = await api(`/participants?programme=${programme.id}&limit=100`);
		assert.equal(await page.locator("tr[data-id]").count(), data.length);
		await page.getByRole("link", { name: "Clear" }).click();
		await page.waitForURL((u) => u.search === "");
	}));

	await test("a participant: networks, scores and history as the API tells them", () => withPage({}, async ({ page }) => {
		const { data } = await api(`/participants/${someone.id}`);
		await go(page, `/participant/${someone.id}`);
		assert.equal(await page.locator("h1").innerText(), data.name);
		const rows = page.locator('section[aria-labelledby="networks"] tbody tr');
		assert.equal(await rows.count(), data.networks.length);
		const rpki = data.categories.find((c) => c.id === "routingInformationRPKI");
		const cell = page.locator('section[aria-labelledby="scores"] tr[data-id="routingInformationRPKI"] > td').first();
		if (rpki.value === null)
			assert.match(await cell.innerText(), /No data/);
		else
			samePercent(await cell.innerText(), rpki.value, "mean of RPKI");
	}));

	await test("nobody by that id is said, with a way on", () => withPage({ mayFail: true }, async ({ page }) => {
		await go(page, "/participant/netops-000000000000");
		await page.locator("h1").waitFor();
		assert.match(await page.locator("main").innerText(), /Not found/);
		await go(page, "/programme/nothing");
		assert.match(await page.locator("main").innerText(), /Not found|impossible/);
	}));

	await test("comparison: values of the months chosen, differences, one added and one removed", () => withPage({}, async ({ page }) => {
		const { meta } = await api("/months");
		const old = meta.months[0];
		const of = `region:world,programme:${programme.id},region:world@${old}`;
		await go(page, `/compare?of=${of}`);
		const { data } = await api(`/series?of=region:world,programme:${programme.id}`);
		const value = (i, month) => data[i].points.find((p) => p.month === month)?.categories.find((c) => c.id === "routingInformationIRR").value ?? null;
		const cell = (text) => page.locator(`section[aria-labelledby="side-by-side"] tr[data-id="${text}"] > td`).nth(3);
		for (const [text, v] of [["region:world", value(0, meta.month)], [`programme:${programme.id}`, value(1, meta.month)],
			[`region:world@${old}`, value(0, old)]]) {
			const shown = await cell(text).innerText();
			if (v === null)
				assert.match(shown, /No data/, text);
			else
				samePercent(shown, v, text);
		}
		const { data: pair } = await api(`/compare?a=region:world&b=programme:${programme.id}`);
		const irr = pair.differences.find((d) => d.id === "routingInformationIRR");
		const points = await page.locator(`section[aria-labelledby="pair-programme-${programme.id}"] tr[data-id="routingInformationIRR"] > td`).nth(2).innerText();
		if (irr.value !== null)
			assert.ok(Math.abs(Number(points.replace("\u2212", "-")) - irr.value * 100) < 0.051, `${points} and ${irr.value}`);
		await page.getByRole("link", { name: /^Remove/ }).last().click();
		await page.waitForURL((u) => !u.search.includes("@"));
		await page.getByLabel("Kind").selectOption("as");
		await page.getByLabel("AS number").fill(`AS${someone.asns[0]}`);
		await page.getByRole("button", { name: "Add" }).click();
		await page.waitForURL((u) => decodeURIComponent(u.search).includes(`as:${someone.asns[0]}`));
		await settle(page);
		assert.equal(await page.locator('section[aria-labelledby="side-by-side"] tbody tr').count(), 3);
	}));
}
