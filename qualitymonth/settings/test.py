"""Settings of the tests: the real parts, quick passwords, files in a folder of the run."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-the-tests-000000000000000000000000000000000000")

from qualitymonth.settings.base import *

DEMO = False
SECURE_SSL_REDIRECT = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "people.hashers.InitialPasswordHasher",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Throttling has its own tests, which switch it on.
AXES_ENABLED = False
# An icon that does not exist fails the test of its page.
STRICT_ICONS = True
