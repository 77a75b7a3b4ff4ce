// Figures in every form at once: drawn, as a table that sorts, as CSV, and with the call of the API behind them.
import type { ComponentChildren } from "preact";
import { linkWith, usePlace } from "../router";
import { NoData, Panel } from "./bits";
import { save } from "./copy";
import { Icon } from "./icons";

/* One column, for the table and the file alike; a value of null is "no data". */
export interface Column<R> {
	key: string; // in the file, and in the address when the table is sorted by it
	name: string;
	value: (row: R) => string | number | null;
	show?: (row: R) => ComponentChildren; // default: the value
	number?: boolean; // to the right; the largest first when sorted
	class?: string; // hide-s, hide-m
}

/* A field by RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe before it. */
function field(v: string | number | null): string {
	if (v === null)
		return "";
	const text = typeof v === "string" && /^[=+\-@\t\r]/.test(v) ? `'${v}` : String(v);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csv = <R,>(columns: Column<R>[], rows: R[]): string =>
	[columns.map((c) => field(c.key)), ...rows.map((r) => columns.map((c) => field(c.value(r))))]
		.map((line) => line.join(",") + "\r\n").join("");

interface CsvProps<R> {
	columns: Column<R>[];
	rows: R[];
	file: string;
	what: string;
}

export const CsvButton = <R,>({ columns, rows, file, what }: CsvProps<R>) =>
	<button type="button" class="api" title={`${what} as CSV`} onClick={() => save(csv(columns, rows), `${file}.csv`, "text/csv")}>
		CSV<span class="vh"> of {what}</span>
	</button>;

/* Unknown values last, whichever way it is sorted. */
function sorted<R>(rows: R[], by: Column<R> | undefined, down: boolean): R[] {
	if (!by)
		return rows;
	return rows.map((row, i) => ({ row, i, v: by.value(row) })).sort((a, b) => {
		if (a.v === null || b.v === null)
			return Number(a.v === null) - Number(b.v === null) || a.i - b.i;
		const diff = typeof a.v === "number" && typeof b.v === "number" ? a.v - b.v
			: String(a.v).localeCompare(String(b.v), "en", { numeric: true });
		return (down ? -diff : diff) || a.i - b.i;
	}).map(({ row }) => row);
}

interface TableProps<R> {
	columns: Column<R>[]; // the first names the row
	rows: R[];
	label: string;
	sort?: string; // the parameter of the address that keeps the order; without it the order is that of the rows
	initial?: string; // the order without that parameter: a key, a - before it turns it
	id?: (row: R) => string; // as data-id of the row
	mark?: (row: R) => boolean; // the row that the page is about
	class?: string;
	busy?: boolean;
}

export function DataTable<R>({ columns, rows, label, sort, initial = "", id, mark, busy, ...rest }: TableProps<R>) {
	const place = usePlace();
	const order = (sort && place.query.get(sort)) || initial;
	const by = columns.find((c) => c.key === order.replace(/^-/, ""));
	const down = order.startsWith("-");
	const [first, ...others] = columns;
	const next = (c: Column<R>) => c === by ? (down ? c.key : `-${c.key}`) : c.number ? `-${c.key}` : c.key;
	return <div class="scroll" tabIndex={0} role="region" aria-label={`Table: ${label}`}>
		<table class={`rows data ${rest.class ?? ""}`} aria-busy={busy}>
			<thead><tr>{columns.map((c) =>
				<th key={c.key} scope="col" class={`${c.number ? "n" : ""} ${c.class ?? ""}`}
					aria-sort={c === by ? (down ? "descending" : "ascending") : undefined}>
					{sort
						? <a class={`sort ${c === by ? "on" : ""}`} data-still title={`Sort by ${c.name.toLowerCase()}`}
							href={linkWith({ [sort]: next(c) === initial ? null : next(c) })}>
							{c.name}{c === by && <Icon name={down ? "down" : "up"} />}</a>
						: c.name}
				</th>)}
			</tr></thead>
			<tbody>{sorted(rows, by, down).map((r, i) =>
				<tr key={id?.(r) ?? i} data-id={id?.(r)} class={mark?.(r) ? "mine-row" : undefined} aria-current={mark?.(r) ? "true" : undefined}>
					<th scope="row" class={first.class}><Cell c={first} row={r} /></th>
					{others.map((c) => <td key={c.key} class={`${c.number ? "n" : ""} ${c.class ?? ""}`}><Cell c={c} row={r} /></td>)}
				</tr>)}
			</tbody>
		</table>
	</div>;
}

function Cell<R>({ c, row }: { c: Column<R>; row: R }) {
	if (c.show)
		return <>{c.show(row)}</>;
	const v = c.value(row);
	return v === null ? <NoData /> : <>{v}</>;
}

interface DataPanelProps<R> extends TableProps<R> {
	title: string;
	heading?: string; // its id; default made of the title
	note?: ComponentChildren;
	api: string | null;
	file: string; // name of the download, without its ending
	chart?: ComponentChildren; // with a chart the table is folded away, unless `open`
	open?: boolean;
	action?: ComponentChildren;
	more?: ComponentChildren; // a link on, beneath
	panel?: string; // class of the panel
}

export function DataPanel<R>({ title, heading, note, api, file, chart, open, action, more, panel, ...table }: DataPanelProps<R>) {
	const rows = <DataTable {...table} />;
	return <Panel title={title} id={heading} note={note} api={api} class={`figures ${panel ?? ""}`} action={<>{action}
		<CsvButton columns={table.columns} rows={table.rows} file={file} what={title} /></>}>
		{chart}
		{chart && !open ? <details class="as-table"><summary>Show as a table</summary>{rows}</details> : rows}
		{more && <p class="more">{more}</p>}
	</Panel>;
}
