// Every figure on a page equals the API's.
import assert from "node:assert/strict";
import { digits, noFaults, numberAt, samePercent, someAs } from "./check.mjs";

const short = (text) => text.replace(/\s+/g, " ").trim();

export async function content({ test, open, go, api }) {
	const { page, faults, close } = await open();
	const summary = await api("/summary");
	const s = summary.data;

	await test("overview: counts, states, bogons and coverage are the API's", async () => {
		await go(page, "/");
		for (const [key, n] of Object.entries(s.counts))
			assert.equal(await numberAt(page, `[data-count="${key}"]`), n, key);
		for (const [panel, states] of [["rpki", s.rpki], ["irr", s.irr]])
			for (const [state, n] of Object.entries(states ?? {}))
				assert.equal(await numberAt(page, `[aria-labelledby="${panel}"] [data-state="${state}"]`), n, `${panel} ${state}`);
		for (const [key, n] of Object.entries(s.bogons ?? {}))
			assert.equal(await numberAt(page, `[data-bogon="${key}"]`), n, key);
		for (const key of ["pairs_counted", "pairs_seen", "peers", "tables"])
			assert.equal(await numberAt(page, `[data-coverage="${key}"]`), summary.meta.coverage[key], key);
	});

	await test("overview: five gauges, each with its mean and classes, or saying why there is none", async () => {
		assert.equal(await page.locator(".gauge").count(), 5);
		for (const c of s.categories) {
			const gauge = page.locator(`.gauge[data-category="${c.id}"]`);
			if (c.value === null) {
				assert.match(await gauge.innerText(), /no data/i);
				assert.ok(!/\d%/.test(await gauge.locator(".ring").innerText()), `${c.id} shows a figure without data`);
				if (c.note)
					assert.ok(short(await gauge.innerText()).includes(short(c.note)), `${c.id} does not say why`);
				continue;
			}
			samePercent(await gauge.locator(".big").innerText(), c.value, c.id);
			for (const v of c.severities)
				assert.equal(digits(await gauge.locator(`[data-readiness="${v.id}"]`).innerText()), v.count, `${c.id} ${v.id}`);
		}
	});

	await test("overview: a history with two months or more, a named month in the title", async () => {
		assert.equal(await page.locator(".lines .plot canvas").count(), s.history.length >= 2 ? 1 : 0);
		assert.match(await page.title(), /^Overview, \w+ \d{4} · Routescope$/);
		return s.history.length >= 2 ? undefined : "one month only, no history to draw";
	});

	await test("networks: rows and scores are the API's", async () => {
		await go(page, "/ases?sort=-prefixes");
		const { data } = await api("/ases?sort=-prefixes&limit=50");
		assert.equal(await page.locator("tr[data-asn]").count(), data.length);
		for (const row of data.slice(0, 12)) {
			const cells = await page.locator(`tr[data-asn="${row.asn}"] > *`).allInnerTexts();
			assert.equal(digits(cells[0]), row.asn);
			assert.equal(digits(cells[3]), row.prefixes4 + row.prefixes6, `prefixes of AS${row.asn}`);
			samePercent(cells[6].split("\n")[0].trim(), row.scores.routingInformationRPKI.value, `RPKI of AS${row.asn}`);
			samePercent(cells[7].split("\n")[0].trim(), row.scores.routingInformationIRR.value, `IRR of AS${row.asn}`);
		}
	});

	await test("network: names, scores with reasons and metrics are the API's", async () => {
		const { asn } = await someAs(api);
		const { data: as } = await api(`/ases/${asn}`);
		await go(page, `/as/${asn}`);
		const head = short(await page.locator("h1").innerText());
		assert.ok(head.includes(`AS${asn}`) && head.includes(short(as.name ?? "")), head);
		for (const [id, score] of Object.entries(as.scores)) {
			const card = page.locator(`.gauge[data-category="${id}"]`);
			samePercent((await card.locator(".value").innerText()).split("\n")[0].trim(), score.value, id);
			const why = as.explanations.find((e) => e.category === id);
			if (why)
				assert.ok(short(await card.innerText()).includes(short(why.text)), `${id} does not say why`);
		}
		for (const [key, m] of Object.entries(as.metrics))
			if (m && key.startsWith("m7"))
				assert.ok(short(await page.locator(".metrics").allInnerTexts().then((t) => t.join(" ")))
					.replaceAll(",", "").replaceAll("−", "-").includes(`${m.num} / ${m.den}`), key);
	});

	await test("network: prefixes with states, and why a row counts as it does", async () => {
		const { asn } = await someAs(api);
		const { data } = await api(`/ases/${asn}/prefixes?limit=100`);
		assert.equal(await page.locator("tr.route").count(), data.length);
		const row = data.find((r) => r.vrps.length > 0) ?? data[0];
		const line = page.locator(`tr.route[data-prefix="${row.prefix}"]`).first();
		await line.locator("button").click();
		assert.equal(await line.locator("button").getAttribute("aria-expanded"), "true");
		const detail = short(await page.locator("tr.detail").innerText());
		for (const e of row.effects)
			assert.ok(detail.includes(short(e.text)), e.text);
		for (const v of row.vrps)
			assert.ok(detail.includes(v.prefix) && detail.includes(`/${v.max_length}`), v.prefix);
		for (const o of row.route_objects)
			assert.ok(detail.includes(o.prefix), o.prefix);
	});

	await test("prefix: its origins and states are the API's", async () => {
		const { asn } = await someAs(api);
		const { data: rows } = await api(`/ases/${asn}/prefixes?limit=1`);
		const { data } = await api(`/prefixes/${rows[0].prefix}`);
		await go(page, `/prefix/${rows[0].prefix}`);
		assert.equal(await page.locator("h1").innerText(), data.prefix);
		const origins = page.locator('[aria-labelledby="origins"] tr.route');
		assert.equal(await origins.count(), data.rows.length);
		for (const r of data.rows)
			assert.ok((await origins.allInnerTexts()).join(" ").includes(`AS${r.origin}`), `AS${r.origin}`);
		assert.equal(await page.locator('[aria-labelledby="covering-prefixes"] tr.route').count(), data.covering.length);
	});

	await test("data: every source with its counts and reasons", async () => {
		const { data } = await api("/sources");
		await go(page, "/data");
		const text = short(await page.locator("main").innerText()).replaceAll(",", "");
		for (const one of data)
			assert.ok(text.includes(short(one.name).replaceAll(",", "")), one.name);
		const updates = data.filter((one) => one.kind === "updates");
		assert.ok(updates.every((one) => one.status === "followed"), "nothing takes the place of updates");
		assert.equal(digits(await page.locator('[data-updates="files"]').innerText()), updates.length);
		for (const kind of ["updates", "spoofer", "participants"])
			assert.equal(await page.getByText(kind, { exact: true }).count(), 0, `${kind} has a name for people`);
		for (const one of data) {
			if (one.sha256)
				assert.ok(text.includes(one.sha256), `hash of ${one.name}`);
			for (const r of one.reasons ?? [])
				assert.ok(text.includes(`${r.n} × ${short(r.why).replaceAll(",", "")}`), r.why);
		}
	});

	await test("search: the page of results lists what the API finds", async () => {
		const { asn } = await someAs(api);
		const { data } = await api(`/search?q=AS${asn}`);
		await go(page, `/search?q=AS${asn}`);
		assert.equal(await page.locator(".hits li").count(), data.length);
		assert.ok(short(await page.locator(".hits").innerText()).includes(short(data[0].label)));
	});

	await test("simulated data is announced on every page, real data on none", async () => {
		for (const path of ["/", "/ases", `/as/${(await someAs(api)).asn}`, "/incidents", "/data", "/search?q=a", "/nowhere"]) {
			await go(page, path);
			assert.equal(await page.getByText("Simulated Internet:").count(), summary.meta.simulated ? 1 : 0, path);
		}
	});

	await test("figures link to the API call behind them", async () => {
		for (const path of ["/", "/ases", `/as/${(await someAs(api)).asn}`, "/data"]) {
			await go(page, path);
			const links = await page.locator("a.api").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
			assert.ok(links.length > 0, path);
			for (const href of new Set(links))
				await api(href.replace("/api/v1", ""));
		}
	});

	await test("no fault on any of these pages", () => noFaults(faults));
	await close();
}
