// Incidents on the pages are those of the API: the list with its filters, one with chart, graph, reasons and evidence.
import assert from "node:assert/strict";
import { digits, noFaults } from "./check.mjs";

const short = (text) => text.replace(/\s+/g, " ").trim();

/* Words that speak of intent or guilt. Pages state what was seen. */
const accusing = /\b(attack\w*|attacker|hijack\w*|malicious\w*|steal\w*|stole\w*|theft|thief|fraud\w*|criminal\w*|hostile|deliberate\w*|intentional\w*|abus\w*|guilty|illegal\w*|victim\w*|culprit\w*|spoof\w*|evil|bad actor\w*)\b/i;

export async function incidents({ test, open, go, api, settle }) {
	const { page, faults, close } = await open();
	const { data: all } = await api("/incidents?limit=50");
	const { data: summary } = await api("/summary");
	if (all.length === 0) {
		await test("incidents: a list without any says so", async () => {
			await go(page, "/incidents");
			assert.match(await page.locator("main").innerText(), /No incident is held/);
		});
		await close();
		return;
	}
	const rich = all.find((r) => r.kind === "moas" || r.kind === "sub-moas") ?? all[0];
	const { data: one } = await api(`/incidents/${rich.id}`);

	await test("incidents: the list reads who did what, seen by how many, as the API says", async () => {
		await go(page, "/incidents");
		assert.equal(await page.locator("tr[data-incident]").count(), all.length);
		for (const r of all.slice(0, 15)) {
			const row = page.locator(`tr[data-incident="${r.id}"]`);
			const text = short(await row.innerText());
			for (const asn of r.culprits.slice(0, 2))
				assert.ok(text.includes(`AS${asn}`), `AS${asn} in ${text}`);
			if (r.culprits.length > 0 && r.names[r.culprits[0]]?.name)
				assert.ok(text.includes(short(r.names[r.culprits[0]].name)), `name in ${text}`);
			assert.ok(text.includes(r.prefixes[0]), `${r.prefixes[0]} in ${text}`);
			assert.ok(text.includes(`${r.peers} of ${r.peers_possible} peers`), `peers in ${text}`);
			assert.match(text, new RegExp(r.grade, "i"));
		}
	});

	await test("incidents: filters are in the address and ask the API", async () => {
		await go(page, "/incidents");
		await page.getByLabel("Kind").first().selectOption(rich.kind);
		await settle(page);
		assert.match(page.url(), new RegExp(`kind=${rich.kind}`));
		const { data } = await api(`/incidents?kind=${rich.kind}&limit=50`);
		assert.equal(await page.locator("tr[data-incident]").count(), data.length);
		await page.getByRole("searchbox", { name: "AS number" }).fill(String(rich.culprits[0]));
		await page.getByRole("searchbox", { name: "AS number" }).press("Enter");
		await settle(page);
		const both = await api(`/incidents?kind=${rich.kind}&asn=${rich.culprits[0]}&limit=50`);
		assert.equal(await page.locator("tr[data-incident]").count(), both.data.length);
		await page.getByRole("link", { name: "Clear" }).first().click();
		await settle(page);
		assert.equal(await page.locator("tr[data-incident]").count(), all.length);
	});

	await test("incidents: weak ones come when asked for, and are marked", async () => {
		const { data } = await api("/incidents?grade=low&limit=50");
		await go(page, "/incidents?grade=low");
		assert.equal(await page.locator("tr[data-incident]").count(), data.length);
		assert.equal(await page.locator("tr.unpublished").count(), data.filter((r) => !r.published).length);
		for (const text of await page.locator("tr.unpublished").allInnerTexts())
			assert.match(text, /not published/);
	});

	await test("incident: figures, reasons with weights, evidence are the API's", async () => {
		await go(page, `/incident/${one.id}`);
		const key = async (k) => digits((await page.locator(`[data-incident-key="${k}"]`).innerText()).split("\n")[0]);
		assert.equal(await key("prefixes"), one.prefix_count);
		for (const k of ["peers", "peer_asns", "collectors"])
			assert.equal(await key(k), one[k], k);
		for (const s of one.signals) {
			const row = short(await page.locator(`[data-signal="${s.word}"]`).first().innerText());
			assert.ok(row.includes(Math.abs(s.weight).toFixed(2)) && row.includes(short(s.text)), `${s.word}: ${row}`);
		}
		const sights = page.locator(".evidence tbody tr");
		assert.equal(await sights.count(), one.evidence.length);
		const texts = await sights.allInnerTexts();
		one.evidence.forEach((s, k) => assert.ok(short(texts[k]).includes(s.as_path) && texts[k].includes(`AS${s.peer_asn}`), texts[k]));
		for (const v of one.versions)
			assert.ok(await page.locator(`a[href*="version=${v.version}"]`).count() > 0, `version ${v.version}`);
	});

	await test("incident: a chart of peers over time, and a graph with every network of the paths drawn", async () => {
		assert.equal(await page.locator(".plot canvas").count(), 1);
		await page.locator(".graph svg").waitFor();
		const drawn = new Set((await page.locator(".graph [data-node]").evaluateAll((all) => all.map((n) => Number(n.dataset.node)))));
		const paths = one.evidence.slice(0, 5).flatMap((s) => s.as_path.split(" ").map(Number)).filter(Number.isInteger);
		for (const asn of paths)
			assert.ok(drawn.has(asn), `AS${asn} is drawn`);
		// No two boxes lie on each other.
		const boxes = await page.locator(".graph .node rect").evaluateAll((all) => all.map((r) => r.getBoundingClientRect().toJSON()));
		for (const [k, a] of boxes.entries())
			for (const b of boxes.slice(k + 1))
				assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top, "boxes overlap");
	});

	await test("incident: raw records can be fetched where they were kept", async () => {
		const links = page.locator('.evidence a[href^="/api/v1/evidence/"]');
		assert.equal(await links.count(), one.evidence.filter((s) => s.sha256).length);
		if (await links.count() === 0)
			return "none was kept";
		const href = await links.first().getAttribute("href");
		const body = await page.evaluate(async (u) => {
			const raw = await (await fetch(u)).arrayBuffer();
			const sum = await crypto.subtle.digest("SHA-256", raw);
			return [...new Uint8Array(sum)].map((x) => x.toString(16).padStart(2, "0")).join("");
		}, href);
		assert.equal(body, href.split("/").pop(), "the record has the digest it is called by");
	});

	await test("incidents: pages state facts and never intent", async () => {
		for (const path of ["/incidents", "/incidents?grade=low", ...all.slice(0, 8).map((r) => `/incident/${r.id}`)]) {
			await go(page, path);
			const text = (await page.locator("main").innerText()) + (await page.title())
				+ (await page.locator("main [title]").evaluateAll((e) => e.map((x) => x.title).join("\n")));
			const hit = accusing.exec(text);
			assert.equal(hit, null, `${path} says "${hit?.[0]}"`);
		}
	});

	await test("network and overview: their incidents and numbers are the API's", async () => {
		const asn = rich.culprits[0];
		const { data: as } = await api(`/ases/${asn}`);
		await go(page, `/as/${asn}`);
		const want = await api(`/incidents?asn=${asn}&limit=5`);
		assert.equal(await page.locator("tr[data-incident]").count(), want.data.length);
		assert.ok(as.incidents.culprit > 0 && short(await page.locator("main").innerText()).includes(`${as.incidents.culprit} by it`));
		await go(page, "/");
		for (const g of ["proven", "high", "medium", "low"])
			assert.equal(digits(await page.locator(`[data-grade="${g}"]`).innerText()), summary.incidents[g], g);
		for (const k of summary.incidents.kinds)
			assert.equal(digits(await page.locator(`b[data-kind="${k.kind}"]`).innerText()), k.count, k.kind);
	});

	await test("incidents: no fault on any of these pages", () => noFaults(faults));
	await close();
}
