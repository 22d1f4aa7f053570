"""As the tests' settings, with what they leave out of signing in; CARELESS leaves out more."""

import os

from qualitymonth.settings.test import *  # noqa: F403 - a settings module extends its base

AXES_ENABLED = True
UPLOAD_SILENCE_SECONDS = 2
if "CARELESS" in os.environ:  # the guard that a test takes away
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False  # noqa: F405 - it is the base's
