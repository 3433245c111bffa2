// Answers as the second segment of its path says, as the function in Python beside it does: `/answers-c/pieces?1000`.
#include "wasi.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** The most that a stream takes at once, in bytes. */
#define BLOCK 4096
#define MEBIBYTE (1 << 20)
/** A case of `error-code`. */
#define CONNECTION_REFUSED 6
#define NOT_WHOLE " is not whole"

static const char *const METHODS[] = { "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH" };

/** Lives as long as the instance. */
static int calls = 0;

/** Where the host puts strings and lists. */
__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size) {
  (void)old_size;
  if (size == 0) return (void *)align;
  void *block = realloc(old, size);
  if (block == NULL) abort();
  return block;
}

// ---------------------------------------------------------------------------------------------------------- responses

/** A response that has been set: its body is still to be written. */
typedef struct { own_t body, stream; } answer_t;

static void add(own_t fields, const char *name, const char *value) {
  result_t result;
  fields_append(fields, name, strlen(name), value, strlen(value), &result);
}

static answer_t begin(own_t outparam, int32_t status, own_t fields) {
  own_t response = new_response(fields);
  if (set_status(response, status) != 0) abort();
  result_t result;
  response_body(response, &result);
  answer_t answer = { .body = result.word[0] };
  outgoing_stream(answer.body, &result);
  answer.stream = result.word[0];
  outparam_set(outparam, 0, response, 0, 0, 0, 0, 0, 0);
  return answer;
}

/** Whether somebody takes more. */
static int put(answer_t answer, const char *bytes, size_t length) {
  for (size_t at = 0; at < length; at += BLOCK) {
    size_t rest = length - at;
    result_t result;
    write_and_flush(answer.stream, bytes + at, rest < BLOCK ? rest : BLOCK, &result);
    if (result.tag != 0) return 0;
  }
  return 1;
}

static void end(answer_t answer) {
  drop_output(answer.stream);
  result_t result;
  finish(answer.body, 0, 0, &result);
}

static void answer_text(own_t outparam, int32_t status, const char *text, size_t length) {
  own_t fields = new_fields();
  add(fields, "content-type", "text/plain;charset=utf-8");
  answer_t answer = begin(outparam, status, fields);
  put(answer, text, length);
  end(answer);
}

// ------------------------------------------------------------------------------------------------------------- bodies

/** Writes an incoming body as it arrives, to memory where there is no answer yet; with a remark at its end if that is none. */
static void pass(own_t body, FILE *memory, const answer_t *answer) {
  result_t opened;
  incoming_stream(body, &opened);
  own_t stream = opened.word[0];
  read_t read;
  int is_taken = 1;
  do {
    blocking_read(stream, 1 << 16, &read);
    // The second case of `stream-error`: there is no more.
    int is_end = read.is_error && *(uint8_t *)&read.bytes == 1;
    string_t part = read.is_error ? (string_t){ NOT_WHOLE, is_end ? 0 : strlen(NOT_WHOLE) } : read.bytes;
    if (memory != NULL) fwrite(part.text, 1, part.length, memory);
    else is_taken = put(*answer, part.text, part.length);
    if (!read.is_error && part.length > 0) free(part.text);
  } while (!read.is_error && is_taken);
  drop_input(stream);
  drop_incoming(body);
}

static own_t body_of(own_t request) {
  result_t result;
  consume_request(request, &result);
  return result.word[0];
}

// --------------------------------------------------------------------------------------------------- what it can do

/** What it sees of the request, a line for each thing. */
static void echo(own_t request, own_t outparam, string_t target) {
  char *text;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  tagged_t method, authority;
  scheme_t scheme;
  request_method(request, &method);
  request_scheme(request, &scheme);
  request_authority(request, &authority);
  if (method.tag < 9) fprintf(out, "%s", METHODS[method.tag]);
  else fprintf(out, "%.*s", (int)method.string.length, method.string.text);
  fprintf(out, " %.*s\n", (int)target.length, target.text);
  fprintf(out, "%s://%.*s\n", scheme.scheme.tag == 0 ? "http" : "https", (int)authority.string.length, authority.string.text);
  own_t headers = request_headers(request);
  fields_t all;
  fields_entries(headers, &all);
  drop_fields(headers);
  for (int i = 0; i < all.length; i++) {
    field_t field = all.fields[i];
    fprintf(out, "%.*s: %.*s\n", (int)field.name.length, field.name.text, (int)field.value.length, field.value.text);
  }
  fputs("body ", out);
  pass(body_of(request), out, NULL);
  fputs("\n", out);
  fclose(out);
  answer_text(outparam, 200, text, length);
}

/** The body of the request, while it arrives. */
static void stream(own_t request, own_t outparam) {
  answer_t answer = begin(outparam, 200, new_fields());
  pass(body_of(request), NULL, &answer);
  end(answer);
}

static void pieces(own_t outparam, int count) {
  answer_t answer = begin(outparam, 200, new_fields());
  for (int i = 0; i < count && put(answer, "piece ", 6); i++);
  end(answer);
}

static void fields(own_t outparam) {
  own_t fields = new_fields();
  add(fields, "x-in", "c");
  add(fields, "set-cookie", "a=1");
  add(fields, "set-cookie", "b=2");
  end(begin(outparam, 200, fields));
}

/** What nobody could ever read would not even be asked for. */
static char *volatile hoarded;

/** As much as there is. */
static void hoard(own_t outparam) {
  while ((hoarded = malloc(MEBIBYTE)) != NULL) memset(hoarded, 1, MEBIBYTE);
  answer_text(outparam, 507, "no more", 7);
}

/** What an upstream answers, with its own fields. */
static void pass_on(own_t outparam, own_t response) {
  own_t received = response_headers(response);
  fields_t all;
  fields_entries(received, &all);
  drop_fields(received);
  own_t fields = new_fields();
  for (int i = 0; i < all.length; i++) {
    field_t field = all.fields[i];
    if (field.name.length < 2 || memcmp(field.name.text, "x-", 2) != 0) continue;
    result_t result;
    fields_append(fields, field.name.text, field.name.length, field.value.text, field.value.length, &result);
  }
  answer_t answer = begin(outparam, response_status(response), fields);
  result_t consumed;
  consume_response(response, &consumed);
  pass(consumed.word[0], NULL, &answer);
  drop_response(response);
  end(answer);
}

/** @param address `127.0.0.1:80/path` */
static void upstream(own_t outparam, const char *address) {
  const char *path = strchr(address, '/');
  own_t request = new_request(new_fields());
  set_scheme(request, 1, 0, NULL, 0);
  set_authority(request, 1, address, path - address);
  set_target(request, 1, path, strlen(path));
  result_t sent;
  send_request(request, 0, 0, &sent);
  if (sent.tag != 0) return answer_text(outparam, 502, "refused", 7);
  // The handle is where an error code would be.
  own_t future = sent.word[1];
  own_t pollable = future_subscribe(future);
  pollable_block(pollable);
  drop_pollable(pollable);
  // An option of a result of a result: three tags, each aligned to 8 bytes, and the handle.
  result_t got;
  future_get(future, &got);
  drop_future(future);
  uint8_t *tags = (uint8_t *)&got;
  if (tags[0] != 1 || tags[8] != 0) abort();
  if (tags[16] != 0) answer_text(outparam, 502, "no answer", 9);
  else pass_on(outparam, got.word[5]);
}

// ---------------------------------------------------------------------------------------------------------------- door

static int is(const char *kind, const char *name) {
  return strcmp(kind, name) == 0;
}

static void number(own_t outparam, int32_t status, int value) {
  char text[16];
  answer_text(outparam, status, text, snprintf(text, sizeof text, "%d", value));
}

__attribute__((export_name("wasi:http/incoming-handler@0.2.12#handle"))) void handle(own_t request, own_t outparam) {
  tagged_t target;
  request_target(request, &target);
  char *copy = strndup(target.string.text, target.string.length);
  char *query = strchr(copy, '?');
  if (query != NULL) *query++ = 0;
  else query = "";
  char *slash = strchr(copy + 1, '/');
  const char *kind = slash == NULL ? "" : slash + 1;

  calls++;
  if (is(kind, "stream")) stream(request, outparam);
  else if (is(kind, "pieces")) pieces(outparam, atoi(query));
  else if (is(kind, "status")) number(outparam, atoi(query), atoi(query));
  else if (is(kind, "fields")) fields(outparam);
  else if (is(kind, "calls")) number(outparam, 200, calls);
  else if (is(kind, "upstream")) upstream(outparam, query);
  else if (is(kind, "hoard")) hoard(outparam);
  else if (is(kind, "error")) outparam_set(outparam, 1, CONNECTION_REFUSED, 0, 0, 0, 0, 0, 0);
  else if (is(kind, "trap")) abort();
  else if (is(kind, "loop")) for (volatile int i = 0;; i++);
  else echo(request, outparam, target.string);
  drop_request(request);
}
