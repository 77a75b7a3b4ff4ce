// The map of the world as esbuild bundles it: shapes and places of economies, drawn once, here, rather than in every
// browser. Outlines are Natural Earth's at 1:110m, places those of the largest piece at 1:10m.
import { createRequire } from "node:module";
import { geoArea, geoCentroid, geoEqualEarth, geoPath } from "d3-geo";
import { feature, merge, mesh } from "topojson-client";

const require = createRequire(import.meta.url);
const codes = require("i18n-iso-countries/codes.json"); // [alpha-2, alpha-3, numeric]
const width = 1000;
const antarctica = "010";
const alpha2 = new Map(codes.map(([two, , number]) => [number, two]));

/* Where a dot stands: the middle of the largest piece, so that France is not in the Atlantic. */
function middle(f) {
	if (f.geometry.type !== "MultiPolygon")
		return geoCentroid(f);
	const pieces = f.geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
	return geoCentroid(pieces.reduce((a, b) => geoArea(b) > geoArea(a) ? b : a));
}

export function world() {
	const coarse = require("world-atlas/countries-110m.json"), fine = require("world-atlas/countries-10m.json");
	const inhabited = coarse.objects.countries.geometries.filter((g) => g.id !== antarctica);
	const land = merge(coarse, inhabited);
	const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(width, land);
	const draw = geoPath(projection).digits(1);
	const [[, top], [, bottom]] = draw.bounds(land);
	const places = {};
	for (const f of feature(fine, fine.objects.countries).features) {
		const code = f.id === undefined ? (f.properties.name === "Kosovo" ? "XK" : null) : alpha2.get(f.id);
		if (!code || f.id === antarctica)
			continue;
		places[code] = projection(middle(f)).map((v) => Math.round(v * 10) / 10);
	}
	return {
		width, top: Math.floor(top), height: Math.ceil(bottom - top),
		land: draw(land),
		borders: draw(mesh(coarse, { type: "GeometryCollection", geometries: inhabited }, (a, b) => a !== b)),
		places,
	};
}

/* import world from "virtual:world" */
export const worldPlugin = {
	name: "world",
	setup(build) {
		build.onResolve({ filter: /^virtual:world$/ }, ({ path }) => ({ path, namespace: "world" }));
		build.onLoad({ filter: /.*/, namespace: "world" }, () => ({ contents: JSON.stringify(world()), loader: "json" }));
	},
};
