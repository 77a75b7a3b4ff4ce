// One network opened down to routes and objects, its advice, neighbours and contacts; one prefix; the search box.
import assert from "node:assert/strict";
import { digits, noFaults, someAs } from "./check.mjs";

const short = (text) => text.replace(/\s+/g, " ").trim();

export async function network({ test, open, go, api, settle }) {
	const { page, faults, close } = await open({ context: { permissions: ["clipboard-read", "clipboard-write"], acceptDownloads: true } });
	const { asn } = await someAs(api);
	const panel = (id) => page.locator(`section[aria-labelledby="${id}"]`);
	const saved = async (button) => {
		const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
		const chunks = [];
		for await (const c of await file.createReadStream())
			chunks.push(c);
		return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString() };
	};

	await test("network: each metric opens down to counters, routes and the objects that decide", async () => {
		const { data } = await api(`/ases/${asn}/explain?limit=20`);
		await go(page, `/as/${asn}`);
		const metrics = data.categories.flatMap((c) => c.metrics);
		assert.equal(await page.locator("[data-metric]").count(), metrics.length);
		const rich = metrics.find((m) => m.routes.some((r) => r.vrp || r.route_object)) ?? metrics.find((m) => m.routes.length > 0);
		assert.ok(rich, "no metric has routes");
		await page.locator(`[data-metric="${rich.id}"] .head`).click();
		await page.waitForURL((u) => u.searchParams.get("metric") === rich.id);
		const text = short(await page.locator(`[data-metric="${rich.id}"]`).innerText());
		assert.ok(text.includes(short(rich.formula)), rich.formula);
		for (const t of rich.terms)
			assert.ok(text.includes(t.counter), t.counter);
		for (const r of rich.routes.slice(0, 5)) {
			assert.ok(text.includes(r.prefix), r.prefix);
			if (r.vrp)
				assert.ok(text.includes(`${r.vrp.prefix}-${r.vrp.max_length} AS${r.vrp.asn}`), r.prefix);
		}
		await page.reload();
		await settle(page);
		assert.equal(await page.locator(`[data-metric="${rich.id}"] .head`).getAttribute("aria-expanded"), "true", "the address keeps it");
	});

	await test("network: advice in steps, ROAs and objects to be saved and copied as they are", async () => {
		const { data: list } = await api("/ases?sort=routingInformationRPKI&limit=5");
		const advices = await Promise.all(list.map((r) => api(`/ases/${r.asn}/advice?limit=1000`)));
		const a = advices.map((x) => x.data).find((x) => x.steps.some((s) => s.roa)) ?? advices[0].data;
		await go(page, `/as/${a.asn}`);
		const shown = page.locator(".steps > li");
		assert.equal(await shown.count(), Math.min(5, a.steps.length));
		if (a.steps.length === 0)
			return;
		for (const [i, s] of a.steps.slice(0, 5).entries())
			assert.ok(short(await shown.nth(i).innerText()).includes(short(s.what)), s.what);
		const roas = a.steps.filter((s) => s.roa).map((s) => s.roa);
		const { text, name } = await saved(panel("advice").getByRole("button", { name: /^ROAs/ }));
		assert.equal(name, `AS${a.asn}-roas.csv`);
		assert.deepEqual(text.trim().split("\r\n").slice(1), roas.map((r) => `AS${r.asn},${r.prefix},${r.max_length}`));
		await shown.filter({ has: page.locator("pre") }).first().getByRole("button", { name: /^Copy/ }).first().click();
		const first = a.steps.find((s) => s.roa || s.rpsl);
		if (first.roa)
			assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `AS${first.roa.asn},${first.roa.prefix},${first.roa.max_length}`);
		const objects = a.steps.filter((s) => s.rpsl).map((s) => s.rpsl);
		if (objects.length > 0) {
			const file = await saved(panel("advice").getByRole("button", { name: /^Objects/ }));
			for (const o of objects)
				assert.ok(file.text.includes(o.trim()), o);
		}
	});

	await test("network: neighbours with what each source says, filtered by the address", async () => {
		const { data } = await api(`/ases/${asn}/neighbours?limit=1000`);
		await go(page, `/as/${asn}`);
		const rows = panel("neighbours").locator("tbody tr");
		assert.equal(await rows.count(), data.neighbours.length);
		for (const n of data.neighbours.slice(0, 10)) {
			const text = short(await panel("neighbours").locator(`tr[data-id="${n.asn}"]`).innerText());
			assert.ok(text.includes(`AS${n.asn}`) && text.includes(short(n.name ?? "")), text);
			if (n.relation)
				assert.match(text, new RegExp(n.relation, "i"));
			if (n.disagree)
				assert.ok(text.includes(n.disagree), text);
		}
		const choice = data.neighbours.find((n) => n.relation)?.relation ?? "provider";
		await page.getByLabel("Neighbours shown").selectOption(choice);
		await page.waitForURL((u) => u.searchParams.get("neighbours") === choice);
		assert.equal(await rows.count(), data.neighbours.filter((n) =>
			[n.relation, n.aspa, n.policy, n.their_policy].includes(choice)).length);
	});

	await test("network: contacts by source, role and date", async () => {
		const { data } = await api(`/ases/${asn}/contacts`);
		await go(page, `/as/${asn}`);
		const rows = data.sources.reduce((n, s) => n + Math.max(1, s.roles?.length ?? 0), 0);
		assert.equal(await panel("contacts").locator("tbody tr").count(), rows);
		assert.ok(!/@|\+\d{6}/.test(await panel("contacts").innerText()), "an address or a number of a person");
	});

	await test("network: what changed since the month before is the difference of both", async () => {
		const { data: as, meta } = await api(`/ases/${asn}`);
		const before = as.history.map((h) => h.month).filter((m) => m < meta.month).pop();
		if (!before)
			return "one month only";
		const { data: was } = await api(`/ases/${asn}?month=${before}`);
		await go(page, `/as/${asn}`);
		for (const key of ["prefixes4", "prefixes6", "rpki_valid", "rpki_invalid", "irr_valid"]) {
			const row = panel("changes").locator(`tr[data-id="${key}"]`);
			assert.equal(await row.count(), as[key] === was[key] ? 0 : 1, key);
			if (as[key] !== was[key])
				assert.deepEqual((await row.locator("td.n").allInnerTexts()).slice(0, 2).map(digits), [was[key], as[key]], key);
		}
	});

	await test("network: announced prefixes as a file, with the objects that decide", async () => {
		const { data } = await api(`/ases/${asn}/prefixes?limit=100`);
		await go(page, `/as/${asn}`);
		const { text } = await saved(panel("announced-prefixes").getByRole("button", { name: /^CSV/ }));
		const lines = text.trim().split("\r\n");
		assert.equal(lines.length, data.length + 1);
		const i = data.findIndex((r) => r.rpki === "valid");
		if (i >= 0)
			assert.match(lines[i + 1], new RegExp(`valid,\\S+-\\d+ AS${asn},`), lines[i + 1]);
	});

	await test("prefix: history and incidents are the API's", async () => {
		const { data: [row] } = await api(`/ases/${asn}/prefixes?limit=1`);
		const { data } = await api(`/prefixes/${row.prefix}`);
		await go(page, `/prefix/${row.prefix}`);
		assert.equal(await panel("history").locator("tbody tr").count(), data.history.length);
		const { data: told } = await api(`/incidents?prefix=${row.prefix}&match=any&limit=5`);
		assert.equal(await panel("incidents").locator("tr[data-incident]").count(), told.length);
	});

	await test("search: a network leads to its incidents, words to those of a kind", async () => {
		const { data: told } = await api("/incidents?limit=50");
		const guilty = told.find((i) => i.culprits.length > 0);
		for (const [text, query] of [[`AS${guilty.culprits[0]}`, `asn=${guilty.culprits[0]}`], ["route leak", "kind=leak"]]) {
			await go(page, `/search?q=${encodeURIComponent(text)}`);
			await page.locator(`.hits a[href^="/incidents?${query}"]`).click();
			await page.waitForURL((u) => u.pathname === "/incidents");
			await settle(page);
			const { data } = await api(`/incidents?${query}`);
			assert.deepEqual(await page.locator("tr[data-incident]").evaluateAll((all) => all.map((r) => r.dataset.incident)),
				data.map((i) => i.id));
		}
	});

	await test("search box: an incident by its id, an economy by its name, a participant by a part of it", async () => {
		const { data: [told] } = await api("/incidents?limit=1");
		const { data: [part] } = await api("/participants?limit=1");
		const wanted = [told && [told.id, `/incident/${told.id}`], part && [part.name.slice(0, 8), `/participant/${part.id}`]].filter(Boolean);
		for (const [text, path] of wanted) {
			await go(page, "/");
			await page.locator(".search input").fill(text);
			const { data } = await api(`/search?q=${encodeURIComponent(text)}`);
			assert.ok(data.some((h) => h.href === path), `${text}: ${JSON.stringify(data)}`);
			const option = page.locator(".search [role=option]").nth(data.findIndex((h) => h.href === path));
			await option.waitFor();
			await option.click();
			await page.waitForURL((u) => u.pathname === path);
		}
	});

	await test("network: no fault on any of these pages", () => noFaults(faults));
	await close();
}
