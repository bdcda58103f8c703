#ifndef GENTORRENT_START_RUN_H
#define GENTORRENT_START_RUN_H

#include <node_api.h>

// `run(job)`: does a job with threads of its own. Returns a promise of what went wrong, `{ kind, index, value }`.
napi_value start_run(napi_env env, napi_callback_info info);

#endif
