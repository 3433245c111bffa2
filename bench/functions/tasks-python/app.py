"""What programs spend their time on, one kind at a time, in Python."""
import json
import re
import string

from componentize_py_types import Ok
from wit_world import exports
from wit_world.imports.types import Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam

seed = 42


def random() -> int:
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    return seed


def row(number: int) -> dict:
    n = random()
    return {"id": number, "name": f"item-{n:x}", "price": (n % 10000) / 100, "tags": [f"a{n % 7}", f"b{n % 5}"]}


ROWS = [row(number) for number in range(360)]
TEXT = json.dumps(ROWS)
NUMBERS = [random() for _ in range(5000)]
LOG = "\n".join(f'192.0.2.1 "GET /items/{each["name"]}?token={each["name"]}" 200 {each["name"]}@example.org' for each in ROWS)
LINE = string.Template('<li class="$kind">$name: $price</li>')
TOKEN = re.compile(r"token=[\w-]+")
ADDRESS = re.compile(r"[\w.-]+@[\w-]+\.\w+")


def templates() -> int:
    return len("".join(LINE.substitute(kind="odd" if each["id"] % 2 else "even", **each) for each in ROWS))


TASKS = {
    "json": lambda: len(json.dumps(json.loads(TEXT))),
    "templates": templates,
    "regex": lambda: len(ADDRESS.sub("***", TOKEN.sub("token=***", LOG))),
    "sorting": lambda: sorted(NUMBERS, key=lambda number: -number)[0],
}


class IncomingHandler(exports.IncomingHandler):
    def handle(self, request: IncomingRequest, response_out: ResponseOutparam) -> None:
        task = TASKS[(request.path_with_query() or "").split("task=")[1]]
        response = OutgoingResponse(Fields.from_list([("content-type", b"text/plain")]))
        body = response.body()
        ResponseOutparam.set(response_out, Ok(response))
        with body.write() as stream:
            stream.blocking_write_and_flush(str(task()).encode())
        OutgoingBody.finish(body, None)
