"""A proxy in front of a server that records every exchange, and makes faults that a client asks for.

A request with the header `x-fault: KIND/NAME` meets a fault once; when it is sent again it passes.
KIND is `429`, `500`, `drop`, which ends the connection without an answer, or `lost`, which does so
when the server has answered.

Usage: recorder.py SERVER_URL RECORDING
Prints its own address.
"""

import asyncio
import base64
import json
import sys
import time

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web
from yarl import URL

HOP_BY_HOP = {"connection", "content-length", "host", "keep-alive", "transfer-encoding", "x-fault"}
FAULTS = {
    "429": ("Rate limit reached.", "rate_limit_exceeded", {"Retry-After": "1"}),
    "500": ("The server had an error.", "internal_error", {}),
}


class Recorder:
    def __init__(self, server, recording):
        self.server = server
        self.recording = recording
        self.met = set()

    async def handle(self, request):
        body = await request.read()
        fault = self.fault(request)
        if fault == "lost":
            await self.passed_on(request, body)
        if fault in ("drop", "lost"):
            self.record(request, body, fault, None, {}, b"")
            request.transport.abort()
            raise asyncio.CancelledError
        if fault:
            status, headers, answer = self.failure(fault)
        else:
            status, headers, answer = await self.passed_on(request, body)
        self.record(request, body, fault, status, headers, answer)
        return web.Response(status=status, headers=without_hops(headers), body=answer)

    def fault(self, request):
        wanted = request.headers.get("x-fault")
        if wanted is None or wanted in self.met:
            return None
        self.met.add(wanted)
        return wanted.split("/")[0]

    @staticmethod
    def failure(fault):
        message, code, headers = FAULTS[fault]
        error = {"message": message, "type": "server_error", "param": None, "code": code}
        return int(fault), headers | {"Content-Type": "application/json"}, json.dumps({"error": error}).encode()

    async def passed_on(self, request, body):
        async with self.session.request(
            request.method,
            URL(self.server + request.raw_path, encoded=True),
            headers=without_hops(request.headers),
            data=chunked(body) if "Transfer-Encoding" in request.headers else body,
            allow_redirects=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        ) as answer:
            return answer.status, answer.headers.copy(), await answer.read()

    def record(self, request, body, fault, status, headers, answer):
        exchange = {
            "at": time.monotonic(),
            "method": request.method,
            "target": request.raw_path,
            "headers": {name.lower(): value for name, value in request.headers.items()},
            "body": base64.b64encode(body).decode(),
            "fault": fault,
            "status": status,
            "answer_headers": {name.lower(): value for name, value in headers.items()},
            "answer": base64.b64encode(answer).decode(),
        }
        self.recording.write(json.dumps(exchange) + "\n")
        self.recording.flush()


def without_hops(headers):
    return {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP}


async def chunked(body):
    yield body


async def main(server, path):
    with open(path, "w") as recording:
        recorder = Recorder(server.removesuffix("/v1"), recording)
        async with ClientSession(
            timeout=ClientTimeout(total=120), auto_decompress=False, connector=TCPConnector(limit=0)
        ) as recorder.session:
            app = web.Application(client_max_size=1 << 30)
            app.router.add_route("*", "/{path:.*}", recorder.handle)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            port = site._server.sockets[0].getsockname()[1]
            print(f"recording on http://127.0.0.1:{port}/v1", flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
