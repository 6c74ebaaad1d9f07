"""The app as Django sees it."""

from django.apps import AppConfig


class CrosslightPanelConfig(AppConfig):
    """Stands before ``helpdesk`` in INSTALLED_APPS, so that its ticket page is found first."""

    name = "crosslight_panel"
    verbose_name = "Systems review panel"
    default_auto_field = "django.db.models.BigAutoField"
