"""What the demonstration host is given: Django's settings, and the files that host and panel share."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

#: Where the app that a host installs lies in this package.
INSTALLED = Path(__file__).parent.parent / "hosts" / "helpdesk" / "installed"
#: Files a pack may come as, beside what django-helpdesk takes by itself.
ENDINGS = [
    ".txt",
    ".pdf",
    ".doc",
    ".docx",
    ".odt",
    ".jpg",
    ".png",
    ".eml",
    ".xlsx",
    ".csv",
    ".json",
    ".qdpx",
    ".zip",
]


@dataclass(frozen=True, slots=True)
class HelpdeskFiles:
    """The folder of the demonstration host and what lies in it."""

    home: Path
    #: Shared with the panel: signs launches.
    secret: Path

    @property
    def token(self) -> Path:
        """What the panel's service account shows."""
        return self.home / "service.token"

    @property
    def django_key(self) -> Path:
        """Django's own secret, so that people stay signed in over a restart."""
        return self.home / "django.key"

    def write_missing(self) -> None:
        """New secrets where there are none yet, readable by their owner alone."""
        self.home.mkdir(parents=True, exist_ok=True)
        for path, size in ((self.secret, 32), (self.token, 20), (self.django_key, 32)):
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600)
                path.write_text(secrets.token_hex(size), encoding="ascii")


def demo_hosts_file(path: Path, *, home: Path, secret_file: Path, origin: str, panel_origin: str) -> Path:
    """Write the panel's hosts file for the demonstration host, and the secrets it points to where missing."""
    files = HelpdeskFiles(home=home.resolve(), secret=secret_file.resolve())
    files.write_missing()
    path.write_text(
        f"""# The demonstration host. HS256 is for one machine only; a real host signs with EdDSA or ES256.
[[host]]
id = "helpdesk"
kind = "helpdesk"
issuer = "{origin}"
origin = "{origin}"
url = "{origin}"
audience = "{panel_origin}"
algorithm = "HS256"
secret = '''file:{files.secret}'''
token = '''file:{files.token}'''
""",
        encoding="utf-8",
    )
    return path


def django_settings(files: HelpdeskFiles, *, origin: str, panel_origin: str) -> dict[str, Any]:
    """The settings of the demonstration host."""
    return {
        "SECRET_KEY": files.django_key.read_text(encoding="ascii"),
        "ALLOWED_HOSTS": [urlsplit(origin).hostname],
        "ROOT_URLCONF": "plugin.demo.helpdesk_urls",
        "INSTALLED_APPS": [
            "crosslight_panel",  # before helpdesk, whose ticket page it extends
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "django.contrib.humanize",
            "django.contrib.sites",
            "rest_framework",
            "rest_framework.authtoken",
            "helpdesk",
        ],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        "TEMPLATES": [_templates()],
        "DATABASES": {"default": _database(files.home)},
        "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
        "SITE_ID": 1,
        "USE_TZ": True,
        "TIME_ZONE": "Europe/London",
        "LANGUAGE_CODE": "en-gb",
        "STATIC_URL": "/static/",
        "MEDIA_URL": "/media/",
        "MEDIA_ROOT": str(files.home / "media"),
        "LOGIN_URL": "helpdesk:login",
        "LOGIN_REDIRECT_URL": "/helpdesk/tickets/",
        # Cookies know no ports: the panel on the same address must not find ours under its own name.
        "SESSION_COOKIE_NAME": "helpdesk_session",
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "LOGGING": _logging(),
        "REST_FRAMEWORK": {
            "DEFAULT_AUTHENTICATION_CLASSES": [
                "rest_framework.authentication.SessionAuthentication",
                "rest_framework.authentication.TokenAuthentication",
            ]
        },
        **_helpdesk(),
        "CROSSLIGHT_PANEL": {
            "ISSUER": origin,
            "PANEL_ORIGIN": panel_origin,
            "ALGORITHM": "HS256",
            "KEY_FILE": str(files.secret),
        },
    }


def _helpdesk() -> dict[str, Any]:
    return {
        "HELPDESK_TEAMS_MODE_ENABLED": False,
        "HELPDESK_ENABLE_PER_QUEUE_STAFF_PERMISSION": True,
        "HELPDESK_VALID_EXTENSIONS": ENDINGS,
        "HELPDESK_REDIRECT_TO_LOGIN_BY_DEFAULT": True,
        "HELPDESK_ENABLE_PASSWORD_RESET": False,  # no mail goes out
        "HELPDESK_VIEW_A_TICKET_PUBLIC": False,
        "HELPDESK_SUBMIT_A_TICKET_PUBLIC": False,
        # Its own messages are unsigned, hold the whole ticket, and fail the person's click when refused.
        "HELPDESK_GET_FOLLOWUP_WEBHOOK_URLS": list,
        "HELPDESK_GET_NEW_TICKET_WEBHOOK_URLS": list,
    }


def _database(home: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(home / "helpdesk.sqlite3"),
        # A comment whose file is refused is not left behind half saved.
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {"timeout": 20},
    }


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }


def _logging() -> dict[str, Any]:
    """Errors on the terminal without the request, which may name a person."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"console": {"class": "logging.StreamHandler"}},
        "loggers": {"django": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
    }
