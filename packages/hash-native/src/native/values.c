#include "values.h"

#include <stdio.h>
#include <string.h>

static bool refuse(napi_env env, const char *name) {
  char text[80];
  snprintf(text, sizeof text, "%s is missing or of the wrong kind", name);
  napi_throw_type_error(env, NULL, text);
  return false;
}

static bool get(napi_env env, napi_value object, const char *name, napi_value *value) {
  return napi_get_named_property(env, object, name, value) == napi_ok;
}

bool get_number(napi_env env, napi_value object, const char *name, double *value) {
  napi_value found;
  if (!get(env, object, name, &found) || napi_get_value_double(env, found, value) != napi_ok) return refuse(env, name);
  return true;
}

bool get_flag(napi_env env, napi_value object, const char *name, bool *value) {
  napi_value found;
  if (!get(env, object, name, &found) || napi_get_value_bool(env, found, value) != napi_ok) return refuse(env, name);
  return true;
}

bool get_object(napi_env env, napi_value object, const char *name, napi_value *value) {
  napi_valuetype type;
  if (!get(env, object, name, value) || napi_typeof(env, *value, &type) != napi_ok || type != napi_object) {
    return refuse(env, name);
  }
  return true;
}

bool get_word(napi_env env, napi_value object, const char *name, char *value, size_t size) {
  napi_value found;
  size_t length;
  if (!get(env, object, name, &found) || napi_get_value_string_latin1(env, found, value, size, &length) != napi_ok) {
    return refuse(env, name);
  }
  return true;
}

bool get_array(napi_env env, napi_value object, const char *name, napi_typedarray_type type, size_t least, void *data,
               size_t *count) {
  napi_value found;
  bool is_array = false;
  napi_typedarray_type found_type;
  size_t found_count;
  void *memory;
  if (!get(env, object, name, &found) || napi_is_typedarray(env, found, &is_array) != napi_ok || !is_array ||
      napi_get_typedarray_info(env, found, &found_type, &found_count, &memory, NULL, NULL) != napi_ok ||
      found_type != type || found_count < least) {
    return refuse(env, name);
  }
  memcpy(data, &memory, sizeof memory);
  if (count != NULL) *count = found_count;
  return true;
}

bool has_property(napi_env env, napi_value object, const char *name) {
  napi_value value;
  napi_valuetype type;
  return get(env, object, name, &value) && napi_typeof(env, value, &type) == napi_ok && type != napi_undefined;
}

void set_number(napi_env env, napi_value object, const char *name, double value) {
  napi_value number;
  if (napi_create_double(env, value, &number) == napi_ok) napi_set_named_property(env, object, name, number);
}
