// Text to take away: copied to the clipboard, or saved as a file.
import { useEffect, useState } from "preact/hooks";

export function save(text: string, name: string, type: string) {
	const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
	const a = Object.assign(document.createElement("a"), { href: url, download: name });
	a.click();
	setTimeout(() => URL.revokeObjectURL(url), 10e3);
}

const shown_ms = 2500;

/* Nothing where the browser has no clipboard for this page: the text itself stays to be marked. */
export function CopyButton({ text, what }: { text: string; what: string }) {
	const [state, setState] = useState<"" | "Copied" | "Not copied">("");
	useEffect(() => {
		if (state === "")
			return;
		const timer = setTimeout(() => setState(""), shown_ms);
		return () => clearTimeout(timer);
	}, [state]);
	if (!navigator.clipboard)
		return null;
	return <>
		<button type="button" class="api" onClick={() => navigator.clipboard.writeText(text).then(
			() => setState("Copied"), () => setState("Not copied"))}>
			{state || "Copy"}<span class="vh"> {what}</span></button>
		<span class="vh" role="status">{state && `${state}: ${what}`}</span>
	</>;
}

export const SaveButton = ({ text, file, type = "text/plain", label, what }:
	{ text: string; file: string; type?: string; label: string; what: string }) =>
	<button type="button" class="api" title={what} onClick={() => save(text, file, type)}>
		{label}<span class="vh">: {what}</span></button>;
