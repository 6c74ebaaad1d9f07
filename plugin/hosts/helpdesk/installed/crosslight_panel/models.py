"""No data of its own: a place for two permissions to hang on."""

from django.db import models


class PanelRight(models.Model):
    """Has no table; Django keeps permissions by model."""

    class Meta:
        """Two rights, granted to people or groups like any other."""

        managed = False
        default_permissions = ()
        permissions = (
            ("use_systems_review", "Can use the systems review panel"),
            ("answer_for_systems_review", "Is the service account of the systems review panel"),
        )
