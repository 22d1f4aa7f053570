from django.urls import path

from people import views

app_name = "people"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("language/", views.set_language, name="set_language"),
    path("me/", views.me, name="me"),
    path("me/password/", views.set_password, name="set_password"),
    path("people/find/", views.find, name="find"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.inbox_read, name="inbox_read"),
    path("inbox/<int:pk>/", views.notice, name="notice"),
]
