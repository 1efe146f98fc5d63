"""Pictures of strangers' mails, fetched from a real server on loopback, where the test lets the client reach it."""

import struct
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from django.core.files.storage import default_storage

from frontdesk.kit import clock, remote_pictures
from frontdesk.kit.models import CachedPicture
from frontdesk.kit.net import http_client
from frontdesk.kit.pixels import size_of
from frontdesk.kit.remote_pictures import NoPicture, fetch, forget_expired, picture_at


def png(width: int = 3, height: int = 2) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00" * 21)) + chunk(b"IEND", b"")


class Pages(BaseHTTPRequestHandler):
    """Answers by path; what it was asked is kept."""

    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append({name.lower(): value for name, value in self.headers.items()} | {"path": self.path})
        status, headers, body = {
            "/a.png": (200, {"Content-Type": "text/html", "Set-Cookie": "id=1"}, png()),
            "/script.png": (
                200,
                {"Content-Type": "image/png"},
                b"<svg onload='x'/>",
            ),
            "/bomb.png": (200, {"Content-Type": "image/png"}, png(60_000, 60_000)),
            "/long.png": (200, {}, png() + b"0" * (remote_pictures.LIMIT_BYTES + 1)),
            "/moved": (302, {"Location": "/a.png"}, b""),
            "/ring": (302, {"Location": "/ring"}, b""),
            "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        }.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Pages.asked.clear()
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()
    thread.join()


def near(url: str) -> remote_pictures.Fetched:
    return fetch(url, http_client(4, allow_private=True))


def test_a24_a_picture_is_known_by_its_content_and_asked_for_without_traces(server: str) -> None:
    found = near(f"{server}/moved")
    assert (found.content_type, found.content) == ("image/png", png())
    for asked in Pages.asked:
        assert not {"cookie", "referer", "authorization", "accept-language"} & set(asked)


@pytest.mark.parametrize("path", ["/script.png", "/bomb.png", "/long.png", "/ring", "/file", "/gone"])
def test_a24_what_is_no_sane_picture_is_not_shown(server: str, path: str) -> None:
    with pytest.raises(NoPicture):
        near(server + path)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/a.png", "http://localhost:{port}/a.png", "http://[::1]:{port}/a.png",
        "http://[::ffff:127.0.0.1]:{port}/a.png", "http://2130706433:{port}/a.png", "http://0177.0.0.1:{port}/a.png",
        "http://169.254.169.254/latest", "http://10.0.0.1/a.png", "http://user:x@127.0.0.1:{port}/a.png",
        "file:///etc/passwd", "gopher://127.0.0.1/x", "http:///x", "http://0.0.0.0:{port}/a.png",
    ],
)  # fmt: skip
def test_a42_private_addresses_are_refused_whatever_the_setting_for_mail_servers_says(
    server: str, address: str, settings: object
) -> None:
    """A24, A42: loopback, link-local, private, in every spelling; nothing arrives at the server."""
    settings.ALLOW_PRIVATE_HOSTS = True  # type: ignore[attr-defined]
    with pytest.raises(NoPicture):
        fetch(address.replace("{port}", server.rpartition(":")[2]))
    assert Pages.asked == []


def test_a24_a_picture_is_fetched_once_and_kept_until_it_expires(server: str, db: None) -> None:
    first = picture_at(f"{server}/a.png", http_client(4, allow_private=True))
    again = picture_at(f"{server}/a.png")
    assert first.file == again.file and len(Pages.asked) == 1
    with default_storage.open(first.file) as stored:
        assert stored.read() == png()
    CachedPicture.objects.update(expires_at=clock.now())
    assert forget_expired() == 1 and not default_storage.exists(first.file) and not CachedPicture.objects.exists()


def test_a_failure_is_remembered_for_a_while(server: str, db: None) -> None:
    picture_at(f"{server}/gone", http_client(4, allow_private=True))
    again = picture_at(f"{server}/gone")
    assert not again.file and again.reason and len(Pages.asked) == 1


def test_a24_a_signature_fits_one_mail_and_one_address() -> None:
    made = remote_pictures.sign("7", "https://a.test/x.png")
    assert remote_pictures.is_signed("7", "https://a.test/x.png", made)
    assert not remote_pictures.is_signed("8", "https://a.test/x.png", made)
    assert not remote_pictures.is_signed("7", "https://a.test/y.png", made)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(640, 480), ("image/png", 640, 480)),
        (b"GIF89a" + struct.pack("<HH", 5, 6) + b"\x00" * 9, ("image/gif", 5, 6)),
        (b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc2\x00\x11\x08\x01\x02\x03\x04" + b"\0" * 9, ("image/jpeg", 772, 258)),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x63\0\0\x31\0\0", ("image/webp", 100, 50)),
        (b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 9 | 19 << 14), ("image/webp", 10, 20)),
        (b"\xff\xd8\xff", None), (b"<svg>", None), (b"\x89PNG\r\n\x1a\n", None), (b"", None),
    ],
)  # fmt: skip
def test_a26_sizes_are_read_from_the_head_without_decoding(content: bytes, size: tuple[str, int, int] | None) -> None:
    assert size_of(content) == size
