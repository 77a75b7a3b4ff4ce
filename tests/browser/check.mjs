// Small questions that tests ask of pages.
import assert from "node:assert/strict";

export const digits = (text) => Number(text.replace(/[^0-9-]/g, ""));

/* The number in the first element that `selector` finds. */
export async function numberAt(page, selector) {
	return digits(await page.locator(selector).first().innerText());
}

/* What a share has to look like; written apart from the page's own code. */
export function percent(v) {
	if (v === null)
		return "–";
	if (v === 0 || v === 1)
		return `${v * 100}%`;
	if (v < 0.0005)
		return "<0.1%";
	if (v >= 0.9995)
		return ">99.9%";
	return `${(v * 100).toFixed(1)}%`;
}

/* Two percentages that differ by rounding of the last digit only are the same. */
export function samePercent(shown, v, what) {
	if (v === null || !/^\d/.test(percent(v)))
		return assert.equal(shown, percent(v), what);
	assert.ok(Math.abs(parseFloat(shown) - v * 100) < 0.051, `${what}: shows ${shown}, the API says ${v * 100}`);
}

export const noFaults = (faults) => assert.deepEqual(faults, [], "faults on the page");

/* An AS with many prefixes, one that announces something, for any data. */
export async function someAs(api) {
	const { data } = await api("/ases?sort=-prefixes&limit=1");
	assert.ok(data.length === 1, "the observatory holds no AS");
	return data[0];
}

/* Opens a page, has `body` use it, and closes it: without a fault unless `body` failed first. */
export const pages = (open) => async (opt, body) => {
	const p = await open(opt);
	try {
		await body(p);
		noFaults(p.faults);
	} finally {
		await p.close();
	}
};

/* Lets `change` edit every JSON answer of the paths that match. Asked again when the server closed a silent connection. */
export const bend = (page, match, change) => page.route((u) => match.test(u.pathname), async (route) => {
	const response = await route.fetch({ maxRetries: 2 });
	const json = await response.json();
	change(json);
	await route.fulfill({ response, json });
});
