// Every page, in light and dark, on a phone and on a desk: accessible, and no wider than the screen.
import assert from "node:assert/strict";
import { noFaults, someAs } from "./check.mjs";

export async function looks({ test, open, go, api, axe, shot }) {
	const { asn } = await someAs(api);
	const { data: [row] } = await api(`/ases/${asn}/prefixes?limit=1`);
	const pages = {
		overview: "/", networks: "/ases", network: `/as/${asn}`, prefix: `/prefix/${row.prefix}`,
		data: "/data", search: `/search?q=${asn}`, "search-empty": "/search", "not-found": "/nowhere",
	};
	const { data: economies } = await api("/economies");
	const cc = economies.sort((a, b) => b.ases - a.ases)[0].id;
	Object.assign(pages, { economies: "/economies", economy: `/economy/${cc}`, regions: "/regions", region: "/region/150",
		"overview-region": "/?region=150&by=coordination" });
	const { data: [told] } = await api("/incidents?limit=1");
	pages.incidents = "/incidents";
	if (told)
		pages.incident = `/incident/${told.id}`;
	const wide = async (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

	for (const dark of [false, true])
		for (const width of [390, 1440]) {
			const { page, faults, close } = await open({ dark, width });
			for (const [name, path] of Object.entries(pages)) {
				const title = `${name}-${dark ? "dark" : "light"}-${width}`;
				await test(`${title}: accessible, no sideways scrolling`, async () => {
					await go(page, path);
					if (name === "network")
						await page.locator("tr.route button").first().click();
					await page.evaluate(() => scrollTo(0, 0)); // nothing half under the header
					assert.ok(await wide(page) <= 0, `${await wide(page)} px wider than the screen`);
					assert.equal(await page.locator("h1").count(), 1, "one heading of the first level");
					assert.deepEqual(await axe(page), []);
					await shot(page, title);
				});
			}
			await test(`${dark ? "dark" : "light"}-${width}: no fault`, () => noFaults(faults));
			await close();
		}

	await test("from the smallest phone to a wide desk nothing runs out of the screen", async () => {
		for (const width of [320, 360, 768, 1024, 1920]) {
			const { page, close } = await open({ width });
			for (const [name, path] of Object.entries(pages)) {
				await go(page, path);
				assert.ok(await wide(page) <= 0, `${name} at ${width} is ${await wide(page)} px too wide`);
			}
			await close();
		}
	});

	await test("networks on a tablet: every column within its panel", async () => {
		const { page, close } = await open({ width: 768 });
		await go(page, "/ases");
		const over = await page.locator(".scroll").first().evaluate((el) => el.scrollWidth - el.clientWidth);
		assert.ok(over <= 0, `${over} px of the table are hidden`);
		await close();
	});

	await test("on paper: no controls, dark ink", async () => {
		const { page, close } = await open({ dark: true });
		await go(page, `/as/${asn}`);
		await page.emulateMedia({ media: "print" });
		assert.equal(await page.locator(".search").isVisible(), false);
		assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), "rgb(0, 0, 0)");
		await close();
	});
}
