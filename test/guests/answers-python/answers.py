"""Answers as the second segment of its path says, as the function in C beside it does: `/answers-python/pieces?1000`."""

from componentize_py_types import Err, Ok
from wit_world import exports
from wit_world.imports import outgoing_handler
from wit_world.imports.streams import StreamError_Closed
from wit_world.imports.types import (
    ErrorCode_ConnectionRefused,
    Fields,
    IncomingBody,
    IncomingRequest,
    Method_Other,
    OutgoingBody,
    OutgoingRequest,
    OutgoingResponse,
    ResponseOutparam,
    Scheme_Http,
)

# The most that a stream takes at once, in bytes.
BLOCK = 4096

NOT_WHOLE = b" is not whole"

# Lives as long as the instance.
calls = 0


class Answer:
    """A response that has been set: its body is still to be written."""

    def __init__(self, out: ResponseOutparam, status: int, fields: list[tuple[str, bytes]]) -> None:
        response = OutgoingResponse(Fields.from_list(fields))
        response.set_status_code(status)
        self.body = response.body()
        self.stream = self.body.write()
        ResponseOutparam.set(out, Ok(response))

    def put(self, data: bytes) -> None:
        for at in range(0, len(data), BLOCK):
            self.stream.blocking_write_and_flush(data[at : at + BLOCK])

    def end(self) -> None:
        self.stream.__exit__(None, None, None)
        OutgoingBody.finish(self.body, None)


def answer_text(out: ResponseOutparam, status: int, text: str) -> None:
    answer = Answer(out, status, [("content-type", b"text/plain;charset=utf-8")])
    answer.put(text.encode())
    answer.end()


def parts(body: IncomingBody):
    """An incoming body as it arrives, with a remark at its end if that is none."""
    with body, body.stream() as stream:
        while True:
            try:
                yield stream.blocking_read(1 << 16)
            except Err as error:
                if not isinstance(error.value, StreamError_Closed):
                    yield NOT_WHOLE
                return


def echo(request: IncomingRequest, out: ResponseOutparam) -> None:
    """What it sees of the request, a line for each thing."""
    method = request.method()
    name = method.value if isinstance(method, Method_Other) else type(method).__name__.removeprefix("Method_").upper()
    scheme = "http" if isinstance(request.scheme(), Scheme_Http) else "https"
    with request.headers() as headers:
        fields = headers.entries()
    answer = Answer(out, 200, [("content-type", b"text/plain;charset=utf-8")])
    lines = [f"{name} {request.path_with_query()}".encode(), f"{scheme}://{request.authority()}".encode()]
    lines += [field.encode() + b": " + value for field, value in fields]
    answer.put(b"\n".join(lines) + b"\nbody " + b"".join(parts(request.consume())) + b"\n")
    answer.end()


def stream(request: IncomingRequest, out: ResponseOutparam) -> None:
    """The body of the request, while it arrives."""
    answer = Answer(out, 200, [])
    for part in parts(request.consume()):
        answer.put(part)
    answer.end()


def pieces(out: ResponseOutparam, count: int) -> None:
    answer = Answer(out, 200, [])
    for _ in range(count):
        answer.put(b"piece ")
    answer.end()


def upstream(out: ResponseOutparam, address: str) -> None:
    """What an upstream answers, with its own fields. `address`: `127.0.0.1:80/path`"""
    authority, path = address.split("/", 1)
    request = OutgoingRequest(Fields())
    request.set_scheme(Scheme_Http())
    request.set_authority(authority)
    request.set_path_with_query("/" + path)
    try:
        future = outgoing_handler.handle(request, None)
    except Err:
        return answer_text(out, 502, "refused")
    with future, future.subscribe() as pollable:
        pollable.block()
        got = future.get().value
    if isinstance(got, Err):
        return answer_text(out, 502, "no answer")
    with got.value as response:
        with response.headers() as headers:
            fields = [field for field in headers.entries() if field[0].startswith("x-")]
        answer = Answer(out, response.status(), fields)
        for part in parts(response.consume()):
            answer.put(part)
    answer.end()


def hoard(out: ResponseOutparam) -> None:
    """As much as there is."""
    blocks = []
    try:
        while True:
            blocks.append(bytearray(1 << 20))
    except MemoryError:
        blocks.clear()
    answer_text(out, 507, "no more")


class IncomingHandler(exports.IncomingHandler):
    def handle(self, request: IncomingRequest, response_out: ResponseOutparam) -> None:
        global calls
        calls += 1
        path, _, query = (request.path_with_query() or "").partition("?")
        match path[1:].partition("/")[2]:
            case "stream":
                stream(request, response_out)
            case "pieces":
                pieces(response_out, int(query))
            case "status":
                answer_text(response_out, int(query), query)
            case "fields":
                Answer(response_out, 200, [("x-in", b"python"), ("set-cookie", b"a=1"), ("set-cookie", b"b=2")]).end()
            case "calls":
                answer_text(response_out, 200, str(calls))
            case "upstream":
                upstream(response_out, query)
            case "hoard":
                hoard(response_out)
            case "error":
                ResponseOutparam.set(response_out, Err(ErrorCode_ConnectionRefused()))
            case "trap":
                raise RuntimeError("on purpose")
            case "loop":
                while True:
                    pass
            case _:
                echo(request, response_out)
