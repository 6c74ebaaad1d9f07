"""The addresses of the demonstration host: django-helpdesk, the panel's app, and guarded attachments."""

from crosslight_panel.views import attachment  # type: ignore[import-not-found]  # installed in the host
from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(url="/helpdesk/tickets/")),
    path("helpdesk/", include("helpdesk.urls")),
    path("crosslight/", include("crosslight_panel.urls")),
    path(settings.MEDIA_URL.lstrip("/") + "<path:path>", attachment),
]
