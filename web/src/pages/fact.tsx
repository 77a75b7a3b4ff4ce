// One incident in a sentence: who, what, whose. It states what was seen; nobody's intent is known here.
import type { ComponentChildren } from "preact";
import { num } from "../format";
import type { IncidentRow } from "../types";
import { Asn, Prefix } from "../ui/bits";

/* An AS with its name behind it. */
export function Net({ asn, i }: { asn: number; i: IncidentRow }) {
	const name = i.names[asn]?.name;
	return <span class="net"><Asn asn={asn} />{name && <> <bdi>{name}</bdi></>}</span>;
}

const listed = 2; // of several ASes

function Nets({ asns, i, none }: { asns: number[]; i: IncidentRow; none: string }) {
	if (asns.length === 0)
		return <>{none}</>;
	return <>
		{asns.slice(0, listed).map((a, k) => <>{k > 0 && (k === asns.length - 1 ? " and " : ", ")}<Net key={a} asn={a} i={i} /></>)}
		{asns.length > listed && ` and ${num(asns.length - listed)} more`}
	</>;
}

function What({ i }: { i: IncidentRow }) {
	if (i.prefix_count === 0)
		return <>routes</>;
	return <>
		<Prefix prefix={i.prefixes[0]} />
		{i.prefix_count > 1 && ` and ${num(i.prefix_count - 1)} more`}
	</>;
}

export function Fact({ i }: { i: IncidentRow }): ComponentChildren {
	const who = <Nets asns={i.culprits} i={i} none="An unknown AS" />;
	const whose = (before: string) => i.victims.length > 0 && <>{before}<Nets asns={i.victims} i={i} none="" /></>;
	const what = <What i={i} />;

	switch (i.kind) {
	case "leak": {
		const [to, , from] = i.segment.length === 3 ? i.segment : [null, null, null];
		return <>{who} passed on {what}{whose(" of ")}{from !== null && <>, learned from <Net asn={from} i={i} /></>}
			{to !== null && <>, to <Net asn={to} i={i} /></>}</>;
	}
	case "moas": return <>{who} originated {what}{whose(" of ")}</>;
	case "sub-moas": return <>{who} originated {what}{whose(", a part of a prefix of ")}</>;
	case "squat": return <>{who} originated {what}{whose(" of ") || ", which nobody announced before"}</>;
	case "fake-edge": return <>A path shows {who} next to a network it was never seen beside, for {what}{whose(" of ")}</>;
	case "bogon-prefix": return <>{who} originated {what}, which is not to be routed</>;
	case "bogon-asn": return <>{who} passed on {what} with a number in the path that is not to be used there</>;
	case "blackhole": return <>{who} asked for a blackhole for {what}{whose(" of ")}</>;
	default: return <>{i.wording}</>;
	}
}
