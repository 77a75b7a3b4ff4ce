// News while a page is open: an ingest elsewhere, and the incidents stand on the page without a load. Last of all parts,
// because the observatory is another one afterwards.
import assert from "node:assert/strict";
import { noFaults } from "./check.mjs";

export async function live({ test, open, go, api, ingestRest }) {
	await test("a new incident comes to the open overview by itself", async () => {
		if (!ingestRest)
			return "needs an observatory of its own";
		const { page, faults, close } = await open();
		const shown = () => page.locator('[aria-labelledby="latest-incidents"] tr[data-incident]').evaluateAll((all) =>
			all.map((r) => r.dataset.incident));
		await go(page, "/");
		await page.locator(".fresh.on").waitFor(); // listening
		const before = await shown();
		assert.deepEqual(before, (await api(`/incidents?limit=${before.length}`)).data.map((r) => r.id));
		await page.evaluate(() => { globalThis.sameDocument = true; });
		await ingestRest();
		let after = before; // the server looks for a new view some times a second
		for (let tries = 0; tries < 50 && after.join() === before.join(); tries++) {
			await new Promise((done) => setTimeout(done, 100));
			after = (await api(`/incidents?limit=${before.length}`)).data.map((r) => r.id);
		}
		assert.notDeepEqual(after, before, "the updates that were kept back hold an incident");
		await page.waitForFunction((first) => document.querySelector(`[aria-labelledby="latest-incidents"] tr[data-incident="${first}"]`), after[0]);
		assert.deepEqual(await shown(), after);
		assert.equal(await page.evaluate(() => globalThis.sameDocument), true, "not loaded again");
		noFaults(faults);
		await close();
	});
}
