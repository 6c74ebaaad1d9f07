"""A case system that lives in memory; its launches are verified by the real rules."""

import json
import secrets
from datetime import UTC, datetime

from joserfc import jwt
from joserfc.jwk import OctKey

from connector.secret import Secret
from plugin.hosts.errors import Unavailable
from plugin.hosts.host import Algorithm, HostSettings, Rights
from plugin.hosts.launch import TYPE, verify

KEY = "a-shared-secret-of-more-than-thirty-two-bytes"
PANEL = "http://127.0.0.1:8110"
ORIGIN = "http://127.0.0.1:8120"
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def settings(host_id="demo", origin=ORIGIN, key=KEY, audience=PANEL) -> HostSettings:
    return HostSettings(
        id=host_id, kind="fake", issuer=origin, origin=origin, url=origin, audience=audience,
        algorithm=Algorithm.HS256, key=Secret(key), token=Secret("not-used"),
    )  # fmt: skip


class FakeHost:
    """Believes launches as every host does; ``now_rights`` is what it answers when asked again."""

    kind = "fake"

    def __init__(self, settings: HostSettings) -> None:
        self.settings = settings
        self.now_rights = frozenset({"view", "review", "comment"})
        self.answers = True

    def verify_launch(self, token, *, now, claim_once):
        return verify(token, hosts=(self.settings,), now=now, claim_once=claim_once)

    def rights(self, user_ref, case_ref):
        if not self.answers:
            raise Unavailable("The case system does not answer.")
        return Rights(active=True, rights=self.now_rights, checked_at=NOW)


def case_of(ref, origin):
    face = {"key": f"#{ref}", "title": "Made up", "type": "review", "status": "open"}
    return {"id": ref, **face, "url": f"{origin}/case/{ref}"}


def launch(
    case="12", user="user/30", name="Rachel Example", rights=("view", "review", "comment"), at=NOW, **other
) -> str:
    """A signed launch as a host's page carries it."""
    start = int(at.timestamp())
    claims = {
        "iss": ORIGIN, "aud": PANEL, "sub": user, "iat": start, "nbf": start, "exp": start + 60,
        "jti": secrets.token_urlsafe(24), "preferred_username": "rachel", "name": name,
        "case": case_of(case, other.get("iss", ORIGIN)),
        "rights": list(rights), **other,
    }  # fmt: skip
    key = OctKey.import_key(KEY)
    return jwt.encode({"alg": "HS256", "typ": TYPE}, json.loads(json.dumps(claims)), key)
