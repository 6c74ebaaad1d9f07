"""The app's addresses, to be included under ``crosslight/``."""

from django.urls import path

from crosslight_panel import views

app_name = "crosslight_panel"
urlpatterns = [
    path("open/<int:ticket_id>/", views.open_panel, name="open"),
    path("rights/", views.rights, name="rights"),
    path("about/", views.about, name="about"),
]
