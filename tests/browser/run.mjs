// The pages in a real browser, against the API that feeds them. Prints TAP.
//
//   node tests/browser/run.mjs [BASE_URL]
// ONLY names the parts to run, with commas between (content, groups, ...).
//
// Without BASE_URL (or ROUTESCOPE_URL) a demonstration observatory is made and served first; see serve.mjs.
// CHROMIUM names the browser, SHOTS a folder for screenshots of every page.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { content } from "./content.mjs";
import { groups } from "./groups.mjs";
import { incidents } from "./incidents.mjs";
import { live } from "./live.mjs";
import { looks } from "./looks.mjs";
import { moves } from "./moves.mjs";
import { places } from "./places.mjs";
import { posts } from "./posts.mjs";
import { network } from "./network.mjs";
import { norms } from "./norms.mjs";
import { opinions } from "./opinions.mjs";
import { serveDemo } from "./serve.mjs";
import { states } from "./states.mjs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const program = process.env.CHROMIUM ?? "/usr/bin/chromium";
for (const [what, path] of [["Chromium", program], ["web/node_modules", new URL("../../web/node_modules", import.meta.url)]])
	if (!existsSync(path)) {
		console.log(`1..0 # SKIP ${what} is not there`);
		process.exit(0);
	}
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
	"--disable-default-apps", "--disable-extensions", "--disable-sync", "--no-first-run", "--mute-audio"];
const patience_ms = 30e3; // for a busy machine; nothing asserts a time
const shots = process.env.SHOTS;

let base = process.argv[2] ?? process.env.ROUTESCOPE_URL;
const demo = base ? null : await serveDemo();
base = (base ?? demo.url).replace(/\/$/, "");

const browser = await chromium.launch({
	executablePath: program, args: flags,
});
let passed = 0, failed = 0;

/* A page that remembers every fault: errors on the console, broken policy, requests to another host. */
async function open(opt = {}) {
	const context = await browser.newContext({
		viewport: { width: opt.width ?? 1440, height: opt.height ?? 900 },
		colorScheme: opt.dark ? "dark" : "light", reducedMotion: "reduce", ...opt.context,
	});
	const page = await context.newPage();
	const faults = [];
	page.pending = new Set();
	page.on("requestfinished", (r) => page.pending.delete(r));
	page.on("requestfailed", (r) => page.pending.delete(r));
	page.setDefaultTimeout(patience_ms);
	page.on("pageerror", (e) => faults.push(`error: ${e.message}`));
	page.on("console", (m) => {
		// An address that is no page is answered with 404, which the browser reports.
		const may = opt.mayFail || new URL(m.location().url || base).pathname === "/nowhere";
		if (m.type() === "error" && !(may && /Failed to load resource/.test(m.text())))
			faults.push(`console: ${m.text()}`);
	});
	page.on("request", (r) => {
		if (r.resourceType() !== "eventsource") // a stream has no end to wait for
			page.pending.add(r);
		if (!r.url().startsWith(base + "/") && !/^(data|blob):/.test(r.url()))
			faults.push(`request to another host: ${r.url()}`);
	});
	return { page, faults, close: () => context.close() };
}

/* Until nothing has been asked of the server for a moment, and no part of the page waits. */
async function settle(page) {
	const quiet_ms = 60;
	const end = Date.now() + patience_ms;
	for (let since = Date.now(); Date.now() - since < quiet_ms;) {
		if (page.pending.size > 0)
			since = Date.now();
		if (Date.now() > end)
			throw new Error(`the page does not come to rest: ${[...page.pending].map((r) => r.url()).join(" ")}`);
		await new Promise((ok) => setTimeout(ok, 10));
	}
	await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector('.skeleton, [aria-busy="true"], .plot:empty'));
}

const tools = {
	base, open, ingestRest: demo?.ingestRest,
	api: async (path) => {
		const res = await fetch(base + "/api/v1" + path);
		if (!res.ok)
			throw new Error(`/api/v1${path} answers ${res.status}`);
		return res.json();
	},
	go: async (page, path) => {
		await page.goto(base + path);
		await settle(page);
	},
	settle,
	/* Faults of accessibility, one line each. */
	axe: async (page) => {
		await page.evaluate(axeSource);
		return page.evaluate(async () => (await globalThis.axe.run(document, {
			resultTypes: ["violations"],
			runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
		})).violations.map((v) => `${v.impact} ${v.id} at ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")}`));
	},
	shot: async (page, name) => {
		if (shots) {
			mkdirSync(shots, { recursive: true });
			await page.evaluate(() => { // where it stands in the flow, not across the middle of a long picture
				const mark = document.querySelector(".simulated");
				if (mark)
					mark.style.position = "static";
			});
			await page.screenshot({ path: join(shots, `${name}.jpg`), fullPage: true, quality: 85 });
		}
	},
	test: async (name, body) => {
		const n = passed + failed + 1;
		try {
			const skip = await body();
			passed++;
			console.log(`ok ${n} - ${name}${typeof skip === "string" ? ` # SKIP ${skip}` : ""}`);
		} catch (e) {
			failed++;
			console.log(`not ok ${n} - ${name}`);
			for (const line of String(e.message).split("\n"))
				console.log(`  # ${line}`);
		}
	},
};

try {
	console.log("TAP version 13");
	const parts = { content, incidents, groups, network, places, norms, opinions, posts, moves, states, looks, live };
	const only = process.env.ONLY?.split(",");
	for (const [name, part] of Object.entries(parts))
		if (!only || only.includes(name)) {
			const begin = Date.now();
			await part(tools);
			console.log(`# ${name}: ${((Date.now() - begin) / 1e3).toFixed(1)} s`);
		}
} catch (e) {
	failed++;
	console.log(`Bail out! ${e.message}`);
} finally {
	await browser.close();
	demo?.stop();
}
console.log(`1..${passed + failed}`);
console.log(`# ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
