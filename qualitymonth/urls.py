"""Every address of the product; `qualitymonth.access` says who may open each."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("people.urls")),
    path("", include("campaigns.urls")),
    path("", include("points.urls")),
    path("", include("defects.urls")),
    path("", include("dashboard.urls")),
    path("", include("core.urls")),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
