from django.urls import path

from videos import views

app_name = "videos"

urlpatterns = [
    # A file on its way
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>/", views.upload, name="upload"),
]
