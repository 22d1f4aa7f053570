from django.urls import path, re_path

from defects import views

app_name = "defects"

urlpatterns = [
    path("list/", views.black_list, name="list"),
    path("list/export/", views.black_export, name="list_export"),
    path("list/red/", views.red_list, name="red"),
    path("list/red/export/", views.red_export, name="red_export"),
    path("defects/new/", views.post, name="post"),
    path("defects/<int:pk>/", views.detail, name="detail"),
    path("defects/<int:pk>/clock/", views.clock, name="clock"),
    path("defects/<int:pk>/progress/", views.progress, name="progress"),
    path("defects/<int:pk>/correct/", views.correct, name="correct"),
    path("defects/<int:pk>/verify/", views.verify, name="verify"),
    path("defects/<int:pk>/extend/", views.extend, name="extend"),
    path("defects/<int:pk>/transfer/", views.transfer, name="transfer"),
    path("defects/<int:pk>/void/", views.void, name="void"),
    path("commendations/new/", views.praise, name="praise"),
    path("commendations/<int:pk>/", views.commendation, name="commendation"),
    re_path(r"^photos/(?P<pk>[0-9]+)/(?P<size>full|small)/$", views.photo, name="photo"),
    path("inspections/", views.inspections, name="inspections"),
    path("inspections/export/", views.inspections_export, name="inspections_export"),
    path("inspections/new/", views.inspection_start, name="inspection_start"),
    path("inspections/walk/", views.walk, name="walk"),
    path("inspections/<int:pk>/", views.inspection, name="inspection"),
    path("inspections/<int:pk>/finish/", views.inspection_finish, name="inspection_finish"),
    path("reports/", views.reports, name="reports"),
    path("reports/export/", views.reports_export, name="reports_export"),
    path("reports/new/", views.report_new, name="report_new"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/accept/", views.report_accept, name="report_accept"),
    path("reports/<int:pk>/answer/", views.report_answer, name="report_answer"),
    path("lines/codes/", views.line_codes, name="line_codes"),
    path("lines/<int:pk>/", views.line, name="line"),
    path("verify/", views.queue, name="queue"),
    path("verify/export/", views.queue_export, name="queue_export"),
]
