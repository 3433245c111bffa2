// A function in C: answers with the path in capitals. malloc, asprintf and stderr are those of wasi-libc.
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define HTTP "wasi:http/types@0.2.12"
#define STREAMS "wasi:io/streams@0.2.12"

// Handles are int32_t; what does not fit into one value is written to `result` (CanonicalABI.md, "Flattening").
IMPORT(HTTP, "[method]incoming-request.path-with-query") void path_with_query(int32_t request, void *result);
IMPORT(HTTP, "[resource-drop]incoming-request") void drop_request(int32_t request);
IMPORT(HTTP, "[constructor]fields") int32_t new_fields(void);
IMPORT(HTTP, "[method]fields.append")
void append(int32_t fields, const char *name, int32_t name_length, const char *value, int32_t value_length, void *result);
IMPORT(HTTP, "[constructor]outgoing-response") int32_t new_response(int32_t headers);
IMPORT(HTTP, "[method]outgoing-response.body") void response_body(int32_t response, void *result);
IMPORT(HTTP, "[static]response-outparam.set")
void set(int32_t outparam, int32_t is_error, int32_t response, int32_t, int64_t, int32_t, int32_t, int32_t, int32_t);
IMPORT(HTTP, "[method]outgoing-body.write") void body_stream(int32_t body, void *result);
IMPORT(HTTP, "[static]outgoing-body.finish") void finish(int32_t body, int32_t has_trailers, int32_t trailers, void *result);
IMPORT(STREAMS, "[method]output-stream.blocking-write-and-flush")
void write_and_flush(int32_t stream, const char *bytes, int32_t length, void *result);
IMPORT(STREAMS, "[resource-drop]output-stream") void drop_stream(int32_t stream);

/**
 * What the host writes: a tag, and a value where its type is aligned. A handle or an enumeration is a word at offset 4;
 * `error-code` has a u64 among its cases, so that it begins at offset 8, and the host insists on the alignment of the whole.
 */
typedef struct { _Alignas(8) uint8_t tag; int32_t word[9]; } result_t;
_Static_assert(sizeof(result_t) == 40 && _Alignof(result_t) == 8, "the largest result of these imports, by the Canonical ABI");

/** Where the host puts strings and lists. */
__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size) {
  (void)old_size;
  if (size == 0) return (void *)align;
  void *block = realloc(old, size);
  if (block == NULL) abort();
  return block;
}

/** In blocks of 4096 bytes, the most that the host takes at once. */
static void send(int32_t body, const char *text, size_t length) {
  result_t result;
  body_stream(body, &result);
  int32_t stream = result.word[0];
  for (size_t at = 0; at < length; at += 4096) {
    size_t rest = length - at;
    write_and_flush(stream, text + at, rest < 4096 ? rest : 4096, &result);
    if (result.tag != 0) break;
  }
  drop_stream(stream);
  finish(body, 0, 0, &result);
}

__attribute__((export_name("wasi:http/incoming-handler@0.2.12#handle"))) void handle(int32_t request, int32_t outparam) {
  struct { uint8_t tag; char *text; size_t length; } path;
  path_with_query(request, &path);
  for (size_t i = 0; i < path.length; i++) path.text[i] = toupper(path.text[i]);
  char *text;
  int length = asprintf(&text, "HELLO FROM C, %.*s\n", (int)path.length, path.text);
  fprintf(stderr, "%d bytes to say\n", length);

  result_t result;
  int32_t fields = new_fields();
  append(fields, "content-type", 12, "text/plain", 10, &result);
  int32_t response = new_response(fields);
  response_body(response, &result);
  int32_t body = result.word[0];
  set(outparam, 0, response, 0, 0, 0, 0, 0, 0);
  send(body, text, length);
  drop_request(request);
}
