// What a user of the official Node SDK does; OPENAI_BASE_URL says where.
const assert = require("node:assert/strict");
const test = require("node:test");
const { setTimeout: sleep } = require("node:timers/promises");
const { default: OpenAI, toFile } = require("openai");

const client = new OpenAI();

async function upload(...texts) {
  const lines = texts.map((input, index) => ({
    custom_id: `line-${index + 1}`,
    method: "POST",
    url: "/v1/embeddings",
    body: { model: "all-minilm-l6-v2", input },
  }));
  const data = Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n"));
  return client.files.create({ file: await toFile(data, "input.jsonl"), purpose: "batch" });
}

const create = (file) =>
  client.batches.create({
    input_file_id: file.id,
    endpoint: "/v1/embeddings",
    completion_window: "24h",
  });

async function wait(batch) {
  const deadline = Date.now() + 120_000;
  while (["validating", "in_progress", "finalizing"].includes(batch.status)) {
    assert.ok(Date.now() < deadline, `still ${batch.status}: ${batch.id}`);
    await sleep(100);
    batch = await client.batches.retrieve(batch.id);
  }
  return batch;
}

async function idsOf(pages) {
  const ids = [];
  for await (const each of pages) {
    ids.push(each.id);
  }
  return ids;
}

test("a batch is run and its output downloaded", async () => {
  const file = await upload("The tide rises.", "The tide falls.", "The mill turns.");
  const batch = await wait(await create(file));

  assert.equal(batch.status, "completed", JSON.stringify(batch));
  assert.deepEqual(batch.request_counts, { total: 3, completed: 3, failed: 0 });
  assert.equal(batch.error_file_id, null);
  const text = await (await client.files.content(batch.output_file_id)).text();
  const output = text.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(
    output.map((line) => line.custom_id),
    ["line-1", "line-2", "line-3"],
  );
  for (const { response } of output) {
    assert.equal(response.status_code, 200);
    assert.equal(response.body.data[0].embedding.length, 384);
  }
});

test("a list has each batch once and the newest first", async () => {
  const file = await upload("The moon comes back.");
  const created = [];
  for (let i = 0; i < 30; i++) {
    created.push((await create(file)).id);
  }

  const listed = await idsOf(client.batches.list({ limit: 7 }));

  assert.deepEqual(listed.slice(0, 30), created.toReversed());
  assert.equal(new Set(listed).size, listed.length);
});

test("a file is listed, retrieved and deleted", async () => {
  const file = await upload("The miller waits.");

  assert.ok((await idsOf(client.files.list({ purpose: "batch" }))).includes(file.id));
  assert.deepEqual(await client.files.retrieve(file.id), file);
  assert.equal((await client.files.delete(file.id)).deleted, true);
  await assert.rejects(client.files.retrieve(file.id), OpenAI.NotFoundError);
});

test("a completed batch cannot be cancelled", async () => {
  const batch = await wait(await create(await upload("The wheel turns.")));

  await assert.rejects(client.batches.cancel(batch.id), OpenAI.ConflictError);
});

test("an unknown batch is not found", async () => {
  await assert.rejects(client.batches.retrieve("batch_unknown"), OpenAI.NotFoundError);
});

test("a limit over 100 is refused", async () => {
  await assert.rejects(client.batches.list({ limit: 101 }), OpenAI.BadRequestError);
});
