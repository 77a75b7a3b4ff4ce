// Small drawings. All are decoration beside text, so assistive technology skips them.
import type { JSX } from "preact";
import type { Shape } from "../words";

const shapes: Record<Shape, JSX.Element> = {
	check: <><circle cx="8" cy="8" r="7" class="fill" /><path d="M4.8 8.2l2.2 2.2 4.2-4.6" class="cut" /></>,
	half: <><circle cx="8" cy="8" r="6.2" class="line" /><path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" class="fill" /></>,
	triangle: <><path d="M8 1.4l7 12.8H1z" class="fill" /><path d="M8 6v3.6M8 11.8v.2" class="cut" /></>,
	cross: <><path d="M4.9 1h6.2L15 4.9v6.2L11.1 15H4.9L1 11.1V4.9z" class="fill" />
		<path d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" class="cut" /></>,
	dashed: <circle cx="8" cy="8" r="6.2" class="line" stroke-dasharray="2.6 2.27" />,
	ruler: <><rect x="1" y="3.4" width="14" height="9.2" rx="2" class="fill" />
		<path d="M4.4 6v4M8 6v2.4M11.6 6v4" class="cut" /></>,
	dot: <circle cx="8" cy="8" r="2.6" class="fill" />,
};

export const ShapeIcon = ({ shape }: { shape: Shape }) =>
	<svg class="shape" viewBox="0 0 16 16" aria-hidden="true">{shapes[shape]}</svg>;

const glyphs = {
	search: <><circle cx="7" cy="7" r="4.6" /><path d="M10.5 10.5L14 14" /></>,
	sun: <><circle cx="8" cy="8" r="3" /><path d="M8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3.1 3.1l1.1 1.1M11.8 11.8l1.1 1.1M12.9 3.1l-1.1 1.1M4.2 11.8l-1.1 1.1" /></>,
	moon: <path d="M13.4 9.6A5.8 5.8 0 0 1 6.4 2.6a5.8 5.8 0 1 0 7 7z" />,
	chevron: <path d="M6 3.5L10.5 8 6 12.5" />,
	back: <path d="M10 3.5L5.5 8l4.5 4.5" />,
	up: <path d="M8 13V3.4M4 7l4-4 4 4" />,
	down: <path d="M8 3v9.6M4 9l4 4 4-4" />,
	level: <path d="M3 8h10" />,
	info: <><circle cx="8" cy="8" r="6.4" /><path d="M8 7.2v4M8 4.7v.2" /></>,
	warning: <><path d="M8 1.8l6.6 12H1.4z" /><path d="M8 6.2v3.4M8 11.6v.2" /></>,
	close: <path d="M4 4l8 8M12 4l-8 8" />,
	network: <><circle cx="8" cy="8" r="2" /><circle cx="2.8" cy="3.4" r="1.4" /><circle cx="13.2" cy="3.4" r="1.4" />
		<circle cx="8" cy="14" r="1.4" /><path d="M4 4.4l2.4 2.2M12 4.4L9.6 6.6M8 10v2.6" /></>,
	prefix: <path d="M2 4h12M2 8h8M2 12h5" />,
	place: <><path d="M8 14.6S3 9.9 3 6.4a5 5 0 0 1 10 0C13 9.9 8 14.6 8 14.6z" /><circle cx="8" cy="6.4" r="1.7" /></>,
	check: <path d="M3 8.4l3.4 3.4L13 4.6" />,
	code: <path d="M5.5 4L2 8l3.5 4M10.5 4L14 8l-3.5 4" />,
};
export type Glyph = keyof typeof glyphs;

export const Icon = ({ name }: { name: Glyph }) =>
	<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{glyphs[name]}</svg>;

export const Logo = () =>
	<svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
		<rect width="32" height="32" rx="8" class="ground" />
		<path d="M23.5 10.2A9.5 9.5 0 1 1 16 6.5M16 16l7-7" class="scope" />
		<circle cx="16" cy="16" r="3.1" class="eye" />
		<circle cx="23.6" cy="8.4" r="2.4" class="blip" />
	</svg>;
