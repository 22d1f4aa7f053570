"""The sentences of Django's that we translate ourselves are Django's, and call nobody 你."""

from pathlib import Path

import django
import polib
import pytest
from django.utils.translation import gettext, override

from core.phrases import ADMIN, PASSWORDS

DJANGO = Path(django.__file__).parent / "contrib"
PLAIN = [phrase for phrase in (*PASSWORDS, *ADMIN) if isinstance(phrase, str)]
LENGTH = next(phrase for phrase in PASSWORDS if not isinstance(phrase, str))


def test_every_phrase_is_still_one_of_django() -> None:
    """A new Django may word it differently; then ours would translate nothing."""
    files = [DJANGO / app / "locale/zh_Hans/LC_MESSAGES/django.po" for app in ("auth", "admin")]
    known = {entry.msgid for file in files for entry in polib.pofile(str(file))}
    with override(None):
        length = str(LENGTH % {"min_length": 1}).replace("1 ", "%(min_length)d ")
    assert {*PLAIN, length} - known == set()


@pytest.mark.parametrize("phrase", PLAIN)
def test_chinese_of_a_phrase_is_polite(phrase: str) -> None:
    with override("zh-hans"):
        words = gettext(phrase)
    assert words != phrase
    assert "你" not in words


def test_chinese_of_the_least_length_is_polite() -> None:
    with override("zh-hans"):
        assert "你" not in str(LENGTH % {"min_length": 8})
