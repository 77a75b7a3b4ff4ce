/* shapes_i.h - shapes that the one list of all (shapes.c) takes from other files. */
#ifndef SHAPES_I_H
#define SHAPES_I_H

#include "http/schema.h"

#define END                      \
	{                        \
		NULL, NULL, NULL \
	}

/* shapes_compat.c */
extern const struct field posts_f[], post_row_f[], post_f[];
extern const struct field compat_asns_f[], compat_member_f[], compat_held_f[], compat_graded_f[],
    compat_routing_f[], compat_value_f[], compat_ases_f[], compat_as_f[], compat_participants_f[],
    compat_participant_f[], compat_scores_f[], compat_group_f[], compat_summary_f[],
    compat_figures_f[], compat_figure_f[], compat_severity_f[], compat_details_f[],
    compat_score_f[], compat_metric_f[], compat_conformance_f[], compat_conforming_f[];

/* shapes_group.c */
extern const struct field programme_row_f[], programme_f[], action_counts_f[], conforming_f[];
extern const struct field participant_row_f[], participant_f[], action_state_f[], network_f[];
extern const struct field series_f[], series_point_f[], series_category_f[];
extern const struct field comparison_f[], compared_f[], difference_f[];
extern const struct field group_row_f[], region_row_f[], place_f[], weighted_f[], group_month_f[];

/* shapes_incident.c */
extern const struct field evidence_f[], evidence_object_f[];
extern const struct field incident_row_f[], incident_f[], incident_version_f[], review_f[],
    sighting_f[], segment_f[], signal_f[], name_f[], incident_counts_f[], incident_summary_f[],
    incident_kind_f[], incident_month_f[], gap_row_f[];

/* shapes_opinion.c */
extern const struct field opinion_f[], opinion_row_f[];

/* shapes_quality.c */
extern const struct field quality_f[], quality_set_f[], quality_kind_f[], quality_grade_f[],
    quality_share_f[], quality_aim_f[];

/* shapes_advice.c */
extern const struct field advice_f[], advice_category_f[], advice_step_f[], roa_f[],
    broken_route_f[], incident_ref_f[], explain_f[], explain_category_f[], explain_curve_f[],
    explain_combined_f[], explain_part_f[], explain_incident_f[], explain_event_f[],
    explain_metric_f[], explain_term_f[], explain_route_f[], input_ref_f[], whatif_f[],
    whatif_category_f[], whatif_move_f[], whatif_economy_f[], whatif_change_f[];

/* shapes_norms.c */
extern const struct field framework_row_f[], readiness_f[], framework_f[], framework_diff_f[],
    fw_ref_f[], fw_change_f[], fw_rule_f[], fw_category_f[], fw_metric_f[], fw_term_f[],
    fw_curve_f[], fw_programme_f[], fw_action_f[], fw_limit_f[];

/* shapes_network.c */
extern const struct field neighbours_f[], neighbour_f[], contacts_f[], contact_source_f[],
    contact_role_f[];

#endif
