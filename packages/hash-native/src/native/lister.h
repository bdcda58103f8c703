#ifndef GENTORRENT_LISTER_H
#define GENTORRENT_LISTER_H

#include <node_api.h>

// `openLister(threads)`: reads directories ahead of whoever walks them.
napi_value open_lister(napi_env env, napi_callback_info info);
// `listAhead(lister, path)`: a number for `takeListing`. What was announced last is read first.
napi_value list_ahead(napi_env env, napi_callback_info info);
// `takeListing(lister, number)`: `{ names, facts }`, waiting for it if need be; undefined if it cannot be had.
napi_value take_listing(napi_env env, napi_callback_info info);
// `closeLister(lister)`: ends its threads, and forgets what nobody took.
napi_value close_lister(napi_env env, napi_callback_info info);

#endif
