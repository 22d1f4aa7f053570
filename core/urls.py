from django.urls import path

from core import installable

app_name = "core"

urlpatterns = [
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("service-worker.js", installable.service_worker, name="service_worker"),
    path("offline/", installable.offline, name="offline"),
]
