"""A model server: `echo` answers at once, `slow` after a minute, and whoever asks for "refuse" is refused.

Prints its own address.
"""

import asyncio

from aiohttp import web


async def models(_):
    return web.json_response(
        {"object": "list", "data": [{"id": name, "object": "model"} for name in ("echo", "slow")]}
    )


async def embeddings(request):
    body = await request.json()
    if body["model"] == "slow":
        await asyncio.sleep(60)
    if body["input"] == "refuse":
        error = {"message": "No.", "type": "invalid_request_error", "param": "input", "code": None}
        return web.json_response({"error": error}, status=400)
    return web.json_response(
        {
            "object": "list",
            "data": [{"object": "embedding", "index": 0, "embedding": [0.5, 0.25]}],
            "model": body["model"],
            "usage": {"prompt_tokens": 2, "total_tokens": 2},
        }
    )


async def main():
    app = web.Application()
    app.router.add_get("/v1/models", models)
    app.router.add_post("/v1/embeddings", embeddings)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    print(f"serving on http://127.0.0.1:{port}/v1", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
