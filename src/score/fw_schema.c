/* fw_schema.c - see fw_schema.h. */
#include "score/fw_schema.h"

#include "score/framework_i.h"

static void put_value(struct json *j, const cyaml_schema_value_t *v);

static void
put_words(struct json *j, const cyaml_schema_value_t *v)
{
	json_key(j, "enum");
	json_arr(j);
	for (uint32_t i = 0; i < v->enumeration.count; i++)
		json_cstr(j, v->enumeration.strings[i].str);
	json_arr_end(j);
}

static void
put_mapping(struct json *j, const cyaml_schema_field_t *fields)
{
	json_kcstr(j, "type", "object");
	json_kbool(j, "additionalProperties", false);
	json_key(j, "required");
	json_arr(j);
	for (const cyaml_schema_field_t *f = fields; f->key != NULL; f++) {
		if ((f->value.flags & CYAML_FLAG_OPTIONAL) == 0)
			json_cstr(j, f->key);
	}
	json_arr_end(j);
	json_key(j, "properties");
	json_obj(j);
	for (const cyaml_schema_field_t *f = fields; f->key != NULL; f++) {
		json_key(j, f->key);
		json_obj(j);
		put_value(j, &f->value);
		json_obj_end(j);
	}
	json_obj_end(j);
}

/* What the member of the struct holds, as it is read. */
static void
put_integer(struct json *j, const cyaml_schema_value_t *v)
{
	const unsigned bits = v->data_size * 8;

	json_kcstr(j, "type", "integer");
	if (v->type == CYAML_UINT) {
		json_ku64(j, "minimum", 0);
		json_ku64(j, "maximum", UINT64_MAX >> (64 - bits));
	} else {
		json_ki64(j, "minimum", INT64_MIN >> (64 - bits));
		json_ki64(j, "maximum", INT64_MAX >> (64 - bits));
	}
}

static void
put_list(struct json *j, const cyaml_schema_value_t *v)
{
	json_kcstr(j, "type", "array");
	json_ku64(j, "minItems", v->sequence.min);
	json_ku64(j, "maxItems", v->sequence.max);
	json_key(j, "items");
	json_obj(j);
	put_value(j, v->sequence.entry);
	json_obj_end(j);
}

static void
put_value(struct json *j, const cyaml_schema_value_t *v)
{
	if (v->type == CYAML_MAPPING) {
		put_mapping(j, v->mapping.fields);
	} else if (v->type == CYAML_SEQUENCE) {
		put_list(j, v);
	} else if (v->type == CYAML_ENUM) {
		put_words(j, v);
	} else if (v->type == CYAML_FLAGS) {
		json_kcstr(j, "type", "array");
		json_key(j, "items");
		json_obj(j);
		put_words(j, v);
		json_obj_end(j);
	} else if (v->type == CYAML_STRING) {
		json_kcstr(j, "type", "string");
		json_ku64(j, "minLength", v->string.min);
		json_ku64(j, "maxLength", v->string.max);
	} else {
		put_integer(j, v);
	}
}

void
fw_schema(struct json *j)
{
	json_obj(j);
	json_kcstr(j, "$schema", "https://json-schema.org/draft/2020-12/schema");
	json_kcstr(j, "title", "Framework file of Routescope");
	put_mapping(j, fw_shape.mapping.fields);
	json_obj_end(j);
}
