from django.urls import path

from videos import views

app_name = "videos"

urlpatterns = [
    # Pages and files.
    path("", views.videos, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.video, name="video"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/send/", views.send, name="send"),
    path("<int:pk>/state/", views.state, name="state"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("<int:pk>/<int:height>.mp4", views.file, name="file"),
    path("<int:pk>/poster.jpg", views.poster, name="poster"),
    path("<int:pk>/original/", views.original, name="original"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    # A file on its way
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>/", views.upload, name="upload"),
]
