"""Settings of `make run` and of a developer's machine: as prod, without TLS."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-development-and-never-for-a-real-plant-0000000000")

from qualitymonth.settings.base import *

DEBUG = env.boolean("DEBUG", "whether error pages show details", False)
