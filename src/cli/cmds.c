/* cmds.c - every command, in the order of `routescope --help`: a row each. */
#include "cli/cli.h"

extern const struct cli_cmd cmd_advise;
extern const struct cli_cmd cmd_assess;
extern const struct cli_cmd cmd_detect;
extern const struct cli_cmd cmd_explain;
extern const struct cli_cmd cmd_export;
extern const struct cli_cmd cmd_fetch;
extern const struct cli_cmd cmd_framework;
extern const struct cli_cmd cmd_score;
extern const struct cli_cmd cmd_ingest;
extern const struct cli_cmd cmd_init;
extern const struct cli_cmd cmd_inspect;
extern const struct cli_cmd cmd_irr;
extern const struct cli_cmd cmd_networks;
extern const struct cli_cmd cmd_origins;
extern const struct cli_cmd cmd_path;
extern const struct cli_cmd cmd_post;
extern const struct cli_cmd cmd_rebuild;
extern const struct cli_cmd cmd_relations;
extern const struct cli_cmd cmd_review;
extern const struct cli_cmd cmd_routes;
extern const struct cli_cmd cmd_run;
extern const struct cli_cmd cmd_serve;
extern const struct cli_cmd cmd_simulate;
extern const struct cli_cmd cmd_validate;
extern const struct cli_cmd cmd_verify;
extern const struct cli_cmd cmd_whatif;
extern const struct cli_cmd cmd_world;

const struct cli_cmd *const cli_cmds[] = {
	&cmd_assess,
	&cmd_origins,
	&cmd_detect,
	&cmd_rebuild,
	&cmd_framework,
	&cmd_score,
	&cmd_routes,
	&cmd_inspect,
	&cmd_networks,
	&cmd_relations,
	&cmd_simulate,
	&cmd_validate,
	&cmd_path,
	&cmd_irr,
	&cmd_world,
	&cmd_init,
	&cmd_ingest,
	&cmd_fetch,
	&cmd_run,
	&cmd_serve,
	&cmd_review,
	&cmd_post,
	&cmd_explain,
	&cmd_advise,
	&cmd_whatif,
	&cmd_export,
	&cmd_verify,
	NULL,
};
