// What of WASI the function calls, by the Canonical ABI: handles are int32_t, and what does not fit into one value is written to `result`.
#include <stdint.h>

#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define HTTP "wasi:http/types@0.2.12"
#define STREAMS "wasi:io/streams@0.2.12"

/** A handle that this function has, or 0: none is. */
typedef int32_t own_t;

typedef struct { char *text; int32_t length; } string_t;

/** `option<string>`, or `method` with the text of a case that has none of its own. */
typedef struct { uint8_t tag; string_t string; } tagged_t;

/** `option<scheme>`. */
typedef struct { uint8_t is_some; tagged_t scheme; } scheme_t;

typedef struct { string_t name, value; } field_t;
typedef struct { field_t *fields; int32_t length; } fields_t;

/**
 * What the host writes: a tag, and a value where its type is aligned. A handle is a word at offset 4; `error-code` has a u64 among
 * its cases, so that it begins at offset 8, and the host insists on the alignment of the whole.
 */
typedef struct { _Alignas(8) uint8_t tag; int32_t word[13]; } result_t;

/** `result<list<u8>, stream-error>`: with an error, the first word of the list is its case. */
typedef struct { uint8_t is_error; string_t bytes; } read_t;

IMPORT(HTTP, "[method]incoming-request.method") void request_method(own_t request, tagged_t *result);
IMPORT(HTTP, "[method]incoming-request.path-with-query") void request_target(own_t request, tagged_t *result);
IMPORT(HTTP, "[method]incoming-request.scheme") void request_scheme(own_t request, scheme_t *result);
IMPORT(HTTP, "[method]incoming-request.authority") void request_authority(own_t request, tagged_t *result);
IMPORT(HTTP, "[method]incoming-request.headers") own_t request_headers(own_t request);
IMPORT(HTTP, "[method]incoming-request.consume") void consume_request(own_t request, result_t *result);
IMPORT(HTTP, "[resource-drop]incoming-request") void drop_request(own_t request);
IMPORT(HTTP, "[method]incoming-body.stream") void incoming_stream(own_t body, result_t *result);
IMPORT(HTTP, "[resource-drop]incoming-body") void drop_incoming(own_t body);

IMPORT(HTTP, "[constructor]fields") own_t new_fields(void);
IMPORT(HTTP, "[method]fields.entries") void fields_entries(own_t fields, fields_t *result);
IMPORT(HTTP, "[method]fields.append")
void fields_append(own_t fields, const char *name, int32_t name_length, const char *value, int32_t length, result_t *result);
IMPORT(HTTP, "[resource-drop]fields") void drop_fields(own_t fields);

IMPORT(HTTP, "[constructor]outgoing-response") own_t new_response(own_t headers);
IMPORT(HTTP, "[method]outgoing-response.set-status-code") int32_t set_status(own_t response, int32_t status);
IMPORT(HTTP, "[method]outgoing-response.body") void response_body(own_t response, result_t *result);
IMPORT(HTTP, "[static]response-outparam.set")
void outparam_set(own_t outparam, int32_t is_error, int32_t response, int32_t, int64_t, int32_t, int32_t, int32_t, int32_t);
IMPORT(HTTP, "[method]outgoing-body.write") void outgoing_stream(own_t body, result_t *result);
IMPORT(HTTP, "[static]outgoing-body.finish") void finish(own_t body, int32_t has_trailers, own_t trailers, result_t *result);

IMPORT(STREAMS, "[method]input-stream.blocking-read") void blocking_read(own_t stream, int64_t length, read_t *result);
IMPORT(STREAMS, "[resource-drop]input-stream") void drop_input(own_t stream);
IMPORT(STREAMS, "[method]output-stream.blocking-write-and-flush")
void write_and_flush(own_t stream, const char *bytes, int32_t length, result_t *result);
IMPORT(STREAMS, "[resource-drop]output-stream") void drop_output(own_t stream);

IMPORT(HTTP, "[constructor]outgoing-request") own_t new_request(own_t headers);
IMPORT(HTTP, "[method]outgoing-request.set-scheme")
int32_t set_scheme(own_t request, int32_t is_some, int32_t tag, const char *other, int32_t length);
IMPORT(HTTP, "[method]outgoing-request.set-authority")
int32_t set_authority(own_t request, int32_t is_some, const char *text, int32_t length);
IMPORT(HTTP, "[method]outgoing-request.set-path-with-query")
int32_t set_target(own_t request, int32_t is_some, const char *text, int32_t length);
IMPORT("wasi:http/outgoing-handler@0.2.12", "handle") void send_request(own_t request, int32_t has_options, own_t options, result_t *result);
IMPORT(HTTP, "[method]future-incoming-response.subscribe") own_t future_subscribe(own_t future);
IMPORT(HTTP, "[method]future-incoming-response.get") void future_get(own_t future, result_t *result);
IMPORT(HTTP, "[resource-drop]future-incoming-response") void drop_future(own_t future);
IMPORT("wasi:io/poll@0.2.12", "[method]pollable.block") void pollable_block(own_t pollable);
IMPORT("wasi:io/poll@0.2.12", "[resource-drop]pollable") void drop_pollable(own_t pollable);
IMPORT(HTTP, "[method]incoming-response.status") int32_t response_status(own_t response);
IMPORT(HTTP, "[method]incoming-response.headers") own_t response_headers(own_t response);
IMPORT(HTTP, "[method]incoming-response.consume") void consume_response(own_t response, result_t *result);
IMPORT(HTTP, "[resource-drop]incoming-response") void drop_response(own_t response);
