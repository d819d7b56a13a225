"""Checks every recorded exchange against openapi.yaml and the official text, and what was sent again.

Usage: check.py SDK RECORDING STEPS RESULT
Adds what it finds to the steps, as steps of their own, and writes both to RESULT.
"""

import base64
import json
import pathlib
import sys
import urllib.parse

import yaml
from jsonschema_path import SchemaPath
from openapi_core import V31RequestValidator, V31ResponseValidator
from openapi_core.deserializing.media_types.util import data_form_loads
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse
from werkzeug.datastructures import ImmutableMultiDict

ROOT = pathlib.Path(__file__).resolve().parents[2]
OWN = ROOT / "server/src/main/resources/dev/tidemill/server/ops/openapi.yaml"
OFFICIAL = ROOT.parent / "shared/openapi-batch-subset.yaml"


class Document:
    def __init__(self, path, host):
        self.host = host
        document = yaml.safe_load(path.read_text())
        self.prepare(document)
        spec = SchemaPath.from_dict(document)
        self.requests = V31RequestValidator(spec, extra_media_type_deserializers=FORMS)
        self.responses = V31ResponseValidator(spec)

    @staticmethod
    def prepare(document):
        strict(document["components"]["schemas"])

    def differences(self, exchange):
        request = asked(exchange, self.host)
        if exchange["status"] < 400:
            yield from said(self.requests.validate, request)
        yield from said(self.responses.validate, request, answered(exchange))


class OfficialDocument(Document):
    """The hosted API's own: it knows fewer routes, describes no error, and allows no null."""

    @staticmethod
    def prepare(document):
        strict(document["components"]["schemas"])
        form = document["paths"]["/files"]["post"]["requestBody"]["content"]["multipart/form-data"]
        form["encoding"] = {"expires_after": {"style": "deepObject", "explode": True}}

    def differences(self, exchange):
        request = asked(exchange, self.host)
        if exchange["status"] == 200 and self.knows(exchange):
            yield from said(self.requests.validate, request)
            yield from said(self.responses.validate, request, answered(exchange, without_nulls))

    @staticmethod
    def knows(exchange):
        path = urllib.parse.urlsplit(exchange["target"]).path
        foreign = path.startswith(("/v1/models", "/v1/webhook_endpoints")) or path.endswith(("/content", "/progress"))
        return path.startswith("/v1/") and not foreign


def form(body, **parameters):
    """The parts of a form as texts, which a schema takes bytes for."""
    parts = data_form_loads(body, **parameters)
    return ImmutableMultiDict(
        (name, value.decode("latin-1") if isinstance(value, bytes) else value)
        for name, value in parts.items(multi=True)
    )


FORMS = {"multipart/form-data": form}


def strict(schema):
    """Forbids what the document does not name."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            schema.setdefault("additionalProperties", False)
        for value in schema.values():
            strict(value)
    elif isinstance(schema, list):
        for value in schema:
            strict(value)


def asked(exchange, host):
    target = urllib.parse.urlsplit(exchange["target"])
    return MockRequest(
        host,
        exchange["method"].lower(),
        urllib.parse.unquote(target.path),
        args=urllib.parse.parse_qsl(target.query, keep_blank_values=True),
        headers=exchange["headers"],
        data=base64.b64decode(exchange["body"]) or None,
        content_type=exchange["headers"].get("content-type", ""),
    )


def answered(exchange, change=lambda body: body):
    return MockResponse(
        change(base64.b64decode(exchange["answer"])),
        exchange["status"],
        exchange["answer_headers"],
        exchange["answer_headers"].get("content-type", ""),
    )


def without_nulls(body):
    def dropped(value):
        if isinstance(value, dict):
            return {key: dropped(inner) for key, inner in value.items() if inner is not None}
        return [dropped(inner) for inner in value] if isinstance(value, list) else value

    return json.dumps(dropped(json.loads(body))).encode()


def said(validate, *arguments):
    try:
        validate(*arguments)
    except OpenAPIError as problem:
        causes = getattr(problem.__cause__, "schema_errors", None) or [problem.__cause__]
        yield f"{problem}: " + "; ".join(str(cause).split("\n")[0] for cause in causes)


def validity(document, exchanges):
    problems = []
    for exchange in exchanges:
        for problem in document.differences(exchange):
            problems.append(f"{exchange['method']} {exchange['target']} {exchange['status']}: {problem}")
    for problem in problems[:20]:
        print(f"differs: {problem[:1000]}", file=sys.stderr)
    return f"FAILS: {len(problems)} differ" if problems else "yes"


def sent_again(exchanges, kind, least_seconds=0.0):
    """The request met the fault, and the same request came again and was answered."""
    tries = [one for one in exchanges if one["headers"].get("x-fault") == f"{kind}/sent again"]
    counts = [one["headers"].get("x-stainless-retry-count") for one in tries]
    if [one["fault"] for one in tries] != [kind, None] or tries[1]["status"] != 200:
        return f"FAILS: {len(tries)} requests"
    if counts == ["0", "0"]:
        return "its HTTP client repeats the request unasked"
    if counts != ["0", "1"]:
        return f"FAILS: they say that they are tries {counts}"
    seconds = tries[1]["at"] - tries[0]["at"]
    return "yes" if seconds >= least_seconds else f"FAILS: after {seconds:.1f} s"


def sent_once(exchanges, status):
    asked = [(one["method"], one["target"], one["body"]) for one in exchanges if one["status"] == status]
    return "yes" if asked and len(asked) == len(set(asked)) else f"FAILS: {asked}"


def main(sdk, recording, steps, result):
    found = json.loads(pathlib.Path(steps).read_text())
    exchanges = [json.loads(line) for line in pathlib.Path(recording).read_text().splitlines()]
    served = [exchange for exchange in exchanges if exchange["fault"] is None]
    seen = {
        "429 is sent again after Retry-After": sent_again(exchanges, "429", 1.0),
        "500 is sent again": sent_again(exchanges, "500"),
        "a dropped request is sent again": sent_again(exchanges, "drop"),
        "a create whose answer was lost is sent again": sent_again(exchanges, "lost"),
        "409 is sent once": sent_once(exchanges, 409),
        "every exchange is valid by openapi.yaml": validity(Document(OWN, "http://127.0.0.1:8080"), served),
        "every exchange is valid by the official text": "not checked",
    }
    if OFFICIAL.exists():
        official = OfficialDocument(OFFICIAL, "https://api.openai.com")
        seen["every exchange is valid by the official text"] = validity(official, served)
    else:
        print(f"{OFFICIAL} is not here: {sdk} was not checked against it", file=sys.stderr)
    for step, outcome in seen.items():
        print(f"{outcome:4}  {step}")
    found["sdk"] = sdk
    found["steps"] |= seen
    pathlib.Path(result).write_text(json.dumps(found, indent=1))
    sys.exit(any(outcome.startswith("FAILS") for outcome in seen.values()))


if __name__ == "__main__":
    main(*sys.argv[1:])
