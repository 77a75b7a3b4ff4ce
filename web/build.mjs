// Bundles src/ into dist/: the shell, and assets whose names carry a hash of their content.
// The same sources give the same bytes: no time, no path and no random number gets in.
import { build } from "esbuild";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { worldPlugin } from "./world.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
// What a phone on a slow line should have to wait for, gzipped: before anything shows, and for any one page with all
// that it may fetch behind (charts, graph, map).
const appLimitBytes = 80 * 1024, pageLimitBytes = 150 * 1024;

// The server sends the same policy as a header; the shell keeps it when a proxy drops that.
const csp = [
	"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
	"connect-src 'self'", "font-src 'self'", "base-uri 'none'", "form-action 'self'",
].join("; ");

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const common = {
	absWorkingDir: here,
	outdir: "dist/assets",
	entryNames: "[name]-[hash]",
	chunkNames: "[name]-[hash]",
	assetNames: "[name]-[hash]",
	publicPath: "/assets",
	bundle: true,
	minify: true,
	target: "es2021",
	jsx: "automatic",
	jsxImportSource: "preact",
	loader: { ".woff2": "file", ".svg": "copy" },
	legalComments: "none",
	metafile: true,
	logLevel: "warning",
};
const results = [
	await build({
		...common, splitting: true, format: "esm", plugins: [worldPlugin],
		entryPoints: { app: "src/main.tsx", style: "src/css/all.css", icon: "src/icon.svg" },
	}),
	// A classic script, because it has to run before the first paint.
	await build({ ...common, format: "iife", entryPoints: { theme: "src/theme-early.ts" } }),
];

const outputs = results.flatMap((r) => Object.keys(r.metafile.outputs)).sort();
const asset = (stem, ext) => {
	const hit = outputs.find((o) => new RegExp(`^${stem}-[A-Z0-9]+\\.${ext}$`).test(basename(o)));
	if (!hit)
		throw new Error(`no ${stem}.${ext} among the outputs`);
	return "/assets/" + basename(hit);
};
const shell = readFileSync(join(here, "src/index.html"), "utf8")
	.replace("{{csp}}", csp)
	.replace("{{style}}", asset("style", "css"))
	.replace("{{font}}", asset("inter-latin-wght-normal", "woff2"))
	.replace("{{theme}}", asset("theme", "js"))
	.replace("{{app}}", asset("app", "js"))
	.replace("{{icon}}", asset("icon", "svg"));
writeFileSync(join(dist, "index.html"), shell);

const size = new Map(); // gzipped
for (const out of outputs) {
	const bytes = readFileSync(join(here, out));
	size.set(out, gzipSync(bytes, { level: 9 }).length);
	console.log(`${out}  ${bytes.length} bytes, ${size.get(out)} gzipped`);
}
const meta = Object.assign({}, ...results.map((r) => r.metafile.outputs));
const isPage = (out) => (meta[out].entryPoint ?? "").startsWith("src/pages/");
/* All files that `out` may fetch; of other pages none. */
const reach = (out, seen = new Set()) => {
	seen.add(out);
	for (const { path } of meta[out].imports)
		if (meta[path] && !seen.has(path) && !isPage(path))
			reach(path, seen);
	return seen;
};
const sum = (files) => [...files].reduce((n, f) => n + (f.endsWith(".js") ? size.get(f) : 0), 0);
const app = outputs.find((o) => meta[o].entryPoint === "src/main.tsx");
const theme = outputs.filter((o) => meta[o].entryPoint === "src/theme-early.ts");
const eager = (out, seen = new Set()) => {
	seen.add(out);
	for (const { path, kind } of meta[out].imports)
		if (meta[path] && kind === "import-statement" && !seen.has(path))
			eager(path, seen);
	return seen;
};
const first = sum([...eager(app), ...theme]);
let largest = 0;
for (const page of [app, ...outputs.filter((o) => isPage(o) && o.endsWith(".js"))])
	largest = Math.max(largest, sum(new Set([...eager(app), ...reach(app), ...reach(page), ...theme])));
console.log(`JavaScript ${first} bytes gzipped at first, at most ${appLimitBytes}; the largest page ${largest}, at most ${pageLimitBytes}`);
if (first > appLimitBytes || largest > pageLimitBytes) {
	console.error("web: the JavaScript has outgrown its limit");
	process.exit(1);
}
