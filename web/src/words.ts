// What the states and norms are called and what they mean, in plain words.
import type { ActionState, BogonState, CategoryId, IncidentGrade, IncidentKind, IncidentState, IrrState, Readiness, RpkiState, RuleOrigin } from "./types";

/* In the order of every page. */
export const categories: { id: CategoryId; name: string; short: string; what: string }[] = [
	{ id: "routingInformationRPKI", name: "Routing information: RPKI", short: "RPKI",
		what: "Has signed its routes, and announces none that contradict what is signed" },
	{ id: "routingInformationIRR", name: "Routing information: IRR", short: "IRR",
		what: "Has published its routes as route objects in a routing registry" },
	{ id: "coordination", name: "Coordination", short: "Coordination",
		what: "Can be reached: a technical or NOC contact is registered" },
	{ id: "filtering", name: "Filtering", short: "Filtering",
		what: "Keeps wrong announcements, its own and its customers', out of the Internet" },
	{ id: "antiSpoofing", name: "Anti-spoofing", short: "Anti-spoofing",
		what: "Stops packets that carry a false source address" },
];

export const category = (id: string) =>
	categories.find((c) => c.id === id) ?? { id, name: id, short: id, what: "" };

export type Tone = "good" | "fair" | "warn" | "bad" | "none" | "plain";
export type Shape = "check" | "half" | "triangle" | "cross" | "dashed" | "ruler" | "dot";

export interface StateWords {
	label: string;
	tone: Tone;
	shape: Shape;
	what: string;
}

export const readiness: Record<Readiness, StateWords> = {
	ready: { label: "Ready", tone: "good", shape: "check", what: "score of 80% or more" },
	aspiring: { label: "Aspiring", tone: "warn", shape: "half", what: "score from 60% to below 80%" },
	lagging: { label: "Lagging", tone: "bad", shape: "triangle", what: "score below 60%" },
	no_data: { label: "No data", tone: "none", shape: "dashed", what: "not measured, which is neither good nor bad" },
	ungraded: { label: "Ungraded", tone: "plain", shape: "dot", what: "these norms have a score, and no classes for it" },
};
/* Of a mean score, by the same bounds; networks have theirs from the API. */
export const levelOf = (value: number | null): Readiness =>
	value === null ? "no_data" : value >= 0.8 ? "ready" : value >= 0.6 ? "aspiring" : "lagging";
export const readinessOrder: Readiness[] = ["ready", "aspiring", "lagging", "no_data"];

/* Whether an Action of a programme is kept. */
export const actions: Record<ActionState["state"], StateWords> = {
	holds: { label: "Keeps", tone: "good", shape: "check", what: "what measures it says that it is kept" },
	fails: { label: "Fails", tone: "bad", shape: "triangle", what: "what measures it says that it is not kept" },
	not_measured: { label: "Not measured", tone: "none", shape: "dashed", what: "nothing measures it, or there is no data: neither kept nor failed" },
};
export const actionOrder: ActionState["state"][] = ["holds", "fails", "not_measured"];

export const rpki: Record<RpkiState, StateWords> = {
	"valid": { label: "Valid", tone: "good", shape: "check",
		what: "A ROA authorises this origin at this length" },
	"invalid-length": { label: "Invalid length", tone: "warn", shape: "ruler",
		what: "A ROA names this origin, but none allows a prefix this long" },
	"invalid-asn": { label: "Invalid origin", tone: "bad", shape: "cross",
		what: "ROAs cover the prefix, and none names this origin" },
	"not-found": { label: "Not found", tone: "none", shape: "dashed",
		what: "No ROA covers the prefix" },
};

export const irr: Record<IrrState, StateWords> = {
	"valid": { label: "Registered", tone: "good", shape: "check",
		what: "A route object for exactly this prefix and origin" },
	"invalid-more-specific": { label: "Less specific only", tone: "fair", shape: "half",
		what: "A route object of this origin covers the prefix, none is for the prefix itself" },
	"invalid": { label: "Other origin", tone: "bad", shape: "cross",
		what: "Route objects cover the prefix, all for other origins" },
	"not-found": { label: "Not registered", tone: "none", shape: "dashed",
		what: "No route object covers the prefix" },
};

export const bogon: Record<BogonState, StateWords> = {
	"no": { label: "No", tone: "plain", shape: "dot", what: "The prefix may be routed" },
	"full": { label: "Bogon", tone: "bad", shape: "cross",
		what: "Never to be routed: reserved, private or unallocated at IANA" },
	"administrative": { label: "Unassigned", tone: "warn", shape: "triangle",
		what: "In the hands of a registry that has not given it to anyone" },
};

/* What happened; `one` stands in a sentence about the network that did it. */
export const incidentKinds: Record<IncidentKind, { name: string; what: string }> = {
	"leak": { name: "Route leak", what: "Routes were passed on to a neighbour that should not get them" },
	"moas": { name: "Second origin", what: "A prefix was announced by another network than before" },
	"sub-moas": { name: "More specific", what: "A part of a prefix was announced by another network" },
	"squat": { name: "Unannounced space", what: "Space that its holder does not announce was announced by another network" },
	"fake-edge": { name: "Unknown link", what: "A path has a link that was never seen and that nothing explains" },
	"bogon-prefix": { name: "Bogon prefix", what: "Space was announced that is not to be routed" },
	"bogon-asn": { name: "Bogon AS number", what: "A number stands in the path that is not to be used there" },
	"blackhole": { name: "Blackhole request", what: "A blackhole was asked for by another network than the holder's" },
};
export const incidentKind = (kind: string) =>
	incidentKinds[kind as IncidentKind] ?? { name: kind, what: "" };

export const grades: Record<IncidentGrade, StateWords> = {
	proven: { label: "Proven", tone: "bad", shape: "cross", what: "signed or registered statements contradict it, and enough peers show it" },
	high: { label: "High", tone: "warn", shape: "triangle", what: "several independent facts speak for it, and enough peers show it" },
	medium: { label: "Medium", tone: "none", shape: "half", what: "something speaks for it, too little to name anyone in public" },
	low: { label: "Low", tone: "none", shape: "dashed", what: "little speaks for it" },
};
export const gradeOrder: IncidentGrade[] = ["proven", "high", "medium", "low"];

export const incidentStates: Record<IncidentState, { label: string; what: string }> = {
	open: { label: "Going on", what: "some peer shows it" },
	growing: { label: "Growing", what: "more prefixes or peers than a moment ago" },
	ended: { label: "Just ended", what: "no peer shows it, but it may come back" },
	reopened: { label: "Came back", what: "it had ended, and some peer shows it again" },
	standing: { label: "Standing", what: "it stood in the first routing table already: no news" },
	closed: { label: "Over", what: "no peer has shown it for long" },
};

export const gapKinds: Record<string, string> = {
	"missing": "File missing", "cut-file": "File cut", "cut-table": "Table cut", "rpki-held": "VRPs held back", "silent": "Silent", "stale": "Old records",
	"twice": "Records twice", "resync": "Session reset or table sent", "down": "No session", "dead": "Collector lost its peers",
	"clock": "Clock wrong", "noisy": "Too much at once", "zombie": "Route that stayed", "malformed": "Malformed messages",
};

/* Metrics by their key in the API; `bad` ones count faults. */
interface MetricWords {
	name: string;
	what: string;
	category: CategoryId | null;
	bad?: boolean;
}

const metricWords: Record<string, MetricWords> = {
	m7irr: { name: "M7IRR", what: "Routes with a matching route object", category: "routingInformationIRR" },
	m7rpki: { name: "M7RPKI", what: "Routes valid in RPKI, less ten for each invalid one",
		category: "routingInformationRPKI" },
	m7rpkin: { name: "M7RPKIN", what: "Routes invalid in RPKI", category: "routingInformationRPKI", bad: true },
	m1: { name: "M1", what: "Route leaks by the network", category: null, bad: true },
	m1c: { name: "M1C", what: "Route leaks of customers and neighbours, passed on", category: null, bad: true },
	m2: { name: "M2", what: "Wrong origins announced by the network", category: null, bad: true },
	m2c: { name: "M2C", what: "Wrong origins of neighbours, passed on", category: null, bad: true },
	m3: { name: "M3", what: "Bogon prefixes announced by the network", category: null, bad: true },
	m3a: { name: "M3A", what: "Space in the hands of a registry, announced by the network", category: null, bad: true },
	m3c: { name: "M3C", what: "Bogon prefixes of neighbours, passed on", category: null, bad: true },
	m4: { name: "M4", what: "Bogon AS numbers next to the network", category: null, bad: true },
	m4c: { name: "M4C", what: "Bogon AS numbers of neighbours, passed on", category: null, bad: true },
	m5: { name: "M5", what: "Prefixes from which forged packets arrived in tests", category: null, bad: true },
	m5c: { name: "M5C", what: "The same of its customers", category: null, bad: true },
	m6: { name: "M6", what: "Routing policy stated", category: null },
	m9: { name: "M9", what: "Invalid routes that do not pass through it", category: null },
	m8: { name: "M8", what: "Contact registered", category: "coordination" },
};

export const metric = (key: string): MetricWords =>
	metricWords[key] ?? { name: key.toUpperCase(), what: "", category: null };

const registries: Record<string, string> = {
	ripencc: "RIPE NCC", arin: "ARIN", apnic: "APNIC", lacnic: "LACNIC", afrinic: "AFRINIC",
	iana: "IANA",
};
export const registry = (id: string): string => registries[id] ?? id;

/* `fresh` is how far from the time of the routing table, in days, a source may be before it says too little about it. */
export const sourceKinds: Record<string, { name: string; fresh: number; without: string }> = {
	"table": { name: "Routing tables", fresh: 0,
		without: "nothing can be counted" },
	"vrps": { name: "RPKI (validated ROAs)", fresh: 7,
		without: "no route has an RPKI state and the RPKI score is empty" },
	"irr": { name: "Routing registries (IRR)", fresh: 14,
		without: "no route has an IRR state and the IRR score is empty" },
	"delegated": { name: "Registry delegations", fresh: 31,
		without: "country and registry of networks and unassigned address space are unknown" },
	"iana": { name: "IANA special-purpose registries", fresh: Infinity,
		without: "bogon prefixes and AS numbers cannot be told" },
	"as-rel": { name: "AS relationships", fresh: 62,
		without: "providers, customers and peers of networks are inferred from the paths in the routing tables" },
	"as-org": { name: "AS names and organisations", fresh: 190,
		without: "networks appear by number only" },
	"peeringdb": { name: "PeeringDB contacts", fresh: 62,
		without: "the coordination score is empty" },
	"spoofer": { name: "Spoofer tests", fresh: 365,
		without: "the anti-spoofing score is empty" },
	"participants": { name: "Participants of the programmes", fresh: 62,
		without: "programmes have no participants and nobody's Actions can be checked" },
	"updates": { name: "Routing updates", fresh: 31,
		without: "no incidents can be found: leaks and hijacks show between two tables only" },
};
export const sourceKind = (kind: string): string => kind === "opinion" ? "Scores by others" : sourceKinds[kind]?.name ?? kind;

/* Where a rule of the norms comes from. */
export const origins: Record<RuleOrigin, { label: string; what: string }> = {
	published: { label: "Published", what: "stated by the programme" },
	reproduced: { label: "Reproduced", what: "worked out from published data, and met there exactly" },
	ours: { label: "Ours", what: "our own choice, where the source is silent" },
};
