from django.urls import path

from points import views
from points.months import views as months

app_name = "points"

urlpatterns = [
    path("standings/", views.standings, name="standings"),
    path("standings/export/", views.standings_export, name="standings_export"),
    path("me/points/", views.mine, name="mine"),
    path("me/points/export/", views.mine_export, name="mine_export"),
    path("points/<int:pk>/", views.entry, name="entry"),
    path("points/<int:pk>/reverse/", views.reverse, name="reverse"),
    path("points/months/", months.months, name="months"),
    path("points/months/<int:campaign_id>/<str:month>/", months.month, name="month"),
    path(
        "points/months/<int:campaign_id>/<str:month>/export/",
        months.month_export,
        name="month_export",
    ),
    path(
        "points/months/<int:campaign_id>/<str:month>/close/",
        months.month_close,
        name="month_close",
    ),
]
