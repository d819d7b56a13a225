"""Webhooks, as they come to a receiver of our own."""

import queue
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import openai
from steps import batch_of, client, equal, step


class Receiver(BaseHTTPRequestHandler):
    received = queue.Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.put((body, dict(self.headers)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""


def take(file):
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/hook"
    endpoint = client.webhooks.create(name="script", url=url, event_types=["batch.completed"])
    batch = batch_of(file.id)
    body, headers = Receiver.received.get(timeout=60)

    @step("create a webhook endpoint")
    def _():
        kept = client.webhooks.retrieve(endpoint.id)
        equal((kept.name, kept.url, kept.event_types), ("script", url, ["batch.completed"]))

    @step("unwrap a webhook")
    def _():
        event = client.webhooks.unwrap(body, headers, secret=endpoint.signing_secret)
        equal((event.type, event.data.id), ("batch.completed", batch.id))

    @step("a webhook that was changed is refused")
    def _():
        changed = body.replace(batch.id.encode(), b"batch_other")
        try:
            client.webhooks.unwrap(changed, headers, secret=endpoint.signing_secret)
        except openai.InvalidWebhookSignatureError:
            return
        raise AssertionError("it was not refused")

    server.shutdown()
