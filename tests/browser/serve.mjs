// A demonstration observatory on a free port: simulate, init, ingest, serve. ROUTESCOPE names the program.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = process.env.ROUTESCOPE ?? fileURLToPath(new URL("../../build/routescope", import.meta.url));
const patience_ms = 60e3;

/* Some of each kind, and one whose author tries what he should not. */
function writePosts(folder) {
	const post = (slug, date, more, title, body) => writeFileSync(join(folder, `${slug}.md`),
		`---\ntitle: "${title}"\ndate: ${date}\nauthor: Routescope project\n${more}---\n${body}\n`);
	mkdirSync(folder);
	post("how-to-read", "2026-01-04", "tags: [method]\n", "How to read the figures",
		"A score is a mean over the networks **with data**. Those without are counted beside it.\n\n## Three questions\n\n" +
		"1. How many networks have data?\n2. What is the *spread*?\n3. Which norms?\n\n> No data is never zero.\n\n" +
		"```\nroutescope explain 64500\n```\n\n<script>document.title = 'run'</script> [a link](javascript:alert(1)) and " +
		"![a picture](https://else.example/x.png), then [the networks](/ases).");
	post("voice-one", "2026-01-03", "kind: voice\ntags: [rpki]\n", "We signed every prefix", "All of ours have ROAs since January.");
	post("leaks", "2026-01-02", "tags: [method, leaks]\n", "Why most leaks are short", "Most last for minutes: noise of convergence.");
	post("first", "2026-01-01", "", "An observatory of one's own", "It begins here.");
}

/* Takes the last half hour of updates out of the world, into `later`: news for a page that is already open. */
function keepBack(world, later) {
	const updates = readdirSync(world).map((name) => ({ name, when: /\.updates\.(\d{8}\.\d{4})\./.exec(name)?.[1] })).filter((f) => f.when);
	const times = [...new Set(updates.map((f) => f.when))].sort();
	mkdirSync(later);
	for (const f of updates.filter((u) => u.when >= times.at(-Math.ceil(times.length / 4))))
		renameSync(join(world, f.name), join(later, f.name));
}

export async function serveDemo() {
	const dir = mkdtempSync(join(tmpdir(), "routescope-browser-"));
	const world = join(dir, "world"), later = join(dir, "later"), data = join(dir, "observatory");
	const run = (...args) => {
		const r = spawnSync(program, args, { encoding: "utf8" });
		if (r.status !== 0)
			throw new Error(`routescope ${args[0]} ended with ${r.status ?? r.error}: ${r.stderr}`);
	};
	try {
		run("simulate", "--out", world, "--ases", "400", "--seed", "7", "--hours", "2", "--rate", "3", "--incidents", "32");
		keepBack(world, later);
		run("init", "--data", data);
		run("ingest", "--data", data, world);
		writePosts(join(data, "posts"));
	} catch (e) {
		rmSync(dir, { recursive: true, force: true });
		throw e;
	}
	const child = spawn(program, ["serve", "--data", data, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
	const stop = () => {
		child.kill();
		rmSync(dir, { recursive: true, force: true });
	};
	const url = await new Promise((ok, no) => {
		let said = "";
		const timer = setTimeout(() => no(new Error(`serve did not get ready: ${said}`)), patience_ms);
		const hear = (chunk) => {
			said += chunk;
			const m = /ready (http:\/\/\S+)/.exec(said);
			if (m) {
				clearTimeout(timer);
				ok(m[1]);
			}
		};
		child.stdout.on("data", hear);
		child.stderr.on("data", hear);
		child.on("exit", (code) => no(new Error(`serve ended with ${code}: ${said}`)));
	}).catch((e) => {
		stop();
		throw e;
	});
	/* The rest of the updates, while pages are open: nothing waits for it but the caller. */
	const ingestRest = () => new Promise((ok, no) => {
		let said = "";
		const more = spawn(program, ["ingest", "--data", data, later], { stdio: ["ignore", "ignore", "pipe"] });
		more.stderr.on("data", (chunk) => { said += chunk; });
		more.on("exit", (code) => code === 0 ? ok() : no(new Error(`ingest ended with ${code}: ${said}`)));
	});
	return { url, stop, ingestRest };
}
