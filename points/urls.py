from django.urls import path

from points import views

app_name = "points"

urlpatterns = [
    path("standings/", views.standings, name="standings"),
    path("standings/export/", views.standings_export, name="standings_export"),
    path("me/points/", views.mine, name="mine"),
    path("me/points/export/", views.mine_export, name="mine_export"),
    path("points/<int:pk>/", views.entry, name="entry"),
    path("points/<int:pk>/reverse/", views.reverse, name="reverse"),
]
