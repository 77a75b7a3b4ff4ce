// Numbers, shares, dates and names as text. One language, so that a page reads the same everywhere.

const whole = new Intl.NumberFormat("en-GB");
const oneDigit = new Intl.NumberFormat("en-GB", {
	minimumFractionDigits: 1, maximumFractionDigits: 1,
});
const day = new Intl.DateTimeFormat("en-GB", {
	day: "numeric", month: "short", year: "numeric", timeZone: "UTC",
});
const clock = new Intl.DateTimeFormat("en-GB", {
	hour: "2-digit", minute: "2-digit", timeZone: "UTC", hourCycle: "h23",
});
const longMonth = new Intl.DateTimeFormat("en-GB", {
	month: "long", year: "numeric", timeZone: "UTC",
});
const shortMonth = new Intl.DateTimeFormat("en-GB", {
	month: "short", year: "numeric", timeZone: "UTC",
});
const regions = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

const minus = (text: string): string => text.replace("-", "\u2212");

export const num = (n: number): string => minus(whole.format(n));

/* A share of one as a percentage; what is not all or nothing never rounds to 0 or 100. */
export function pct(share: number): string {
	const p = share * 100;
	if (p > 0 && p < 0.05)
		return "<0.1%";
	if (p < 100 && p >= 99.95)
		return ">99.9%";
	if (p === 0 || p === 100)
		return `${p}%`;
	return `${minus(oneDigit.format(p))}%`;
}

/* A difference of two shares in percentage points, without its sign. */
export const points = (diff: number): string => oneDigit.format(Math.abs(diff * 100));

export function plural(n: number, one: string, many = one + "s"): string {
	return `${num(n)} ${n === 1 ? one : many}`;
}

export function bytes(n: number): string {
	const units = ["bytes", "kB", "MB", "GB", "TB"];
	let u = 0;
	while (n >= 1000 && u < units.length - 1) {
		n /= 1000;
		u++;
	}
	return u === 0 ? `${num(n)} ${units[u]}` : `${oneDigit.format(n)} ${units[u]}`;
}

export const date = (iso: string): string => day.format(new Date(iso));
export const dateTime = (iso: string): string =>
	`${day.format(new Date(iso))}, ${clock.format(new Date(iso))} UTC`;

const exact = new Intl.DateTimeFormat("en-GB", {
	hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "UTC", hourCycle: "h23",
});
export const seconds = (iso: string): string => exact.format(new Date(iso));

/* How long something took, in its two largest units. */
export function span(from: string, to: string): string {
	const s = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
	const units: [string, number][] = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
	const i = units.findIndex(([, n]) => s >= n);
	if (i < 0)
		return "under 1 s";
	const first = Math.floor(s / units[i][1]);
	const rest = i + 1 < units.length ? Math.floor(s % units[i][1] / units[i + 1][1]) : 0;
	return `${first} ${units[i][0]}${rest > 0 ? ` ${rest} ${units[i + 1][0]}` : ""}`;
}

const monthStart = (m: string): Date => new Date(`${m}-01T00:00:00Z`);
export const monthName = (m: string): string => longMonth.format(monthStart(m));
export const monthShort = (m: string): string => shortMonth.format(monthStart(m));
export const monthSeconds = (m: string): number => monthStart(m).getTime() / 1000;

/* Age of a source against the routing table it is used with. */
export function age(days: number): string {
	const d = Math.round(days);
	if (d === 0)
		return "same day";
	const n = Math.abs(d);
	return `${n > 800 ? `${oneDigit.format(n / 365.25)} years` : plural(n, "day")} ${d > 0 ? "older" : "newer"}`;
}

export function countryName(code: string): string {
	try {
		return regions.of(code) ?? code;
	} catch {
		return code; // not of the form of a region code
	}
}

/* Every economy this browser can name, by name. */
export function countries(): { code: string; name: string }[] {
	const out: { code: string; name: string }[] = [];
	const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
	for (const a of letters)
		for (const b of letters) {
			const name = regions.of(a + b);
			if (name && name !== a + b && !["ZZ", "XA", "XB"].includes(a + b))
				out.push({ code: a + b, name });
		}
	return out.sort((x, y) => x.name.localeCompare(y.name, "en"));
}
