from django.urls import path

from points import views

app_name = "points"

urlpatterns = [
    path("standings/", views.standings, name="standings"),
    path("me/points/", views.mine, name="mine"),
    path("points/<int:pk>/", views.entry, name="entry"),
    path("points/<int:pk>/reverse/", views.reverse, name="reverse"),
]
