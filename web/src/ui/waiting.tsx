// A panel whose figures come with a call of their own: it waits and fails without the rest of the page.
import type { ComponentChildren } from "preact";
import type { Call } from "../api";
import { Panel } from "./bits";
import { Loaded, Skeleton, StaleNote } from "./states";

interface Props<T> {
	title: string;
	call: Call<T>;
	rows?: number;
	children: (data: T) => ComponentChildren;
}

export function OwnCall<T>({ title, call, rows = 5, children }: Props<T>) {
	if (call.data !== null)
		return <><StaleNote call={call} />{children(call.data)}</>;
	return <Panel title={title} api={call.url}>
		<Loaded call={call} wait={<Skeleton rows={rows} />}>{() => null}</Loaded>
	</Panel>;
}
