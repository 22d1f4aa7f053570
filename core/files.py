"""The bytes of kept files: in ranges, from wherever they are kept, never to be run as a page.

Who may see one is asked by the view, in its query, before it comes here.

A front server sends files of the disk where there is one (X-Accel-Redirect). Files in a bucket
come through this process, with the range that was asked for: an address signed for the bucket
would hold for whoever gets to know it, and the browser's policy would have to name a host more.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag

BLOCK = 64 * 1024
LASTING = "private, max-age=31536000, immutable"
ASKED_AGAIN = "private, no-cache"
# What a phone's player and a download ask for; several ranges at once are answered as none.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})


def send_file(
    request: HttpRequest,
    name: str,
    content_type: str,
    *,
    download: str = "",
    lasting: bool = False,
) -> HttpResponseBase:
    """The kept file `name`, for whoever was found to be allowed to see it.

    `download`: the name to save it by, for what is not to be shown; `lasting`: its address
    will never show anything else, so that the browser need not ask again. Raises Http404.
    """
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": content_disposition_header(bool(download), download) or "inline",
        "Cache-Control": LASTING if lasting else ASKED_AGAIN,
        "X-Content-Type-Options": "nosniff",
        # Not compressed: ranges count its own bytes.
        "Content-Encoding": "identity",
    }
    if settings.MEDIA_ACCEL_PREFIX and not settings.MEDIA_S3_BUCKET:
        return _by_front_server(name, headers)
    return _by_this_process(request, kept(name), headers)


def _by_front_server(name: str, headers: dict[str, str]) -> HttpResponse:
    address = settings.MEDIA_ACCEL_PREFIX.rstrip("/") + "/" + name
    return HttpResponse(headers=headers | {"X-Accel-Redirect": address, "ETag": quote_etag(name)})


# --- Where it is kept ---------------------------------------------------------
@dataclass(frozen=True)
class Kept(ABC):
    """A kept file: its size in bytes, its state, and when that began, in Unix seconds."""

    name: str
    size: int
    etag: str
    changed: int

    @abstractmethod
    def part(self, start: int, length: int) -> IO[bytes]:
        """At least `length` bytes from `start` on; to be closed."""


class OnDisk(Kept):
    """A file of the disk."""

    def part(self, start: int, length: int) -> IO[bytes]:
        file: IO[bytes] = default_storage.open(self.name)
        file.seek(start)
        return file


class InBucket(Kept):
    """An object of the bucket."""

    def part(self, start: int, length: int) -> IO[bytes]:
        # Of an empty object no range can be asked for.
        asked = {"Range": f"bytes={start}-{start + length - 1}"} if length else {}
        body: IO[bytes] = _client().get_object(**_place(self.name), **asked)["Body"]
        return body


def kept(name: str) -> Kept:
    """The kept file of this name. Raises Http404."""
    return _in_bucket(name) if settings.MEDIA_S3_BUCKET else _on_disk(name)


def _on_disk(name: str) -> Kept:
    path = Path(default_storage.path(name))
    if not path.is_file():
        raise Http404
    stat = path.stat()
    etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    return OnDisk(name, stat.st_size, etag, int(stat.st_mtime))


def _in_bucket(name: str) -> Kept:
    from botocore.exceptions import ClientError  # noqa: PLC0415 - slow, and only where it is used

    try:
        found = _client().head_object(**_place(name))
    except ClientError as error:
        if error.response["Error"]["Code"] in ABSENT:
            raise Http404 from error
        raise
    changed = int(found["LastModified"].timestamp())
    return InBucket(name, found["ContentLength"], found["ETag"], changed)


def _client() -> Any:
    return default_storage.connection.meta.client  # type: ignore[attr-defined]  # S3Storage's


def _place(name: str) -> dict[str, str]:
    return {"Bucket": settings.MEDIA_S3_BUCKET, "Key": name}


# --- What is asked for ----------------------------------------------------------
class OutOfRange(ValueError):
    """The range lies beyond the end."""


def asked_range(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for; None: all of them. Raises OutOfRange."""
    match = RANGE.fullmatch(header.strip())
    if match is None or match[1] == match[2] == "":
        return None
    if match[1] == "":
        start, end = max(size - int(match[2]), 0), size
    else:
        start, end = int(match[1]), min(int(match[2] or size) + 1, size)
        if match[2] and int(match[2]) < start:
            return None
    if start >= size:
        raise OutOfRange(header)
    return range(start, end)


def _wanted(request: HttpRequest, file: Kept) -> range | None:
    """The range, unless it is asked for of another state of the file."""
    if request.headers.get("If-Range", file.etag) not in {file.etag, http_date(file.changed)}:
        return None
    return asked_range(request.headers.get("Range", ""), file.size)


def _by_this_process(request: HttpRequest, file: Kept, headers: dict[str, str]) -> HttpResponseBase:
    headers |= {
        "ETag": file.etag,
        "Last-Modified": http_date(file.changed),
        "Accept-Ranges": "bytes",
    }
    whole = HttpResponse(headers=headers)
    known = get_conditional_response(request, file.etag, file.changed, whole)
    if known is not whole:  # the browser has it, or asks for another state of it
        return known
    try:
        wanted = _wanted(request, file)
    except OutOfRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    part = range(file.size) if wanted is None else wanted
    headers["Content-Length"] = str(len(part))
    if wanted is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    status = 200 if wanted is None else 206
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    stream = Stream(file.part(part.start, len(part)), len(part))
    return StreamingHttpResponse(stream, status=status, headers=headers)


class Stream:
    """So many bytes of a file, block by block; closed with the response, read or not."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self.file, self.left = file, length

    def __iter__(self) -> Iterator[bytes]:
        while block := self.file.read(min(BLOCK, self.left)):
            self.left -= len(block)
            yield block

    def close(self) -> None:
        self.file.close()
