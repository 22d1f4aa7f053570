"""Static files that lie in no static folder: those of packages, joined ones, fonts of few icons."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage


class _ListedFinder(BaseFinder):
    """Finds single files by a list: only what is in it is ever public."""

    names: Collection[str]

    def source(self, public: str) -> Path:
        """The file on the disk for a name that is listed."""
        raise NotImplementedError

    def find(  # type: ignore[override]  # an empty list is nothing, as in Django's own finders
        self, path: str, find_all: bool = False, **kwargs: Any
    ) -> str | list[str]:
        found = self.source(path) if path in self.names else None
        if found is None or not found.is_file():
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for public in self.names:
            yield public, _SingleFile(public, self.source(public))


class PackageFinder(_ListedFinder):
    """Finds `settings.PACKAGE_FILES`: a path below STATIC_URL -> a file below node_modules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = settings.PACKAGE_FILES

    def source(self, public: str) -> Path:
        return Path(settings.NODE_MODULES, settings.PACKAGE_FILES[public])


class JoinFinder(_ListedFinder):
    """Finds `settings.JOINED_FILES`: a path below STATIC_URL -> our files, one after another.

    We write small files; a phone on bad Wi-Fi asks for one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = settings.JOINED_FILES

    def source(self, public: str) -> Path:
        parts = [Path(settings.BASE_DIR, "static", part) for part in settings.JOINED_FILES[public]]
        joined = Path(settings.VAR_DIR, "joined", public)
        text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
        if not joined.is_file() or joined.read_text(encoding="utf-8") != text:
            _write_whole(joined, text.encode())
        return joined


class IconFinder(_ListedFinder):
    """Finds `settings.ICON_FONTS`: a path below STATIC_URL -> a few icons of a package's font.

    A font of thousands weighs more than a whole page of ours may. What was cut once is kept
    under a digest of the font and the icons, so it is cut again when one of them changes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = settings.ICON_FONTS

    def source(self, public: str) -> Path:
        app, path, icons = settings.ICON_FONTS[public]
        whole = Path(apps.get_app_config(app).path, path)
        digest = hashlib.sha256(whole.read_bytes() + " ".join(icons).encode()).hexdigest()
        few = Path(settings.VAR_DIR, "icons", digest[:16], public)
        if not few.is_file():
            from core import fonts  # noqa: PLC0415 - heavy, and needed once

            _write_whole(few, fonts.cut(whole, icons))
        return few


def _write_whole(file: Path, content: bytes) -> None:
    """Written beside its place first: whoever reads it meanwhile gets the old or the new."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, delete=False) as fresh:
        fresh.write(content)
    Path(fresh.name).chmod(0o644)
    Path(fresh.name).replace(file)


class _SingleFile(FileSystemStorage):
    """One listed file under its public name, as collectstatic reads it."""

    def __init__(self, public: str, source: Path) -> None:
        super().__init__(location=str(source.parent))
        self.public = public
        self.source = source

    def path(self, name: str) -> str:
        return str(self.source) if name == self.public else super().path(name)
