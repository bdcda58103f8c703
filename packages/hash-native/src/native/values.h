#ifndef GENTORRENT_VALUES_H
#define GENTORRENT_VALUES_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Values of JavaScript, taken from the properties of an object. Each returns false, after throwing a TypeError that names
// the property, where it is missing or of another kind.

bool get_number(napi_env env, napi_value object, const char *name, double *value);
bool get_flag(napi_env env, napi_value object, const char *name, bool *value);
bool get_object(napi_env env, napi_value object, const char *name, napi_value *value);
// A string of ASCII that is shorter than `size`.
bool get_word(napi_env env, napi_value object, const char *name, char *value, size_t size);
// The memory of a typed array with at least `least` elements.
bool get_array(napi_env env, napi_value object, const char *name, napi_typedarray_type type, size_t least, void *data,
               size_t *count);

bool has_property(napi_env env, napi_value object, const char *name);
void set_number(napi_env env, napi_value object, const char *name, double value);

#endif
