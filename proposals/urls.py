from django.urls import path, re_path

from proposals import views

app_name = "proposals"

urlpatterns = [
    path("", views.proposals, name="list"),
    path("export/", views.export, name="list_export"),
    path("figures/", views.figures, name="figures"),
    path("new/", views.new, name="new"),
    path("draft/", views.draft, name="draft"),
    path("similar/", views.similar, name="similar"),
    re_path(r"^photos/(?P<pk>[0-9]{1,18})/(?P<size>full|small)/$", views.photo, name="photo"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("<int:pk>/", views.proposal, name="proposal"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/support/", views.support, name="support"),
    path("<int:pk>/comment/", views.comment, name="comment"),
    path("<int:pk>/review/", views.review, name="review"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/hand-on/", views.hand_on, name="hand_on"),
    path("<int:pk>/begin/", views.begin, name="begin"),
    path("<int:pk>/finish/", views.finish, name="finish"),
    path("<int:pk>/measure/", views.measure, name="measure"),
    path("<int:pk>/verify/", views.verify, name="verify"),
]
