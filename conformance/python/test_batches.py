"""What a user of the official Python SDK does; OPENAI_BASE_URL says where."""

import json
import time
import unittest

from openai import BadRequestError, ConflictError, NotFoundError, OpenAI

client = OpenAI()


def upload(*texts):
    lines = [
        {
            "custom_id": f"line-{number}",
            "method": "POST",
            "url": "/v1/embeddings",
            "body": {"model": "all-minilm-l6-v2", "input": text},
        }
        for number, text in enumerate(texts, 1)
    ]
    data = "\n".join(map(json.dumps, lines)).encode()
    return client.files.create(file=("input.jsonl", data), purpose="batch")


def create(file):
    return client.batches.create(
        input_file_id=file.id, endpoint="/v1/embeddings", completion_window="24h"
    )


def wait(batch):
    deadline = time.monotonic() + 120
    while batch.status in ("validating", "in_progress", "finalizing"):
        assert time.monotonic() < deadline, f"still {batch.status}: {batch}"
        time.sleep(0.1)
        batch = client.batches.retrieve(batch.id)
    return batch


class Batches(unittest.TestCase):
    def test_a_batch_is_run_and_its_output_downloaded(self):
        batch = wait(create(upload("The tide rises.", "The tide falls.", "The mill turns.")))

        self.assertEqual(batch.status, "completed", batch)
        self.assertEqual(
            batch.request_counts.to_dict(), {"total": 3, "completed": 3, "failed": 0}
        )
        self.assertIsNone(batch.error_file_id)
        text = client.files.content(batch.output_file_id).text
        output = [json.loads(line) for line in text.splitlines()]
        self.assertEqual(
            [line["custom_id"] for line in output], ["line-1", "line-2", "line-3"]
        )
        for line in output:
            self.assertEqual(line["response"]["status_code"], 200)
            self.assertEqual(len(line["response"]["body"]["data"][0]["embedding"]), 384)

    def test_a_list_has_each_batch_once_and_the_newest_first(self):
        file = upload("The moon comes back.")
        created = [create(file).id for _ in range(30)]

        listed = [batch.id for batch in client.batches.list(limit=7)]

        self.assertEqual(listed[:30], created[::-1])
        self.assertEqual(len(listed), len(set(listed)))

    def test_a_file_is_listed_retrieved_and_deleted(self):
        file = upload("The miller waits.")

        self.assertIn(file.id, [each.id for each in client.files.list(purpose="batch")])
        self.assertEqual(client.files.retrieve(file.id), file)
        self.assertTrue(client.files.delete(file.id).deleted)
        with self.assertRaises(NotFoundError):
            client.files.retrieve(file.id)

    def test_a_completed_batch_cannot_be_cancelled(self):
        batch = wait(create(upload("The wheel turns.")))

        with self.assertRaises(ConflictError) as refused:
            client.batches.cancel(batch.id)

        retries = refused.exception.request.headers["x-stainless-retry-count"]
        self.assertEqual(retries, "0")

    def test_an_unknown_batch_is_not_found(self):
        with self.assertRaises(NotFoundError):
            client.batches.retrieve("batch_unknown")

    def test_a_limit_over_100_is_refused(self):
        with self.assertRaises(BadRequestError) as refused:
            client.batches.list(limit=101)

        self.assertEqual(refused.exception.param, "limit")


if __name__ == "__main__":
    unittest.main()
