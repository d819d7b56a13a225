"""What all steps need; OPENAI_BASE_URL and OPENAI_API_KEY say where and as whom."""

import json
import time

from openai import OpenAI

client = OpenAI(_strict_response_validation=True)
results = {}
created = []


def step(name):
    """Runs the function at once and keeps its result: None is as expected, a text is what differs."""

    def run(function):
        try:
            results[name] = function() or "yes"
        except Exception as problem:  # the run goes on, and fails at its end
            results[name] = f"FAILS: {type(problem).__name__}: {problem}"
        print(f"{results[name]:4}  {name}", flush=True)

    return run


def equal(actual, expected):
    if actual != expected:
        raise AssertionError(f"{actual!r}, not {expected!r}")


def line(custom_id, text="The tide rises.", model="echo"):
    body = {"model": model, "input": text}
    return json.dumps({"custom_id": custom_id, "method": "POST", "url": "/v1/embeddings", "body": body})


def upload(*lines):
    return client.files.create(file=("input.jsonl", "\n".join(lines).encode()), purpose="batch")


def batch_of(file_id, client=client, **more):
    return client.batches.create(
        input_file_id=file_id, endpoint="/v1/embeddings", completion_window="24h", **more
    )


def create(file_id, **more):
    batch = batch_of(file_id, **more)
    created.insert(0, batch.id)
    return batch


def wait(batch, *statuses):
    deadline = time.monotonic() + 60
    while batch.status not in statuses:
        if time.monotonic() > deadline:
            raise AssertionError(f"still {batch.status}")
        time.sleep(0.05)
        batch = client.batches.retrieve(batch.id)
    return batch


def ids(items):
    return [item.id for item in items]


def listed(**query):
    return ids(client.batches.list(limit=100, extra_query=query))


def refused(kind, status, call, message, param, code):
    try:
        call()
    except kind as refusal:
        equal((refusal.status_code, type(refusal)), (status, kind))
        equal((refusal.body["message"], refusal.param, refusal.code), (message, param, code))
        return
    raise AssertionError("it was not refused")
