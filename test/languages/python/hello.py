"""A function in Python: answers with the path in capitals."""
import sys

from componentize_py_types import Ok
from wit_world import exports
from wit_world.imports.types import Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam

# The most that a stream takes at once, in bytes.
BLOCK = 4096


class IncomingHandler(exports.IncomingHandler):
    def handle(self, request: IncomingRequest, response_out: ResponseOutparam) -> None:
        path = request.path_with_query() or "/"
        text = f"HELLO FROM PYTHON, {path.upper()}\n".encode()
        print(len(text), "bytes to say", file=sys.stderr)

        response = OutgoingResponse(Fields.from_list([("content-type", b"text/plain")]))
        body = response.body()
        ResponseOutparam.set(response_out, Ok(response))
        with body.write() as stream:
            for at in range(0, len(text), BLOCK):
                stream.blocking_write_and_flush(text[at : at + BLOCK])
        OutgoingBody.finish(body, None)
