"""Keeps the webhooks that are tried on this machine, where nobody listens."""

import schemathesis


@schemathesis.hook
def map_body(context, body):
    url = body.get("url") if isinstance(body, dict) else None
    if isinstance(url, str) and url.startswith(("http://", "https://")) and len(url) <= 2048:
        return body | {"url": "http://127.0.0.1:65535/"}
    return body
