"""S3 on this machine: moto's server, and a proxy that loses, delays and refuses requests."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "hunter2", "AWS_REGION": "us-east-1"}
_SERVER = """
import os, sys, threading
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()  # ends with its parent
os._exit(0)
"""


@contextmanager
def s3_server(bucket: str = "bucket") -> Iterator[str]:
    """A server of its own with a bucket; its address, to which the environment points meanwhile."""
    command = [sys.executable, "-c", _SERVER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdin is not None and server.stdout is not None
        address = f"http://127.0.0.1:{int(server.stdout.readline())}"
        urllib.request.urlopen(urllib.request.Request(f"{address}/{bucket}", method="PUT", data=b"")).close()
        with patch.dict(os.environ, {**KEYS, "AWS_ENDPOINT_URL": address}):
            try:
                yield address
            finally:
                server.stdin.close()


@contextmanager
def refuse_all(status: int) -> Iterator[str]:
    """A server that refuses everything with a status; its address."""

    class Refusing(BaseHTTPRequestHandler):
        def _refuse(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _refuse

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


@contextmanager
def failing_requests(server: str, status: int, code: str, which: str) -> Iterator[str]:
    """A proxy that answers some requests, by a pattern of method and path, with an error of S3; its address."""
    answer = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>No.</Message></Error>".encode()
    with unreliable(server, 0, lambda request: (status, answer) if re.match(which, request) else None) as (address, _):
        yield address


@contextmanager
def unreliable(
    server: str, share: float = 0.2, refuse: Callable[[str], tuple[int, bytes] | None] = lambda request: None
) -> Iterator[tuple[str, Counter[str]]]:
    """A proxy that spoils a share of the requests; its address, and how many of each kind there were.

    A connection is dropped before or after the server has done what is asked, an answer is late, ends in the middle, or
    is 503.
    """
    chance, seen = random.Random(0), Counter[str]()

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            is_spoiled = chance.random() < share
            kind = chance.choice(["lost", "answer lost", "refused", "late", "cut off"]) if is_spoiled else "whole"
            seen.update({kind: 1, "requests": 1, "bytes": len(body)})
            if (refused := refuse(f"{self.command} {self.path}")) is not None:
                return self._answer(refused[0], {}, refused[1])
            if kind == "lost":
                return self._drop()
            if kind == "refused":
                return self._answer(503, {}, b"")
            if kind == "late":
                time.sleep(0.3)
            client = HTTPConnection(server.removeprefix("http://"), timeout=600)
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            client.request(self.command, self.path, body, headers)
            answer = client.getresponse()
            content = answer.read()
            client.close()
            if kind == "answer lost":
                return self._drop()
            self._answer(answer.status, dict(answer.getheaders()), content, kind == "cut off")

        def _drop(self) -> None:
            self.close_connection = True
            self.connection.close()

        def _answer(self, status: int, headers: dict[str, str], content: bytes, is_cut: bool = False) -> None:
            self.send_response(status)
            size = headers.get("Content-Length") if self.command == "HEAD" else None
            for name, value in headers.items():
                if name.lower() not in ("transfer-encoding", "connection", "content-length", "server", "date"):
                    self.send_header(name, value)
            self.send_header("Content-Length", size or str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content[: len(content) // 2] if is_cut else content)
            if is_cut:
                self._drop()

        do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _pass

        def handle(self) -> None:
            with suppress(ConnectionError, ValueError):  # of a connection that was dropped
                super().handle()

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{proxy.server_address[1]}", seen
        finally:
            proxy.shutdown()
