from django.urls import path

from dashboard import health, views
from dashboard.figures import views as figures

app_name = "dashboard"

urlpatterns = [
    path("", views.home, name="home"),
    path("figures/", figures.figures, name="figures"),
    path("figures/overview/", figures.overview, name="figures_overview"),
    path("demo/clock/", views.demo_clock, name="demo_clock"),
    path("healthz/", health.healthz, name="healthz"),
]
