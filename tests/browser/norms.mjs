// Norms and method: rules and figures on the pages are those of the API; the choice is in the address.
import assert from "node:assert/strict";
import { noFaults, samePercent } from "./check.mjs";

export async function norms({ test, open, go, api, settle }) {
	const withPage = async (body) => {
		const { page, faults, close } = await open();
		try {
			await body(page);
			noFaults(faults);
		} finally {
			await close();
		}
	};
	const { data: sets, meta } = await api("/frameworks");
	const rows = (page, id) => page.locator(`section[aria-labelledby="${id}"] tbody tr`);

	await test("norms: every set with its status, every metric with formula and origin", () => withPage(async (page) => {
		await go(page, "/norms");
		assert.equal(await rows(page, "sets-of-norms").count(), sets.length);
		for (const s of sets) {
			const text = await page.locator(`section[aria-labelledby="sets-of-norms"] tr[data-id="${s.id}"]`).innerText();
			assert.ok(text.toLowerCase().includes(s.status), s.id);
		}
		for (const id of [meta.framework, sets.find((s) => s.id !== meta.framework).id]) {
			await page.locator(`tr[data-id="${id}"] a`).first().click();
			await settle(page);
			const { data } = await api(`/frameworks/${id}`);
			await page.locator("h2#set", { hasText: data.title }).waitFor();
			const shown = await rows(page, "metrics").allInnerTexts();
			assert.equal(shown.length, data.metrics.length);
			for (const [i, m] of data.metrics.entries()) {
				assert.ok(shown[i].includes(m.formula), `${id} ${m.id}`);
				assert.ok(shown[i].toLowerCase().includes(m.origin), `${id} ${m.id}: ${m.origin}`);
			}
			const scores = data.categories.map((c) => c.id);
			const actions = data.programmes.flatMap((p) => p.actions.map((a) => ({ ...a, programme: p.name })));
			const told = await rows(page, "actions").allInnerTexts();
			assert.equal(told.length, actions.length);
			for (const [i, a] of actions.entries())
				for (const want of [a.programme, `${a.number}. ${a.name}`, a.level, a.limit ? a.limit.metric : scores.some((c) => a.measured_by.includes(c)) ? "ready" : "attested"])
					assert.ok(told[i].toLowerCase().includes(want.toLowerCase()), `${id} ${a.programme} ${a.number}: ${want} in ${told[i]}`);
		}
	}));

	await test("norms: differences and who changes class, for the other set chosen", () => withPage(async (page) => {
		await go(page, "/norms");
		for (const other of sets.map((s) => s.id).filter((id) => id !== meta.framework)) {
			await page.locator('main .filters select').selectOption(other);
			await page.waitForURL(new RegExp(`other=${other}`));
			await settle(page);
			const { data: diff } = await api(`/frameworks/${meta.framework}/diff/${other}`);
			const shown = await rows(page, "differences").evaluateAll((all) => all.map((r) => r.dataset.id));
			assert.deepEqual(shown, diff.changes.map((c) => c.path));
			const { data: what } = await api(`/whatif?framework=${meta.framework}&to=${other}&limit=1`);
			const moves = what.categories.flatMap((c) => c.moves.filter((m) => m.from !== m.to));
			assert.equal(await rows(page, "what-if").count(), moves.length, other);
			if (moves.length > 0)
				assert.ok((await page.locator('section[aria-labelledby="what-if"] .note').innerText()).startsWith(`${what.changed} of ${what.ases}`));
		}
	}));

	await test("method: the figures of the detectors, their limits, terms of the sources", () => withPage(async (page) => {
		await go(page, "/about");
		const { data } = await api("/quality");
		for (const [i, set] of data.sets.entries()) {
			assert.equal(await rows(page, `set-${i}`).count(), set.kinds.length, set.title);
			const all = page.locator(`section[aria-labelledby="set-${i}"] tr[data-id="all"] > td`);
			const last = set.kinds.at(-1);
			assert.equal(await all.nth(0).innerText(), String(last.events));
			samePercent((await all.nth(1).innerText()).split("\n")[0], last.recall.value, "found");
			samePercent((await all.nth(5).innerText()).split("\n")[0], last.precision.value, "right");
		}
		for (const text of data.limits)
			assert.equal(await page.getByText(text, { exact: true }).count(), 1, text);
		assert.ok(await rows(page, "terms").count() > 0);
		await page.getByRole("link", { name: "The norms, rule by rule" }).click();
		await page.waitForURL(/\/norms$/);
	}));
}
