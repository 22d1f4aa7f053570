"""Serves chosen files of front-end packages: only what is listed is ever public."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage


class PackageFinder(BaseFinder):
    """Finds `settings.PACKAGE_FILES`: a path below STATIC_URL -> a file below node_modules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files: dict[str, str] = settings.PACKAGE_FILES

    def find(  # type: ignore[override]  # an empty list is nothing, as in Django's own finders
        self, path: str, find_all: bool = False, **kwargs: Any
    ) -> str | list[str]:
        source = self.files.get(path)
        found = Path(settings.NODE_MODULES, source) if source else None
        if found is None or not found.is_file():
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for public, source in self.files.items():
            yield public, _SingleFile(public, Path(settings.NODE_MODULES, source))


class _SingleFile(FileSystemStorage):
    """One package file under its public name, as collectstatic reads it."""

    def __init__(self, public: str, source: Path) -> None:
        super().__init__(location=str(source.parent))
        self.public = public
        self.source = source

    def path(self, name: str) -> str:
        return str(self.source) if name == self.public else super().path(name)
