"""What a user of the official Python SDK does; OPENAI_BASE_URL says where."""

import io
import json
import os
import pathlib
import shutil
import sys
import tempfile

import openai
import parts
import webhooks
from steps import batch_of, client, create, created, equal, ids, line, listed, refused, results, step, upload, wait

folder = pathlib.Path(tempfile.mkdtemp())
text = "\n".join((line("a"), line("b", "refuse"), line("c"))) + "\n"
path = folder / "input.jsonl"
path.write_text(text)


@step("upload from a path")
def _():
    file = client.files.create(file=path, purpose="batch")
    equal((file.filename, file.bytes, file.purpose), ("input.jsonl", len(text), "batch"))


@step("upload from memory")
def _():
    equal(client.files.create(file=text.encode(), purpose="batch").bytes, len(text))


@step("upload from a stream")
def _():
    equal(client.files.create(file=io.BytesIO(text.encode()), purpose="batch").bytes, len(text))


@step("upload that expires")
def _():
    file = client.files.create(
        file=path, purpose="batch", expires_after={"anchor": "created_at", "seconds": 3600}
    )
    equal(file.expires_at, file.created_at + 3600)


parts.take()
file = client.files.create(file=path, purpose="batch")


@step("create")
def _():
    batch = create(file.id)
    equal((batch.status, batch.expires_at), ("validating", batch.created_at + 86_400))


@step("create with metadata")
def _():
    equal(create(file.id, metadata={"team": "tide"}).metadata, {"team": "tide"})


@step("create with output_expires_after")
def _():
    batch = create(file.id, output_expires_after={"anchor": "created_at", "seconds": 7200})
    output = client.files.retrieve(wait(batch, "completed").output_file_id)
    equal(output.expires_at, output.created_at + 7200)


batch = wait(create(file.id), "completed")


@step("wait for completed")
def _():
    equal(batch.request_counts.to_dict(), {"total": 3, "completed": 2, "failed": 1})
    equal((batch.model, batch.usage.total_tokens, batch.errors), ("echo", 4, None))


@step("download the output")
def _():
    output = [json.loads(one) for one in client.files.content(batch.output_file_id).text.splitlines()]
    equal([(one["custom_id"], one["response"]["status_code"]) for one in output], [("a", 200), ("c", 200)])


@step("download the errors")
def _():
    target = folder / "errors.jsonl"
    with client.files.with_streaming_response.content(batch.error_file_id) as response:
        response.stream_to_file(target)
    error = json.loads(target.read_text())
    equal((error["custom_id"], error["response"]["status_code"]), ("b", 400))


@step("failed batch tells code, line and param")
def _():
    failed = wait(create(upload(line("a"), "nonsense", line("a")).id), "failed")
    equal(
        [(error.code, error.line, error.param) for error in failed.errors.data],
        [("invalid_json_line", 2, None), ("duplicate_custom_id", 3, "custom_id")],
    )


@step("retrieve")
def _():
    equal(client.batches.retrieve(batch.id), batch)


@step("cancel")
def _():
    running = wait(create(upload(line("a", model="slow")).id), "in_progress")
    equal(client.batches.cancel(running.id).status, "cancelling")
    equal(wait(running, "cancelled", "cancelling").request_counts.total, 1)


slow = created[0]
while len(created) < 250:
    create("file-none")
for each in created[:20]:
    wait(client.batches.retrieve(each), "failed")


@step("list 250 batches, page by page")
def _():
    equal(ids(client.batches.list()), created)


@step("list with a limit")
def _():
    page = client.batches.list(limit=7)
    equal((ids(page.data), page.has_more), (created[:7], True))


@step("filter by status")
def _():
    equal(batch.id in listed(status="completed"), True)
    equal(len(listed(status="completed")), 4)


@step("filter by several statuses")
def _():
    both = listed(status=["completed", "failed"])
    equal(both, [each for each in created if each != slow])


@step("filter by model")
def _():
    equal(listed(model="slow"), [slow])


@step("filter by endpoint")
def _():
    equal(listed(endpoint="/v1/responses"), [])


@step("filter by input file")
def _():
    equal(len(listed(input_file_id=file.id)), 4)


@step("filter by metadata")
def _():
    equal(len(listed(**{"metadata[team]": "tide"})), 1)


@step("filter by creation time")
def _():
    equal(listed(created_before=batch.created_at - 3600), [])
    equal(listed(created_after=batch.created_at - 3600), created)


@step("filter and page")
def _():
    equal(ids(client.batches.list(limit=2, extra_query={"input_file_id": file.id})), created[-4:])


@step("list in ascending order")
def _():
    equal(listed(order="asc"), created[::-1])


@step("list before a batch")
def _():
    page = client.batches.list(limit=2, extra_query={"before": created[5]})
    equal(ids(page.data), created[3:5])


@step("list files, page by page")
def _():
    walked = ids(client.files.list(limit=2))
    equal(walked, ids(client.files.list()))
    equal(len(walked), len(set(walked)))


@step("list files of a purpose")
def _():
    equal({each.purpose for each in client.files.list(purpose="batch_output")}, {"batch_output"})


@step("retrieve a file")
def _():
    equal(client.files.retrieve(file.id), file)


@step("delete a file")
def _():
    gone = upload(line("a"))
    equal(client.files.delete(gone.id).deleted, True)
    equal(gone.id in ids(client.files.list()), False)


@step("list and retrieve models")
def _():
    equal(ids(client.models.list()), ["echo", "slow"])
    equal(client.models.retrieve("echo").id, "echo")


@step("400 unknown value")
def _():
    refused(
        openai.BadRequestError,
        400,
        lambda: client.batches.create(
            input_file_id=file.id, endpoint="/v1/embeddings", completion_window="1y"
        ),
        "Invalid value: '1y'. Supported values are: '24h'.",
        "completion_window",
        "invalid_value",
    )


@step("400 out of range")
def _():
    refused(
        openai.BadRequestError,
        400,
        lambda: client.batches.list(limit=101),
        "Invalid 'limit': integer above maximum value. Expected a value <= 100, but got 101 instead.",
        "limit",
        "integer_above_max_value",
    )


def with_key(key):
    return client.with_options(api_key=key)


@step("401 wrong key")
def _():
    refused(
        openai.AuthenticationError,
        401,
        lambda: with_key("tm-wrong").models.list(),
        "Incorrect API key provided.",
        None,
        "invalid_api_key",
    )


@step("403 read-only key")
def _():
    reader = with_key(os.environ["READ_ONLY_KEY"])
    equal(reader.batches.retrieve(batch.id), batch)
    refused(
        openai.PermissionDeniedError,
        403,
        lambda: reader.batches.cancel(batch.id),
        "This API key may only read.",
        None,
        "read_only_key",
    )


@step("404 another project's batch")
def _():
    refused(
        openai.NotFoundError,
        404,
        lambda: with_key(os.environ["OTHER_PROJECT_KEY"]).batches.retrieve(batch.id),
        f"No batch found with id '{batch.id}'.",
        None,
        None,
    )


@step("404 batch")
def _():
    refused(
        openai.NotFoundError,
        404,
        lambda: client.batches.retrieve("batch_none"),
        "No batch found with id 'batch_none'.",
        None,
        None,
    )


@step("404 file")
def _():
    refused(
        openai.NotFoundError,
        404,
        lambda: client.files.content("file-none"),
        "No such File object: file-none",
        "id",
        None,
    )


@step("409 cancel of a completed batch")
def _():
    refused(
        openai.ConflictError,
        409,
        lambda: client.batches.cancel(batch.id),
        "Cannot cancel a batch with status 'completed'.",
        None,
        None,
    )


@step("413 body too large")
def _():
    refused(
        openai.APIStatusError,
        413,
        lambda: batch_of("f" * 1_100_000),
        "The request body is too large. The most is 1048576 bytes.",
        None,
        None,
    )


def faulty(fault):
    client.models.list(extra_headers={"x-fault": f"{fault}/sent again"})


def failing(fault):
    client.with_options(max_retries=0).models.list(extra_headers={"x-fault": f"{fault}/told"})


CONFLICT = (
    "Idempotency conflict: another batch was asked for under this idempotency key in the last 24 hours."
)


def once(key, metadata, **headers):
    return batch_of("file-none", metadata=metadata, extra_headers={"Idempotency-Key": key} | headers)


@step("a create with the same Idempotency-Key")
def _():
    first = once("tide", {"key": "tide"})
    equal(once("tide", {"key": "tide"}).id, first.id)
    equal(listed(**{"metadata[key]": "tide"}), [first.id])


@step("409 another create with the same Idempotency-Key")
def _():
    refused(openai.ConflictError, 409, lambda: once("tide", {"key": "ebb"}), CONFLICT, None, None)


@step("a create whose answer is lost, with an Idempotency-Key")
def _():
    made = once("lost", {"key": "lost"}, **{"x-fault": "lost/sent again"})
    equal(listed(**{"metadata[key]": "lost"}), [made.id])


@step("429")
def _():
    refused(
        openai.RateLimitError,
        429,
        lambda: failing("429"),
        "Rate limit reached.",
        None,
        "rate_limit_exceeded",
    )
    faulty("429")


@step("500")
def _():
    refused(
        openai.InternalServerError,
        500,
        lambda: failing("500"),
        "The server had an error.",
        None,
        "internal_error",
    )
    faulty("500")


@step("connection dropped")
def _():
    try:
        batch_of("file-none", client.with_options(max_retries=0), extra_headers={"x-fault": "drop/told"})
        raise AssertionError("it was not dropped")
    except openai.APIConnectionError:
        batch_of("file-none", extra_headers={"x-fault": "drop/sent again"})


webhooks.take(file)
shutil.rmtree(folder)
pathlib.Path(sys.argv[1]).write_text(json.dumps({"version": openai.__version__, "steps": results}))
sys.exit(any(result.startswith("FAILS") for result in results.values()))
