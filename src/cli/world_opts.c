/* world_opts.c - the options that name the parts of a world; shared by every command that judges.
 */
#include "cli/cli.h"

const struct cli_opt cli_world_opts[] = {
	{ "world", "DIR",
	    "folder of files named OPTION[-anything].EXT[.gz...], such as vrps-today.json.gz" },
	{ "vrps", "FILE",
	    "validated ROA payloads: rpki-client, routinator or Cloudflare JSON, CSV, OpenBGPD or "
	    "BIRD, with their ASPAs; or rtr:HOST:PORT, a live cache" },
	{ "aspas", "FILE", "a JSON document of validated payloads, its ASPAs alone" },
	{ "slurm", "FILE", "local exceptions to VRPs and ASPAs (RFC 8416)" },
	{ "at", "TIME",
	    "a date or time at which VRPs and ASPAs must be valid; else that of their file" },
	{ "irr", "FILE", "RPSL of routing registries, or NRTM updates of it" },
	{ "delegated", "FILE", "delegated-extended statistics of a registry" },
	{ "iana", "FILE", "number registries of IANA, CSV or XML" },
	{ "bogons", "FILE", "lists of others, shown beside: Team Cymru, Spamhaus, CIDR Report" },
	{ "as-rel", "FILE", "AS relationships, serial-1 or serial-2" },
	{ "as-org", "FILE", "AS organisations (as2org) or AS names (CSV)" },
	{ "peeringdb", "FILE", "PeeringDB JSON: net, poc, ix, ixlan, ixpfx, netixlan, org, fac" },
	{ "users", "FILE", "users of ASes: APNIC's table or JSON" },
	{ "hegemony", "FILE", "AS hegemony: CSV or JSON of the Internet Health Report" },
	{ "whois", "FILE", "aut-nums of RIPE, APNIC, AFRINIC, LACNIC, or ARIN's bulk whois text" },
	{ "lists", "FILE", "known scrubbers and anycast prefixes, in place of the built-in list" },
	{ "spoofer", "FILE", "sessions of the Spoofer project, JSON lines or a list" },
	{ "participants", "FILE", "participants of the programmes, CSV or JSON" },
	{ "opinion", "FILE", "scores by others, shown beside: an export of the MANRS Observatory" },
	{ NULL, NULL, NULL },
};
