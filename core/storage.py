"""Static files under names that change with their content, so that browsers keep them for good."""

from typing import Any

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_SCRIPTS = "js/*.js"
IMPORTS = "_js_module_import_aggregation_patterns"


def _names_in_files() -> tuple[Any, ...]:
    """Where a file names another one: Django's places, less source maps, which are not served.

    Imports are followed in our own scripts only; those of packages are in one piece.
    """
    styles = next(rules for name, rules in HashedFilesMixin.patterns if name == "*.css")
    kept = tuple(rule for rule in styles if "sourceMappingURL" not in str(rule))
    # Django itself switches these on for every script or for none.
    imports = getattr(HashedFilesMixin, IMPORTS)[1]
    return (("*.css", kept), (OUR_SCRIPTS, imports))


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Compressed and hashed; our scripts that import one another get the hashed names too."""

    patterns = _names_in_files()
