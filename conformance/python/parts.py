"""Files that come in parts."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import openai
from steps import client, equal, line, refused, step

TEXT = "\n".join((line("a"), line("b"), line("c"))).encode()
PIECES = (TEXT[:100], TEXT[100:150], TEXT[150:])


def begin():
    return client.uploads.create(
        filename="parts.jsonl", bytes=len(TEXT), mime_type="application/jsonl", purpose="batch"
    )


def add(upload, pieces):
    """Sends them all at the same time. Returns the ids of the parts, in this order."""

    def send(piece):
        part = client.uploads.parts.create(upload.id, data=piece)
        equal(part.upload_id, upload.id)
        return part.id

    with ThreadPoolExecutor() as pool:
        return list(pool.map(send, pieces))


def is_whole(upload):
    equal((upload.status, upload.file.filename, upload.file.bytes), ("completed", "parts.jsonl", len(TEXT)))
    equal(client.files.content(upload.file.id).content, TEXT)


def take():
    @step("upload in parts, at the same time")
    def _():
        upload = begin()
        equal((upload.status, upload.bytes, upload.file), ("pending", len(TEXT), None))
        is_whole(client.uploads.complete(upload.id, part_ids=add(upload, PIECES)))

    @step("upload in parts, in another order")
    def _():
        upload = begin()
        part_ids = add(upload, PIECES[::-1])[::-1]
        md5 = hashlib.md5(TEXT).hexdigest()
        is_whole(client.uploads.complete(upload.id, part_ids=part_ids, md5=md5))

    @step("upload in parts by one call")
    def _():
        is_whole(
            client.uploads.upload_file_chunked(
                file=TEXT,
                filename="parts.jsonl",
                bytes=len(TEXT),
                mime_type="application/jsonl",
                purpose="batch",
                part_size=100,
            )
        )

    @step("cancel an upload in parts")
    def _():
        equal(client.uploads.cancel(begin().id).status, "cancelled")

    @step("400 parts that do not add up")
    def _():
        upload = begin()
        part_ids = add(upload, PIECES[:1])
        refused(
            openai.BadRequestError,
            400,
            lambda: client.uploads.complete(upload.id, part_ids=part_ids),
            "Invalid 'part_ids': These parts have 100 bytes in all, but the upload was created with"
            f" {len(TEXT)}.",
            "part_ids",
            "invalid_value",
        )

    @step("400 parts of another MD5")
    def _():
        upload = begin()
        part_ids = add(upload, PIECES)
        found, other = hashlib.md5(TEXT).hexdigest(), "0" * 32
        refused(
            openai.BadRequestError,
            400,
            lambda: client.uploads.complete(upload.id, part_ids=part_ids, md5=other),
            f"The MD5 of these parts in this order is {found}, not {other}.",
            "md5",
            "invalid_value",
        )
