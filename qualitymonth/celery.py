"""The Celery application. Tasks carry ids only; every rule lives in a service."""

import os

from celery import Celery

from qualitymonth.signs import WorkerSign

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qualitymonth.settings.dev")

app = Celery("qualitymonth")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(WorkerSign)
