"""Has 20 questions answered in a batch, and checks the answers; OPENAI_BASE_URL says where."""

import json
import time

from openai import OpenAI

THINGS = (
    "a tide", "a mill", "the moon", "a river", "bread", "the sea", "a boat", "rain", "the wind",
    "a bridge", "salt", "a lamp", "the sun", "a clock", "snow", "an apple", "a horse", "iron",
    "a song", "a letter",
)  # fmt: skip

client = OpenAI()


def check(holds, problem):
    if not holds:
        raise SystemExit(f"real-model: {problem}")


def question(number, thing):
    return {
        "custom_id": f"question-{number}",
        "method": "POST",
        "url": "/v1/chat/completions",
        "body": {
            "model": "smollm2",
            "messages": [{"role": "user", "content": f"What is {thing}?"}],
            "max_tokens": 20,
        },
    }


def run(questions):
    data = "\n".join(map(json.dumps, questions)).encode()
    file = client.files.create(file=("questions.jsonl", data), purpose="batch")
    batch = client.batches.create(
        input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h"
    )
    deadline = time.monotonic() + 600
    while batch.status in ("validating", "in_progress", "finalizing"):
        check(time.monotonic() < deadline, f"no end after 10 minutes: {batch}")
        time.sleep(0.5)
        batch = client.batches.retrieve(batch.id)
    return batch


def answers_of(batch, questions):
    check(batch.status == "completed", f"the batch is {batch.status}: {batch}")
    counts = batch.request_counts.to_dict()
    check(counts == {"total": 20, "completed": 20, "failed": 0}, f"counts are {counts}")
    text = client.files.content(batch.output_file_id).text
    lines = [json.loads(line) for line in text.splitlines()]
    ids = [line["custom_id"] for line in lines]
    check(ids == [question["custom_id"] for question in questions], f"the order is {ids}")
    statuses = {line["response"]["status_code"] for line in lines}
    check(statuses == {200}, f"status codes are {statuses}")
    answers = [line["response"]["body"] for line in lines]
    check(all(map(content, answers)), f"an answer is empty: {answers}")
    return answers


def content(answer):
    return answer["choices"][0]["message"]["content"].strip()


def check_usage(usage, answers):
    def total(name):
        return sum(answer["usage"][name] for answer in answers)

    expected = (total("prompt_tokens"), total("completion_tokens"), total("total_tokens"))
    actual = (usage.input_tokens, usage.output_tokens, usage.total_tokens)
    check(actual == expected, f"usage is {actual}, its lines add up to {expected}")


def main():
    questions = [question(number, thing) for number, thing in enumerate(THINGS, 1)]
    started = time.monotonic()
    batch = run(questions)
    seconds = time.monotonic() - started
    answers = answers_of(batch, questions)
    check_usage(batch.usage, answers)
    for thing, answer in list(zip(THINGS, answers))[:3]:
        print(f"What is {thing}? {content(answer)!r}")
    print(
        f"SmolLM2-135M answered {len(answers)} of {len(questions)} lines in {seconds:.1f} s,"
        f" {batch.usage.input_tokens} tokens in and {batch.usage.output_tokens} out."
    )


if __name__ == "__main__":
    main()
