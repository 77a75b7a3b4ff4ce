// Light or dark: the system's choice, until the reader makes one.

export type Theme = "light" | "dark";

const key = "routescope-theme";
const systemDark = () => matchMedia("(prefers-color-scheme: dark)");

export function storedTheme(): Theme | null {
	try {
		const v = localStorage.getItem(key);
		return v === "light" || v === "dark" ? v : null;
	} catch {
		return null; // storage is switched off
	}
}

export function applyTheme(t: Theme | null): void {
	if (t)
		document.documentElement.dataset.theme = t;
	else
		delete document.documentElement.dataset.theme;
}

export const shownTheme = (): Theme =>
	(document.documentElement.dataset.theme as Theme | undefined)
	?? (systemDark().matches ? "dark" : "light");

/* Changes to the other theme; choosing what the system has anyway forgets the choice. */
export function toggleTheme(): Theme {
	const next: Theme = shownTheme() === "dark" ? "light" : "dark";
	const asSystem = (next === "dark") === systemDark().matches;
	try {
		if (asSystem)
			localStorage.removeItem(key);
		else
			localStorage.setItem(key, next);
	} catch {
		// the choice holds for this page only
	}
	applyTheme(asSystem ? null : next);
	dispatchEvent(new Event("themechange"));
	return next;
}

/* Calls f whenever colours change, by the toggle or by the system. */
export function onTheme(f: () => void): () => void {
	const system = systemDark();
	system.addEventListener("change", f);
	addEventListener("themechange", f);
	return () => {
		system.removeEventListener("change", f);
		removeEventListener("themechange", f);
	};
}
