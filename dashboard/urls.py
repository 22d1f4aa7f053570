from django.urls import path

from dashboard import health, views

app_name = "dashboard"

urlpatterns = [
    path("", views.home, name="home"),
    path("demo/clock/", views.demo_clock, name="demo_clock"),
    path("healthz/", health.healthz, name="healthz"),
]
