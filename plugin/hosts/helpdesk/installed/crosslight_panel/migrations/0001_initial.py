"""Tells Django of the model that carries the permissions; makes no table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing to undo."""

    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="PanelRight",
            fields=[("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False))],
            options={
                "managed": False,
                "default_permissions": (),
                "permissions": (
                    ("use_systems_review", "Can use the systems review panel"),
                    ("answer_for_systems_review", "Is the service account of the systems review panel"),
                ),
            },
        ),
    )
