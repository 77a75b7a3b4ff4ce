// Scores by others beside ours. The demonstration is made up and has none: the answers are bent on their way.
import assert from "node:assert/strict";
import { bend, pages, someAs } from "./check.mjs";

const source = { source: "manrs-details-202210-own.csv", attribution: "MANRS Observatory", month: "2022-10" };
const row = (category, more) => ({ ...source, category, networks: 900, compared_with: "2026-01", same_month: false, not_compared: null,
	scored: 800, mean: 0.5, not_held: 100, no_data: 20, n: 680, ours: 0.75, theirs: 0.8, difference: -0.05, within_5: 0.9, same_class: 0.95, ...more });
const nothing = { n: 0, ours: null, theirs: null, difference: null, within_5: null, same_class: null };

export async function opinions({ test, open, go, api, axe, shot }) {
	const withPage = pages(open);
	/* Puts what `data` makes of it in place of what the API says there. */
	const replace = (page, path, data) => bend(page, new RegExp(`^${path}$`), (j) => { j.data = data(j.data); });
	const panel = (page) => page.locator('section[aria-labelledby="opinions"]');

	await test("opinions: without any, no page speaks of them", () => withPage({}, async ({ page }) => {
		const { asn } = await someAs(api);
		for (const path of ["/data", `/as/${asn}`]) {
			await go(page, path);
			assert.equal(await panel(page).count(), 0, path);
		}
	}));

	for (const width of [1440, 390])
		await test(`opinions: a network has theirs above ours, none is no data, ${width} px`, () => withPage({ width }, async ({ page }) => {
			const { asn } = await someAs(api);
			const { data } = await api(`/ases/${asn}`);
			const scores = { filtering: 1, antiSpoofing: null, coordination: 0, routingInformationIRR: 0.99, routingInformationRPKI: 0.675 };
			await replace(page, `/api/v1/ases/${asn}`, (d) => ({ ...d, opinions: [{ ...source, scores }] }));
			await go(page, `/as/${asn}`);
			await panel(page).waitFor();
			const cells = await panel(page).locator("tbody tr > *").allInnerTexts();
			assert.equal(cells.length, 6);
			assert.match(cells[0], /MANRS Observatory[^]*2022[^]*manrs-details-202210-own\.csv/);
			const order = ["routingInformationRPKI", "routingInformationIRR", "coordination", "filtering", "antiSpoofing"];
			const theirs = ["67.5%", "99.0%", "0%", "100%", "–"];
			for (const [i, id] of order.entries()) {
				assert.ok(cells[i + 1].replaceAll(" ", " ").startsWith(theirs[i]), `${id}: ${cells[i + 1]}`);
				assert.match(cells[i + 1], data.scores[id].value === null ? /ours no data/ : /ours [\d.]+%/, id);
			}
			assert.equal(await page.locator('nav.jump a[href="#opinions"]').count(), 1);
			assert.deepEqual(await axe(page), []);
			await shot(page, `as-opinions-${width}`);
		}));

	for (const width of [1440, 390])
		await test(`opinions: the data page has n, difference and agreement by category, ${width} px`, () => withPage({ width }, async ({ page }) => {
			await replace(page, "/api/v1/opinions", () => [row("filtering"), row("antiSpoofing", { ...nothing, scored: 127 }),
				row("coordination", { same_month: true, compared_with: "2022-10", difference: 0.125 })]);
			await go(page, "/data");
			const rows = panel(page).locator("tbody tr");
			await rows.first().waitFor();
			assert.equal(await rows.count(), 3);
			const text = (await rows.allInnerTexts()).map((t) => t.replace(/\s+/g, " "));
			for (const want of ["680 of 800", "\u22125.0", "95.0%"])
				assert.ok(text[0].includes(want), `${want}: ${text[0]}`);
			assert.ok(text[1].includes("0 of 127") && !/\d%/.test(text[1]), text[1]);
			assert.ok(text[2].includes("+12.5"), text[2]);
			if (width > 1000)
				assert.ok(text[0].includes("another month") && text[0].includes("90.0%") && !text[2].includes("another month"), text.join("\n"));
			assert.deepEqual(await axe(page), []);
			await shot(page, `data-opinions-${width}`);
		}));

	await test("opinions: a made-up Internet is compared with nobody, and the page says so", () => withPage({}, async ({ page }) => {
		await replace(page, "/api/v1/opinions", () => [row("filtering", { ...nothing, compared_with: null, not_held: null, no_data: null, not_compared: "simulated" })]);
		await go(page, "/data");
		await panel(page).waitFor();
		assert.match(await panel(page).innerText(), /made up/);
		assert.doesNotMatch(await panel(page).locator("tbody").innerText(), /%/);
	}));
}
