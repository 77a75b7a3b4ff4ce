/* shapes_quality.c - shapes of what the program says of its detectors; see shapes.c. */
#include "http/shapes_i.h"

const struct field quality_f[] = {
	{ "measured", "text", "the day" },
	{ "aim", "quality_aim", NULL },
	{ "sets", "[quality_set]", NULL },
	{ "limits", "[text]", "where it goes wrong" },
	END,
};
const struct field quality_aim_f[] = {
	{ "recall", "num", NULL },
	{ "precision", "num", NULL },
	END,
};
const struct field quality_set_f[] = {
	{ "title", "text", "what the detectors were given" },
	{ "kinds", "[quality_kind]", "the last is all together" },
	{ "grades", "[quality_grade]", NULL },
	END,
};
const struct field quality_kind_f[] = {
	{ "kind", "text", "of incident, or all" },
	{ "events", "int", "true events that enough peers showed" },
	{ "found", "int", "with the right kind and culprit, at high or proven" },
	{ "weak", "int", "right, at medium or low" },
	{ "late", "int", "graded more than a minute after the fifth peer AS" },
	{ "named", "int", "told at high or proven" },
	{ "right", "int", "of them, those that are true" },
	{ "recall", "quality_share?", NULL },
	{ "precision", "quality_share?", NULL },
	END,
};
const struct field quality_grade_f[] = {
	{ "grade", "text", NULL },
	{ "incidents", "int", NULL },
	{ "right", "quality_share?", NULL },
	END,
};
const struct field quality_share_f[] = {
	{ "value", "num", "0 to 1" },
	{ "low", "num", "of the 95 % interval by Wilson" },
	{ "high", "num", NULL },
	END,
};
