"""The signed hand-over: who is here, on which ticket, with which rights. One token serves once."""

import base64
import hashlib
import hmac
import json
import secrets
import time

from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse
from helpdesk.models import Ticket

from crosslight_panel.configured import Configured, configured
from crosslight_panel.rights import rights_on

TYPE = "crosslight-launch+jwt"
LIFE = 60


def mint(user: AbstractBaseUser, ticket: Ticket) -> str:
    """A fresh launch, good for a minute; the caller has asked ``may_open`` before."""
    ours = configured()
    header = {"alg": ours.algorithm, "typ": TYPE} | ({"kid": ours.key_id} if ours.key_id else {})
    message = f"{_packed(header)}.{_packed(_claims(ours, user, ticket))}"
    return f"{message}.{_url_safe(_signature(ours, message.encode()))}"


def _claims(ours: Configured, user: AbstractBaseUser, ticket: Ticket) -> dict[str, object]:
    now = int(time.time())
    return {
        "iss": ours.issuer,
        "aud": ours.panel_origin,
        "sub": str(user.pk),
        "iat": now,
        "nbf": now,
        "exp": now + LIFE,
        "jti": secrets.token_urlsafe(24),
        "preferred_username": user.get_username(),
        "name": user.get_full_name() or user.get_username(),
        "case": {
            "id": str(ticket.pk),
            "key": ticket.ticket_for_url,
            "title": ticket.title,
            "status": str(ticket.get_status_display()),
            "url": ours.issuer + reverse("helpdesk:view", args=[ticket.pk]),
        },
        "rights": rights_on(user, ticket),
    }


def _signature(ours: Configured, message: bytes) -> bytes:
    if ours.algorithm == "HS256":
        return hmac.new(ours.key, message, hashlib.sha256).digest()
    # Only hosts that use key pairs need this package.
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return load_pem_private_key(ours.key, password=None).sign(message)


def _packed(value: dict[str, object]) -> str:
    return _url_safe(json.dumps(value, separators=(",", ":")).encode())


def _url_safe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
