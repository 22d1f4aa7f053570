from django.urls import path

from dashboard import health, views
from dashboard.anomalies import views as anomalies
from dashboard.board import views as boards
from dashboard.figures import views as figures
from dashboard.help import views as helping

app_name = "dashboard"

urlpatterns = [
    path("", views.home, name="home"),
    path("figures/", figures.figures, name="figures"),
    path("anomalies/", anomalies.anomalies, name="anomalies"),
    path("anomalies/export/", anomalies.anomalies_export, name="anomalies_export"),
    path("anomalies/edit/", anomalies.anomalies_edit, name="anomalies_edit"),
    path("anomalies/import/", anomalies.anomalies_import, name="anomalies_import"),
    path("anomalies/template/", anomalies.anomalies_template, name="anomalies_template"),
    path("board/", boards.board, name="board"),
    path("board/live/", boards.board_live, name="board_live"),
    path("board/photo/<int:pk>/", boards.board_photo, name="board_photo"),
    path("board/<slug:token>/", boards.screen, name="screen"),
    path("board/<slug:token>/live/", boards.screen_live, name="screen_live"),
    path("board/<slug:token>/photo/<int:pk>/", boards.screen_photo, name="screen_photo"),
    path("help/", helping.mine, name="help"),
    path("help/<slug:role>/", helping.of_role, name="help_role"),
    path("demo/clock/", views.demo_clock, name="demo_clock"),
    path("healthz/", health.healthz, name="healthz"),
]
