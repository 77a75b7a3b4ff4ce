// Bundles src/ into dist/: the shell, and assets whose names carry a hash of their content.
// The same sources give the same bytes: no time, no path and no random number gets in.
import { build } from "esbuild";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
// What a phone on a slow line should have to wait for, gzipped: for any page, and for one with chart and graph.
const appLimitBytes = 40 * 1024, allLimitBytes = 80 * 1024;

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
		...common, splitting: true, format: "esm",
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
	.replace("{{theme}}", asset("theme", "js"))
	.replace("{{app}}", asset("app", "js"))
	.replace("{{icon}}", asset("icon", "svg"));
writeFileSync(join(dist, "index.html"), shell);

let js = 0, app = 0;
for (const out of outputs) {
	const bytes = readFileSync(join(here, out));
	const packed = gzipSync(bytes, { level: 9 }).length;
	if (out.endsWith(".js"))
		js += packed;
	if (/\/(app|theme)-[A-Z0-9]+\.js$/.test(out))
		app += packed;
	console.log(`${out}  ${bytes.length} bytes, ${packed} gzipped`);
}
console.log(`JavaScript ${app} bytes gzipped at first, at most ${appLimitBytes}; ${js} in all, at most ${allLimitBytes}`);
if (app > appLimitBytes || js > allLimitBytes) {
	console.error("web: the JavaScript has outgrown its limit");
	process.exit(1);
}
