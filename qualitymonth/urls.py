"""Every address of the product; `qualitymonth.access` says who may open each."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from qualitymonth.style import style

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("people.urls")),
    path("", include("campaigns.urls")),
    path("", include("points.urls")),
    path("proposals/", include("proposals.urls")),
    path("videos/", include("videos.urls")),
    path("", include("defects.urls")),
    path("", include("dashboard.urls")),
    path("", include("core.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("style/", style, name="style"))

handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
