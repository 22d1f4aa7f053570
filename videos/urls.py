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
    # Moderation, voices, captions.
    path("waiting/", views.waiting, name="waiting"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/<int:pk>/", views.voting_round, name="round"),
    path("rounds/<int:pk>/export/", views.round_export, name="round_export"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/give-back/", views.give_back, name="give_back"),
    path("<int:pk>/take-down/", views.take_down, name="take_down"),
    path("<int:pk>/like/", views.like, name="like"),
    path("<int:pk>/vote/", views.vote, name="vote"),
    path("<int:pk>/watched/", views.watched, name="watched"),
    path("<int:pk>/captions/", views.caption_save, name="caption_save"),
    path("<int:pk>/captions/<str:language>.vtt", views.caption, name="caption"),
    path("<int:pk>/captions/<str:language>/remove/", views.caption_remove, name="caption_remove"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    # A file on its way
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>/", views.upload, name="upload"),
]
