// The models of /api/v1, in one place. `null` is "no data" throughout and is never shown as zero.

export type CategoryId = "filtering" | "antiSpoofing" | "coordination"
	| "routingInformationIRR" | "routingInformationRPKI";
export type Readiness = "ready" | "aspiring" | "lagging" | "no_data" | "ungraded";
export type RpkiState = "valid" | "invalid-length" | "invalid-asn" | "not-found";
export type IrrState = "valid" | "invalid-more-specific" | "invalid" | "not-found";
export type BogonState = "no" | "full" | "administrative";

export interface Coverage {
	tables: number;
	peers: number;
	min_peers: number;
	pairs_seen: number;
	pairs_counted: number;
	entries: number;
	malformed: number;
	partial_tables: number;
	max_peers_of_a_pair: number;
}

export interface Meta {
	view: number;
	month: string | null;
	months: string[];
	framework: string;
	simulated: boolean;
	data_time: string | null;
	coverage: Coverage | null;
}

export interface Answer<T> {
	meta: Meta;
	data: T;
	next?: string | null;
}

export interface PostRow {
	slug: string;
	kind: "post" | "voice";
	title: string;
	author: string;
	date: string;
	tags: string[];
	summary: string; // HTML
}

export interface PostWhole extends PostRow {
	html: string;
}

export interface Posts {
	posts: PostRow[];
	skipped: number; // files that are wrong
}

export interface Problem {
	title: string;
	status: number;
	detail?: string;
}

export interface Severity {
	id: Readiness;
	count: number;
	share: number;
}

export interface CategorySummary {
	id: CategoryId;
	name: string;
	value: number | null;
	with_data: number;
	trend: number | null;
	severities: Severity[];
	weighted: Weighted[];
	note: string | null;
}

export interface Weighted {
	by: "addresses24" | "cone_ases" | "users";
	value: number | null;
	n: number;
}

// An economy, a region, a programme, a participant: what its networks add up to.
export interface GroupRow {
	kind: "as" | "economy" | "region" | "programme" | "participant";
	id: string;
	name: string | null;
	ases: number;
	categories: CategorySummary[];
}

export interface RegionRow extends GroupRow {
	parent: string | null; // id of what an area of M49 is a part of
}

export interface GroupMonth {
	month: string;
	ases: number;
	scores: Record<CategoryId, number | null>;
}

export interface ActionState {
	number: number;
	name: string;
	level: "mandatory" | "recommended";
	state: "holds" | "fails" | "not_measured";
	list_says: "yes" | "no" | null;
}

export interface ParticipantRow extends GroupRow {
	programme: "netops" | "ixps" | "cdns" | "vendors";
	areas: string[];
	asns: number[];
	since: string | null;
	conforms: boolean | null;
	actions: ActionState[];
}

export interface Participant extends ParticipantRow {
	networks: { asn: number; name: string | null; scores: Record<CategoryId, number | null> }[];
	history: GroupMonth[];
}

export interface Conforming {
	holds: number;
	fails: number;
	not_measured: number;
}

export interface ProgrammeRow extends GroupRow {
	participants: number;
	conforming: Conforming;
	actions: (Conforming & { number: number; name: string; level: "mandatory" | "recommended" })[];
}

export interface Programme extends ProgrammeRow {
	members: ParticipantRow[];
	history: GroupMonth[];
}

export interface SeriesPoint {
	month: string;
	ases: number;
	categories: {
		id: CategoryId;
		value: number | null;
		with_data: number;
		trend: number | null;
		mean3: number | null;
		months3: number;
		mean12: number | null;
		months12: number;
	}[];
}

export interface Series {
	kind: GroupRow["kind"];
	id: string;
	name: string | null;
	points: SeriesPoint[];
}

export interface Comparison {
	a: GroupRow & { month: string };
	b: GroupRow & { month: string };
	differences: { id: CategoryId; value: number | null; ready: number | null; no_data: number | null }[];
}

export interface Place extends GroupRow {
	region?: string | null;
	sub_region?: string | null;
	registry?: string | null;
	parent?: string | null;
	economies?: string[];
	history: GroupMonth[];
}

export interface Source {
	kind: string;
	name: string;
	title: string | null;
	data_time: string | null;
	age_days: number | null;
	read: number;
	kept: number;
	refused: number;
	reasons: { why: string; n: number; line?: number }[];
	sha256: string | null;
	file_bytes: number | null;
	status: string;
	error: string | null; // of a refused or partial file
	before: { name: string; data_time: string | null; kept: number; change: number } | null;
	licence: string;
	attribution: string;
	republish: boolean;
}

/* A routing table in the list of /sources: what it was read for is its entries. */
export interface TableSource {
	kind: "table";
	name: string;
	data_time: string | null;
	entries: number | null;
	malformed: number | null;
	sha256: string | null;
	file_bytes: number | null;
	status: string;
	error: string | null;
	licence: string;
	attribution: string;
	republish: boolean;
}

/* How much of what a source of the archives should have given came. */
export interface CoverageRow {
	source: string;
	part: string | null;
	expected: number;
	done: number;
	partial: number;
	refused: number;
	gap: number;
	first: string | null;
	last: string | null;
	latest: string | null;
	error: string | null;
}

export type AnySource = Source | TableSource;

export interface Summary {
	counts: { ases: number; prefixes4: number; prefixes6: number; pairs: number; economies: number };
	rpki: { valid: number; invalid_length: number; invalid_asn: number; not_found: number } | null;
	irr: { valid: number; more_specific: number; invalid: number; not_found: number } | null;
	bogons: { full: number; administrative: number; asns: number } | null;
	categories: CategorySummary[];
	history: { month: string; categories: { id: CategoryId; value: number | null }[] }[];
	incidents: IncidentSummary | null; // null: no updates of the month were followed
	sources: AnySource[];
}

export interface Metric {
	num: number;
	den: number;
	value: number | null;
	raw: number | null;
}

export interface Score {
	value: number | null;
	readiness: Readiness;
}

export interface AsRow {
	asn: number;
	name: string | null;
	country: string | null;
	registry: string | null;
	prefixes4: number;
	prefixes6: number;
	rpki_valid: number | null;
	rpki_invalid: number | null;
	rpki_not_found: number | null;
	irr_valid: number | null;
	irr_missing: number | null;
	bogon_prefixes: number | null;
	bogon_asns: number | null;
	metrics: Record<string, Metric | null>;
	scores: Record<CategoryId, Score>;
}

export interface AsDetail extends AsRow {
	org: string | null;
	degree: { providers: number; customers: number; peers: number; basis: "published" | "inferred" } | null;
	contact: "registered" | "missing" | null;
	counters: Record<string, number>;
	history: {
		month: string;
		scores: Record<CategoryId, number | null>;
		prefixes4: number;
		prefixes6: number;
	}[];
	incidents: Record<IncidentRole, number>; // published ones
	opinions: Opinion[]; // of others, the latest first
	explanations: { category: CategoryId; text: string }[];
	scores_detected: Record<CategoryId, number | null>; // as if no review had set an incident aside
}

/* What somebody else says of a network. */
export interface Opinion {
	source: string;
	attribution: string;
	month: string | null;
	scores: Record<CategoryId, number | null>;
}

/* One category of it beside ours, over the n networks that have both. */
export interface OpinionRow {
	source: string;
	attribution: string;
	month: string | null;
	category: CategoryId;
	networks: number;
	compared_with: string | null;
	same_month: boolean;
	not_compared: "simulated" | "no month" | null;
	scored: number;
	mean: number | null;
	not_held: number | null;
	no_data: number | null;
	n: number;
	ours: number | null;
	theirs: number | null;
	difference: number | null;
	within_5: number | null;
	same_class: number | null;
}

export interface Vrp {
	prefix: string;
	max_length: number;
	asn: number;
	ta: string | null;
}

export interface IncidentRef {
	id: string;
	href: string;
	kind: string;
	role: "culprit" | "accomplice";
	grade: "proven" | "high";
	state: string;
	begin: string | null;
	end: string | null;
}

export interface AdviceStep {
	step: number;
	action: "roa" | "withdraw" | "route-object" | "contact";
	category: CategoryId;
	goal: "ready" | "full";
	prefix: string | null;
	what: string;
	why: string;
	settles: number;
	roa: { prefix: string; max_length: number; asn: number } | null;
	rpsl: string | null;
	places: string[];
	vrps: Vrp[];
	vrps_total: number;
	turns_invalid: { prefix: string; origin: number | null; peers: number; counted: boolean; rpki: RpkiState }[];
	turns_invalid_total: number;
	scores: Record<CategoryId, number | null>; // after it and all before
}

export interface Advice {
	asn: number;
	name: string | null;
	country: string | null;
	categories: {
		category: CategoryId;
		value: number | null;
		readiness: Readiness;
		ready_after: number | null; // steps; null: they do not get there
		full_after: number | null;
		reached: number | null;
		without_incidents: number | null;
		note: string | null;
	}[];
	steps: AdviceStep[];
	steps_total: number;
	incidents: IncidentRef[];
}

export interface ExplainMetric {
	id: string;
	title: string;
	formula: string;
	origin: "published" | "reproduced" | "ours";
	decides: boolean;
	num: number;
	den: number;
	value: number | null;
	coverage: number | null;
	terms: { counter: string; part: "numerator" | "denominator"; weight: number; count: number }[];
	routes: {
		prefix: string;
		peers: number;
		state: string;
		adds: number;
		text: string;
		vrp: Vrp | null;
		route_object: { prefix: string; asn: number; source: string | null } | null;
	}[];
	routes_total: number;
}

export interface Explain {
	asn: number;
	name: string | null;
	country: string | null;
	categories: {
		category: CategoryId;
		name: string;
		value: number | null;
		readiness: Readiness;
		ready_from: number | null;
		aspiring_from: number | null;
		text: string;
		curve: { id: string; title: string; origin: string } | null;
		metrics: ExplainMetric[];
	}[];
	incidents: IncidentRef[];
	inputs: { kind: string; name: string; data_time: string | null; sha256: string }[];
}

export interface WhatIf {
	from: string;
	to: string;
	ases: number;
	changed: number;
	categories: { category: CategoryId; moves: { from: Readiness; to: Readiness; count: number }[] }[];
	economies: { country: string | null; ases: number; changed: number; better: number; worse: number }[];
	changes: { asn: number; name: string | null; country: string | null; category: CategoryId; from: Score; to: Score }[];
}

export type Relation = "provider" | "customer" | "peer";

/* What the neighbour is to the network, by each who tells. */
export interface Neighbour {
	asn: number;
	name: string | null;
	country: string | null;
	relation: Relation | null; // as published
	aspa: "provider" | "customer" | "not-provider" | "not-customer" | null;
	policy: Relation | null;
	their_policy: Relation | null;
	cone_ases: number | null;
	disagree: string | null; // who says what
}

export interface Neighbours {
	asn: number;
	file: "shown" | "withheld" | "no_data";
	attests: boolean;
	aut_num: string | null;
	neighbours: Neighbour[];
	neighbours_total: number;
	disagreements: number;
}

export interface ContactSource {
	source: "peeringdb" | "whois";
	title: string;
	state: "registered" | "missing" | null;
	updated: string | null;
	roles: { role: string | null; visible: "public" | "users" | "private"; counts: boolean; updated: string | null }[] | null;
}

export interface Contacts {
	asn: number;
	state: "registered" | "missing" | null;
	sources: ContactSource[];
}

export interface Effect {
	metric: string;
	effect: string;
	text: string;
}

export interface PrefixRow {
	prefix: string;
	origin: number | null;
	peers: number;
	counted: boolean;
	rpki: RpkiState | null;
	irr: IrrState | null;
	bogon: BogonState | null;
	since: string | null;
	until: string | null;
	effects: Effect[];
	vrps: { prefix: string; max_length: number; asn: number; ta: string | null }[];
	route_objects: { prefix: string; asn: number; source: string | null }[];
	vrps_total: number;
	route_objects_total: number;
}

/* An origin and state of a prefix, from the first month to the last; until null: it holds. */
export interface PrefixInterval {
	origin: number | null;
	since: string;
	until: string | null;
	rpki: RpkiState | null;
	irr: IrrState | null;
	bogon: BogonState | null;
}

export interface RouteObject {
	prefix: string;
	asn: number;
	source: string | null;
}

export interface PrefixDetail {
	prefix: string;
	rows: PrefixRow[];
	history: PrefixInterval[];
	vrps: Vrp[];
	vrps_total: number;
	route_objects: RouteObject[];
	route_objects_total: number;
	covering: PrefixRow[];
	more_specific_count: number;
	more_specific_capped: boolean; // there are as many or more
}

export interface Hit {
	kind: "as" | "prefix" | "economy" | "incident" | "participant";
	label: string;
	detail: string | null;
	href: string;
}

export interface MonthRow {
	month: string;
	tables: number;
	peers: number;
	ases: number;
	pairs_counted: number;
	view: number;
	norms: { framework: string; sha256: string; current: boolean } | null;
}

export type IncidentKind = "leak" | "moas" | "sub-moas" | "squat" | "fake-edge" | "bogon-prefix" | "bogon-asn" | "blackhole";
export type IncidentGrade = "proven" | "high" | "medium" | "low";
export type IncidentState = "open" | "growing" | "ended" | "reopened" | "standing" | "closed";
export type IncidentRole = "culprit" | "accomplice" | "victim";

/* The first time that a peer showed it. */
export interface Sighting {
	time: string;
	collector: string;
	peer_asn: number;
	peer: string;
	prefix: string;
	as_path: string;
	from: "table" | "update";
	file: string;
	record: number;
	offset: number;
	sha256?: string; // of the record as it was cut out
}

export interface IncidentRow {
	id: string;
	kind: IncidentKind;
	type: number | null;
	begin: string;
	end: string | null;
	detected: string | null;
	graded: string | null;
	culprits: number[];
	accomplices: number[];
	victims: number[];
	prefixes: string[];
	prefix_count: number;
	segment: number[];
	segments?: { path: number[]; prefixes: number }[];
	grade: IncidentGrade;
	confidence: number;
	peers: number;
	peer_asns: number;
	peers_possible: number;
	collectors: number;
	collectors_possible: number;
	state: IncidentState;
	standing?: boolean;
	end_known?: boolean;
	reasons: string[];
	suppressors: string[];
	signals: { word: string; weight: number; text: string }[];
	evidence: Sighting[]; // left out in lists
	wording: string;
	version: number;
	published: boolean;
	names: Record<string, { name: string | null; country: string | null }>;
}

export interface Incident extends IncidentRow {
	before: (string | null)[]; // what each peer of the evidence showed before
	record: string | null; // SHA-256 of what it can be rebuilt from
	withdrawn: boolean;
	versions: { version: number; view: number; at: string | null; withdrawn: boolean }[];
	reviews: { review: "dispute" | "set-aside" | "restore"; at: string; by: string; reason: string; view: number }[];
	set_aside: boolean; // by a review: out of the scores
	disputed: boolean;
}

export interface IncidentMonth {
	month: string;
	kinds: { kind: IncidentKind; count: number }[] | null; // null: no updates of the month were followed
}

export interface IncidentSummary {
	proven: number;
	high: number;
	medium: number;
	low: number;
	kinds: { kind: IncidentKind; count: number }[];
	followed_from: string | null;
	followed_until: string | null;
	collectors: number;
	peers: number;
}

export interface Gap {
	kind: string;
	collector: string | null;
	peer: string | null;
	peer_asn: number | null;
	begin: string | null;
	end: string | null;
	count: number;
}

export type RuleOrigin = "published" | "reproduced" | "ours";

/* A set of norms in a list. */
export interface FrameworkRow {
	id: string;
	title: string;
	status: string;
	note: string | null;
	min_peers: number;
	min_peers_origin: RuleOrigin;
	readiness: { ready: number; aspiring: number; origin: RuleOrigin } | null;
}

export interface FrameworkMetric {
	id: string;
	category: string;
	title: string;
	formula: string;
	origin: RuleOrigin;
	better: "high" | "low";
	clamp: boolean;
	numerator: { counter: string; weight: number }[];
	denominator: { counter: string; weight: number }[];
	note: string | null;
}

export interface FrameworkAction {
	number: number;
	name: string;
	level: "mandatory" | "recommended";
	origin: RuleOrigin;
	measured_by: string; // categories with commas between, or another word
	measured_by_origin: RuleOrigin;
	needs: "all" | "any";
	needs_origin: RuleOrigin;
	limit: { metric: string; kind: "at-least" | "at-most"; value: number; empty: "no-data" | "holds"; networks: "all" | "any"; origin: RuleOrigin } | null;
}

export interface Framework extends FrameworkRow {
	categories: { id: CategoryId; name: string; about: string; metric: string | null; curve: string | null; no_data: string }[];
	metrics: FrameworkMetric[];
	curves: { id: string; title: string; kind: string; base?: number; origin: RuleOrigin; note: string | null }[];
	programmes: { id: string; name: string; actions: FrameworkAction[] }[];
	rules: { path: string; rule: string; key: string; value: string; origin: RuleOrigin | null }[];
}

export interface FrameworkDiff {
	from: { id: string; title: string };
	to: { id: string; title: string };
	changes: {
		path: string;
		rule: string;
		key: string;
		change: "added" | "removed" | "changed";
		from: string | null;
		to: string | null;
		from_origin: string | null;
		to_origin: string | null;
		text: string;
	}[];
}

/* A share with its interval of 95 % (Wilson). */
export interface Interval {
	value: number;
	low: number;
	high: number;
}

export interface QualityKind {
	kind: string; // of incident, or "all"
	events: number;
	found: number;
	weak: number;
	late: number;
	named: number;
	right: number;
	recall: Interval | null;
	precision: Interval | null;
}

export interface QualitySet {
	title: string;
	kinds: QualityKind[];
	grades: { grade: string; incidents: number; right: Interval | null }[];
}

export interface Quality {
	measured: string;
	aim: { recall: number; precision: number };
	sets: QualitySet[];
	limits: string[];
}
