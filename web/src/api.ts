// Asks /api/v1 and remembers the answers, so that going back is immediate.
import { useEffect, useState } from "preact/hooks";
import { here } from "./router";
import type { Answer, Meta, Problem } from "./types";

const keptAnswers = 60;  // enough for a walk through the site, small in memory
const freshFor_ms = 30e3;

interface Kept {
	answer: Answer<unknown>;
	at: number;
}

const kept = new Map<string, Kept>();

export class ApiError extends Error {
	status: number; // 0: the server did not answer

	constructor(status: number, title: string, readonly detail: string) {
		super(title);
		this.status = status;
	}
}

/* The address of a call, with the month of the page. A path of null is no call. */
export function apiUrl(path: string, query: Record<string, string | null | undefined> = {}): string {
	const out = new URLSearchParams();
	const all = { month: here().query.get("month"), ...query };
	for (const [k, v] of Object.entries(all))
		if (v)
			out.set(k, v);
	const text = out.toString().replaceAll("%3A", ":");
	return `/api/v1${path}${text ? "?" + text : ""}`;
}

export async function ask<T>(url: string, signal?: AbortSignal): Promise<Answer<T>> {
	let res: Response;
	try {
		res = await fetch(url, { signal, headers: { Accept: "application/json" } });
	} catch (e) {
		if ((e as Error).name === "AbortError")
			throw e;
		throw new ApiError(0, "The server does not answer", "Check the connection, then try again.");
	}
	if (!res.ok)
		throw await problem(res);
	const answer = await res.json() as Answer<T>;
	kept.delete(url);
	kept.set(url, { answer, at: Date.now() });
	for (const oldest of kept.keys()) {
		if (kept.size <= keptAnswers)
			break;
		kept.delete(oldest);
	}
	return answer;
}

/* What the reader, rather than the protocol, calls it; the detail is the server's. */
const titles: Record<number, string> = { 400: "This address asks for something impossible", 404: "Not found" };

async function problem(res: Response): Promise<ApiError> {
	try {
		const p = await res.json() as Problem;
		return new ApiError(res.status, titles[res.status] ?? p.title, p.detail ?? "");
	} catch {
		return new ApiError(res.status, `The server answered with status ${res.status}`, "");
	}
}

export interface Call<T> {
	url: string | null;
	data: T | null;
	meta: Meta | null;
	next: string | null;
	error: ApiError | null;
	busy: boolean;
	at: number; // when data was loaded, ms; with an error beside it, data is stale
	again: () => void;
}

/*
 * The answer to `url`. While another is fetched the last one stays, marked busy, when `keep` is set;
 * otherwise data is null until it is there. After a failure, what was known of this url stays too.
 */
export function useApi<T>(url: string | null, keep = false): Call<T> {
	const [turn, setTurn] = useState(0);
	const [got, setGot] = useState<{ url: string; k: Kept | null; error: ApiError | null } | null>(null);

	useEffect(() => {
		if (url === null)
			return;
		const known = kept.get(url);
		if (known && turn === 0 && Date.now() - known.at < freshFor_ms) {
			setGot({ url, k: known, error: null });
			return;
		}
		const stop = new AbortController();
		ask<T>(url, stop.signal).then(
			() => setGot({ url, k: kept.get(url) ?? null, error: null }),
			(e) => {
				if (!stop.signal.aborted)
					setGot({ url, k: kept.get(url) ?? null, error: e as ApiError });
			});
		return () => stop.abort();
	}, [url, turn]);

	const mine = got !== null && got.url === url;
	const k = mine ? got.k : (url && kept.get(url)) || (keep ? got?.k : null) || null;
	return {
		url,
		data: k ? k.answer.data as T : null,
		meta: k ? k.answer.meta : null,
		next: k?.answer.next ?? null,
		error: mine ? got.error : null,
		busy: url !== null && !mine,
		at: k?.at ?? 0,
		again: () => setTurn((t) => t + 1),
	};
}
