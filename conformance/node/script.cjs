// What a user of the official Node SDK does; OPENAI_BASE_URL says where.
const assert = require("node:assert/strict");
const crypto = require("node:crypto");
const fs = require("node:fs");
const http = require("node:http");
const os = require("node:os");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");
const { default: OpenAI, toFile } = require("openai");

const client = new OpenAI();
const results = {};
const created = [];

/** Runs the function and keeps its result: nothing is as expected, a text is what differs. */
async function step(name, run) {
  try {
    results[name] = (await run()) ?? "yes";
  } catch (problem) {
    results[name] = `FAILS: ${problem.constructor.name}: ${problem.message}`;
  }
  console.log(`${results[name].padEnd(4)}  ${name}`);
}

function line(customId, input = "The tide rises.", model = "echo") {
  return JSON.stringify({
    custom_id: customId,
    method: "POST",
    url: "/v1/embeddings",
    body: { model, input },
  });
}

async function upload(...lines) {
  const file = await toFile(Buffer.from(lines.join("\n")), "input.jsonl");
  return client.files.create({ file, purpose: "batch" });
}

async function create(fileId, more = {}) {
  const batch = await client.batches.create({
    input_file_id: fileId,
    endpoint: "/v1/embeddings",
    completion_window: "24h",
    ...more,
  });
  created.unshift(batch.id);
  return batch;
}

async function wait(batch, ...statuses) {
  const deadline = Date.now() + 60_000;
  while (!statuses.includes(batch.status)) {
    assert.ok(Date.now() < deadline, `still ${batch.status}`);
    await sleep(50);
    batch = await client.batches.retrieve(batch.id);
  }
  return batch;
}

async function walk(pages) {
  const ids = [];
  for await (const each of pages) ids.push(each.id);
  return ids;
}

const ids = (items) => items.map((item) => item.id);
const listed = (query) => walk(client.batches.list({ limit: 100, ...query }));

async function refused(kind, status, call, message, param, code) {
  await assert.rejects(call, (refusal) => {
    assert.equal(refusal.constructor, kind);
    assert.deepEqual(
      [refusal.status, refusal.error.message, refusal.param, refusal.code],
      [status, message, param, code],
    );
    return true;
  });
}

const batchOf = (more, options) =>
  client.batches.create({ endpoint: "/v1/embeddings", completion_window: "24h", ...more }, options);
const failing = (fault) =>
  client.models.list({ maxRetries: 0, headers: { "x-fault": `${fault}/told` } });
const faulty = (fault) => client.models.list({ headers: { "x-fault": `${fault}/sent again` } });

async function uploads(input, text) {
  await step("upload from a path", async () => {
    const file = await client.files.create({ file: fs.createReadStream(input), purpose: "batch" });
    assert.deepEqual([file.filename, file.bytes, file.purpose], ["input.jsonl", text.length, "batch"]);
  });
  await step("upload from memory", async () => {
    const file = await toFile(Buffer.from(text));
    assert.equal((await client.files.create({ file, purpose: "batch" })).bytes, text.length);
  });
  await step("upload from a stream", async () => {
    const file = await toFile(new Blob([text]).stream(), "input.jsonl");
    assert.equal((await client.files.create({ file, purpose: "batch" })).bytes, text.length);
  });
  await step("upload that expires", async () => {
    const file = await client.files.create({
      file: fs.createReadStream(input),
      purpose: "batch",
      expires_after: { anchor: "created_at", seconds: 3600 },
    });
    assert.equal(file.expires_at, file.created_at + 3600);
  });
}

const PARTS = [line("a"), line("b"), line("c")].join("\n");
const PIECES = [PARTS.slice(0, 100), PARTS.slice(100, 150), PARTS.slice(150)];
const MD5 = crypto.createHash("md5").update(PARTS).digest("hex");

const begin = () =>
  client.uploads.create({
    filename: "parts.jsonl",
    bytes: PARTS.length,
    mime_type: "application/jsonl",
    purpose: "batch",
  });

/** Sends them all at the same time, for the ids of the parts in this order. */
function add(upload, pieces) {
  return Promise.all(
    pieces.map(async (piece) => {
      const data = await toFile(Buffer.from(piece), "part");
      const part = await client.uploads.parts.create(upload.id, { data });
      assert.equal(part.upload_id, upload.id);
      return part.id;
    }),
  );
}

async function isWhole({ status, file }) {
  assert.deepEqual(
    [status, file.filename, file.bytes],
    ["completed", "parts.jsonl", PARTS.length],
  );
  assert.equal(await (await client.files.content(file.id)).text(), PARTS);
}

async function parts() {
  await step("upload in parts, at the same time", async () => {
    const upload = await begin();
    assert.deepEqual([upload.status, upload.bytes, upload.file], ["pending", PARTS.length, null]);
    const part_ids = await add(upload, PIECES);
    await isWhole(await client.uploads.complete(upload.id, { part_ids }));
  });
  await step("upload in parts, in another order", async () => {
    const upload = await begin();
    const part_ids = (await add(upload, PIECES.toReversed())).reverse();
    await isWhole(await client.uploads.complete(upload.id, { part_ids, md5: MD5 }));
  });
  await step("upload in parts by one call", () => "not in this SDK");
  await step("cancel an upload in parts", async () => {
    assert.equal((await client.uploads.cancel((await begin()).id)).status, "cancelled");
  });
  await step("400 parts that do not add up", async () => {
    const upload = await begin();
    const part_ids = await add(upload, PIECES.slice(0, 1));
    await refused(
      OpenAI.BadRequestError,
      400,
      () => client.uploads.complete(upload.id, { part_ids }),
      "Invalid 'part_ids': These parts have 100 bytes in all, but the upload was created with" +
        ` ${PARTS.length}.`,
      "part_ids",
      "invalid_value",
    );
  });
  await step("400 parts of another MD5", async () => {
    const upload = await begin();
    const part_ids = await add(upload, PIECES);
    const md5 = "0".repeat(32);
    await refused(
      OpenAI.BadRequestError,
      400,
      () => client.uploads.complete(upload.id, { part_ids, md5 }),
      `The MD5 of these parts in this order is ${MD5}, not ${md5}.`,
      "md5",
      "invalid_value",
    );
  });
}

async function batches(file, folder) {
  await step("create", async () => {
    const batch = await create(file.id);
    assert.deepEqual([batch.status, batch.expires_at], ["validating", batch.created_at + 86_400]);
  });
  await step("create with metadata", async () => {
    const batch = await create(file.id, { metadata: { team: "tide" } });
    assert.deepEqual(batch.metadata, { team: "tide" });
  });
  await step("create with output_expires_after", async () => {
    const batch = await create(file.id, {
      output_expires_after: { anchor: "created_at", seconds: 7200 },
    });
    const output = await client.files.retrieve((await wait(batch, "completed")).output_file_id);
    assert.equal(output.expires_at, output.created_at + 7200);
  });
  const batch = await wait(await create(file.id), "completed");
  await step("wait for completed", () => {
    assert.deepEqual(batch.request_counts, { total: 3, completed: 2, failed: 1 });
    assert.deepEqual([batch.model, batch.usage.total_tokens, batch.errors], ["echo", 4, null]);
  });
  await step("download the output", async () => {
    const output = await (await client.files.content(batch.output_file_id)).text();
    const lines = output.trim().split("\n").map(JSON.parse);
    assert.deepEqual(
      lines.map((one) => [one.custom_id, one.response.status_code]),
      [["a", 200], ["c", 200]],
    );
  });
  await step("download the errors", async () => {
    const target = path.join(folder, "errors.jsonl");
    const { body } = await client.files.content(batch.error_file_id);
    await fs.promises.writeFile(target, body);
    const error = JSON.parse(fs.readFileSync(target));
    assert.deepEqual([error.custom_id, error.response.status_code], ["b", 400]);
  });
  await step("failed batch tells code, line and param", async () => {
    const input = await upload(line("a"), "nonsense", line("a"));
    const failed = await wait(await create(input.id), "failed");
    assert.deepEqual(
      failed.errors.data.map((error) => [error.code, error.line, error.param]),
      [["invalid_json_line", 2, null], ["duplicate_custom_id", 3, "custom_id"]],
    );
  });
  await step("retrieve", async () => {
    assert.deepEqual(await client.batches.retrieve(batch.id), batch);
  });
  await step("cancel", async () => {
    const input = await upload(line("a", "The tide falls.", "slow"));
    const running = await wait(await create(input.id), "in_progress");
    assert.equal((await client.batches.cancel(running.id)).status, "cancelling");
    assert.equal((await wait(running, "cancelled", "cancelling")).request_counts.total, 1);
  });
  return batch;
}

async function lists(file, batch) {
  const slow = created[0];
  while (created.length < 250) await create("file-none");
  for (const each of created.slice(0, 20)) await wait({ id: each }, "failed");
  await step("list 250 batches, page by page", async () => {
    assert.deepEqual(await walk(client.batches.list()), created);
  });
  await step("list with a limit", async () => {
    const page = await client.batches.list({ limit: 7 });
    assert.deepEqual([ids(page.data), page.has_more], [created.slice(0, 7), true]);
  });
  await step("filter by status", async () => {
    const completed = await listed({ status: "completed" });
    assert.ok(completed.includes(batch.id));
    assert.equal(completed.length, 4);
  });
  await step("filter by several statuses", async () => {
    const both = await listed({ status: ["completed", "failed"] });
    assert.deepEqual(both, created.filter((each) => each !== slow));
  });
  await step("filter by model", async () => {
    assert.deepEqual(await listed({ model: "slow" }), [slow]);
  });
  await step("filter by endpoint", async () => {
    assert.deepEqual(await listed({ endpoint: "/v1/responses" }), []);
  });
  await step("filter by input file", async () => {
    assert.equal((await listed({ input_file_id: file.id })).length, 4);
  });
  await step("filter by metadata", async () => {
    assert.equal((await listed({ metadata: { team: "tide" } })).length, 1);
  });
  await step("filter by creation time", async () => {
    const before = batch.created_at - 3600;
    assert.deepEqual(await listed({ created_before: before }), []);
    assert.deepEqual(await listed({ created_after: before }), created);
  });
  await step("filter and page", async () => {
    const pages = client.batches.list({ limit: 2, input_file_id: file.id });
    assert.deepEqual(await walk(pages), created.slice(-4));
  });
  await step("list in ascending order", async () => {
    assert.deepEqual(await listed({ order: "asc" }), created.toReversed());
  });
  await step("list before a batch", async () => {
    const page = await client.batches.list({ limit: 2, before: created[5] });
    assert.deepEqual(ids(page.data), created.slice(3, 5));
  });
}

async function files(file) {
  await step("list files, page by page", async () => {
    const walked = await walk(client.files.list({ limit: 2 }));
    assert.deepEqual(walked, await walk(client.files.list()));
    assert.equal(new Set(walked).size, walked.length);
  });
  await step("list files of a purpose", async () => {
    const page = await client.files.list({ purpose: "batch_output" });
    assert.deepEqual(new Set(page.data.map((each) => each.purpose)), new Set(["batch_output"]));
  });
  await step("retrieve a file", async () => {
    assert.deepEqual(await client.files.retrieve(file.id), file);
  });
  await step("delete a file", async () => {
    const gone = await upload(line("a"));
    assert.equal((await client.files.delete(gone.id)).deleted, true);
    assert.ok(!(await walk(client.files.list())).includes(gone.id));
  });
  await step("list and retrieve models", async () => {
    assert.deepEqual(await walk(client.models.list()), ["echo", "slow"]);
    assert.equal((await client.models.retrieve("echo")).id, "echo");
  });
}

async function refusals(file, batch) {
  await step("400 unknown value", () =>
    refused(
      OpenAI.BadRequestError,
      400,
      () => batchOf({ input_file_id: file.id, completion_window: "1y" }),
      "Invalid value: '1y'. Supported values are: '24h'.",
      "completion_window",
      "invalid_value",
    ));
  await step("400 out of range", () =>
    refused(
      OpenAI.BadRequestError,
      400,
      () => client.batches.list({ limit: 101 }),
      "Invalid 'limit': integer above maximum value. Expected a value <= 100, but got 101 instead.",
      "limit",
      "integer_above_max_value",
    ));
  await step("404 batch", () =>
    refused(
      OpenAI.NotFoundError,
      404,
      () => client.batches.retrieve("batch_none"),
      "No batch found with id 'batch_none'.",
      null,
      null,
    ));
  await step("404 file", () =>
    refused(
      OpenAI.NotFoundError,
      404,
      () => client.files.content("file-none"),
      "No such File object: file-none",
      "id",
      null,
    ));
  await step("409 cancel of a completed batch", () =>
    refused(
      OpenAI.ConflictError,
      409,
      () => client.batches.cancel(batch.id),
      "Cannot cancel a batch with status 'completed'.",
      null,
      null,
    ));
  await step("413 body too large", () =>
    refused(
      OpenAI.APIError,
      413,
      () => batchOf({ input_file_id: "f".repeat(1_100_000) }),
      "The request body is too large. The most is 1048576 bytes.",
      null,
      null,
    ));
}

async function keys(batch) {
  const withKey = (apiKey) => client.withOptions({ apiKey });
  await step("401 wrong key", () =>
    refused(
      OpenAI.AuthenticationError,
      401,
      () => withKey("tm-wrong").models.list(),
      "Incorrect API key provided.",
      null,
      "invalid_api_key",
    ));
  await step("403 read-only key", async () => {
    const reader = withKey(process.env.READ_ONLY_KEY);
    assert.deepEqual(await reader.batches.retrieve(batch.id), batch);
    await refused(
      OpenAI.PermissionDeniedError,
      403,
      () => reader.batches.cancel(batch.id),
      "This API key may only read.",
      null,
      "read_only_key",
    );
  });
  await step("404 another project's batch", () =>
    refused(
      OpenAI.NotFoundError,
      404,
      () => withKey(process.env.OTHER_PROJECT_KEY).batches.retrieve(batch.id),
      `No batch found with id '${batch.id}'.`,
      null,
      null,
    ));
}

const once = (key, headers = {}) =>
  batchOf(
    { input_file_id: "file-none", metadata: { key } },
    { headers: { "Idempotency-Key": key.replace("ebb", "tide"), ...headers } },
  );

async function idempotency() {
  await step("a create with the same Idempotency-Key", async () => {
    const { id } = await once("tide");
    assert.equal((await once("tide")).id, id);
    assert.deepEqual(await listed({ metadata: { key: "tide" } }), [id]);
  });
  await step("409 another create with the same Idempotency-Key", () =>
    refused(
      OpenAI.ConflictError,
      409,
      () => once("ebb"),
      "Idempotency conflict: another batch was asked for under this idempotency key in the last" +
        " 24 hours.",
      null,
      null,
    ));
  await step("a create whose answer is lost, with an Idempotency-Key", async () => {
    const { id } = await once("lost", { "x-fault": "lost/sent again" });
    assert.deepEqual(await listed({ metadata: { key: "lost" } }), [id]);
  });
}

/** A receiver's URL, and what came to it first. */
async function receiver() {
  const server = http.createServer();
  await new Promise((listens) => server.listen(0, "127.0.0.1", listens));
  const received = new Promise((receive) => {
    server.on("request", async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      response.end();
      receive({ body: Buffer.concat(chunks).toString(), headers: request.headers });
    });
  });
  return { server, url: `http://127.0.0.1:${server.address().port}/hook`, received };
}

async function webhooks(file) {
  const { server, url, received } = await receiver();
  const endpoint = await client.webhooks.create({
    name: "script",
    url,
    event_types: ["batch.completed"],
  });
  const batch = await batchOf({ input_file_id: file.id });
  const { body, headers } = await Promise.race([
    received,
    sleep(60_000, undefined, { ref: false }).then(() => assert.fail("no webhook came")),
  ]);
  await step("create a webhook endpoint", async () => {
    const kept = await client.webhooks.retrieve(endpoint.id);
    assert.deepEqual(
      [kept.name, kept.url, kept.event_types],
      ["script", url, ["batch.completed"]],
    );
  });
  await step("unwrap a webhook", async () => {
    const event = await client.webhooks.unwrap(body, headers, endpoint.signing_secret);
    assert.deepEqual([event.type, event.data.id], ["batch.completed", batch.id]);
  });
  await step("a webhook that was changed is refused", () =>
    assert.rejects(
      () =>
        client.webhooks.unwrap(
          body.replace(batch.id, "batch_other"),
          headers,
          endpoint.signing_secret,
        ),
      OpenAI.InvalidWebhookSignatureError,
    ));
  server.closeAllConnections();
  server.close();
}

async function faults() {
  await step("429", async () => {
    const message = "Rate limit reached.";
    const call = () => failing("429");
    await refused(OpenAI.RateLimitError, 429, call, message, null, "rate_limit_exceeded");
    await faulty("429");
  });
  await step("500", async () => {
    const message = "The server had an error.";
    const call = () => failing("500");
    await refused(OpenAI.InternalServerError, 500, call, message, null, "internal_error");
    await faulty("500");
  });
  await step("connection dropped", async () => {
    const more = { input_file_id: "file-none" };
    const told = { maxRetries: 0, headers: { "x-fault": "drop/told" } };
    await assert.rejects(() => batchOf(more, told), OpenAI.APIConnectionError);
    await batchOf(more, { headers: { "x-fault": "drop/sent again" } });
  });
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tidemill-"));
  const input = path.join(folder, "input.jsonl");
  const text = [line("a"), line("b", "refuse"), line("c"), ""].join("\n");
  fs.writeFileSync(input, text);
  await uploads(input, text);
  await parts();
  const file = await client.files.create({ file: fs.createReadStream(input), purpose: "batch" });
  const batch = await batches(file, folder);
  await lists(file, batch);
  await files(file);
  await keys(batch);
  await refusals(file, batch);
  await idempotency();
  await faults();
  await webhooks(file);
  fs.rmSync(folder, { recursive: true });
  const { version } = JSON.parse(
    fs.readFileSync(path.join(require.resolve("openai"), "../package.json")),
  );
  fs.writeFileSync(process.argv[2], JSON.stringify({ version, steps: results }));
  process.exitCode = Object.values(results).some((one) => one.startsWith("FAILS")) ? 1 : 0;
}

main();
