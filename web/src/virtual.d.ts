// What the build makes; see world.mjs.
declare module "virtual:world" {
	const world: {
		width: number;
		top: number;
		height: number;
		land: string; // as in the d of an SVG path
		borders: string;
		places: Record<string, [number, number] | undefined>; // by economy
	};
	export default world;
}
