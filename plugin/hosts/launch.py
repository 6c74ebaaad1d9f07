"""Whether a signed launch is believed; the only home of joserfc."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from json import JSONDecodeError, loads
from typing import Any
from urllib.parse import urlsplit

from joserfc import jws, jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import KeySet, OctKey

from plugin.hosts.host import Algorithm, ClaimOnce, HostSettings, LaunchContext, LaunchRefused, Right
from plugin.hosts.refusals import SENTENCES

#: The ``typ`` of a launch, so that no other token of the same issuer can pass for one.
TYPE = "crosslight-launch+jwt"
LONGEST_TOKEN = 8192
LONGEST_LIFE = 120
SKEW = 30
SHORTEST_ID = 16
LONGEST_WORD = 500


class _Pinned(jws.JWSRegistry):
    """Algorithms by the name an issuer is pinned to.

    The library warns of the name EdDSA because it leaves the curve open; key_of() settles the curve.
    """

    def get_alg(self, name: str) -> JWSAlgModel:
        if not self.allowed or name not in self.allowed:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


class _Doubt(Exception):
    """Why a launch is not believed, on its way out of the checks."""


@dataclass(frozen=True, slots=True)
class _Claims:
    """The verified words of a launch, each asked for by name and checked as it is read."""

    said: dict[str, Any] = field(repr=False)

    def word(self, name: str, *, doubt: str, shortest: int = 1) -> str:
        value = self.said.get(name)
        if not isinstance(value, str) or not shortest <= len(value) <= LONGEST_WORD:
            raise _Doubt(doubt)
        return value

    def words_or_blank(self, name: str) -> str:
        value = self.said.get(name)
        return value[:LONGEST_WORD] if isinstance(value, str) else ""

    def second(self, name: str) -> int:
        value = self.said.get(name)
        # True is an int to Python, and NaN a number to its JSON reader.
        if type(value) is not int:
            raise _Doubt("times")
        return value


def verify(
    token: str, *, hosts: Sequence[HostSettings], now: datetime, claim_once: ClaimOnce
) -> LaunchContext | LaunchRefused:
    """The context of a launch from one of the hosts, or why it is refused.

    The host is the one whose issuer the token names and whose key fits the signature; nothing else in the
    token can say which host it is. The launch is claimed last, so that a refused one stays unclaimed.
    """
    try:
        host = _host_of(token, hosts)
        context = _context(host, _Claims(_verified(token, host)), now)
    except _Doubt as doubt:
        return _refused(str(doubt))
    if not claim_once(host.issuer, context.launch_id, context.expires_at):
        return _refused("used")
    return context


def key_of(settings: HostSettings) -> OctKey | KeySet:
    """The key that fits the pinned algorithm; ValueError in one sentence when there is none."""
    if settings.algorithm is Algorithm.HS256:
        secret = settings.key.value.encode()
        if len(secret) < 32:  # noqa: PLR2004  # RFC 7518, 3.2: as long as the digest
            raise ValueError("the shared secret is shorter than 32 bytes")
        return OctKey.import_key(secret)
    try:
        keys = KeySet.import_key_set(loads(settings.key.value))
    except (JoseError, JSONDecodeError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError("the keys are not a JSON Web Key Set") from error
    wanted = ("EC", "P-256") if settings.algorithm is Algorithm.ES256 else ("OKP", "Ed25519")
    if not keys.keys or any((key.key_type, key.as_dict().get("crv")) != wanted for key in keys.keys):
        raise ValueError(f"the keys are not all for {settings.algorithm}")
    if any(key.is_private for key in keys.keys):
        raise ValueError("the key set holds a private key; only public keys belong here")
    return keys


def _host_of(token: str, hosts: Sequence[HostSettings]) -> HostSettings:
    """The host the token claims to come from; the signature has yet to say so."""
    if len(token) > LONGEST_TOKEN:
        raise _Doubt("too_large")
    try:
        claims = loads(jws.extract_compact(token.encode()).payload)
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _Doubt("malformed") from error
    issuer = claims.get("iss") if isinstance(claims, dict) else None
    for host in hosts:
        if host.issuer == issuer:
            return host
    raise _Doubt("issuer")


def _verified(token: str, host: HostSettings) -> dict[str, Any]:
    try:
        proved = jwt.decode(token, key_of(host), registry=_Pinned(algorithms=[host.algorithm.value]))
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise _Doubt("signature") from error
    if proved.header.get("typ") != TYPE:
        raise _Doubt("type")
    if proved.claims.get("iss") != host.issuer:
        raise _Doubt("issuer")
    # A list is refused too: a launch is for one panel.
    if proved.claims.get("aud") != host.audience:
        raise _Doubt("audience")
    return proved.claims


def _context(host: HostSettings, claims: _Claims, now: datetime) -> LaunchContext:
    issued, expires = _times(claims, now)
    case_said = claims.said.get("case")
    case = _Claims(case_said if isinstance(case_said, dict) else {})
    return LaunchContext(
        host_id=host.id,
        launch_id=claims.word("jti", doubt="launch_id", shortest=SHORTEST_ID),
        user_ref=claims.word("sub", doubt="user"),
        username=claims.words_or_blank("preferred_username"),
        display_name=claims.word("name", doubt="user"),
        case_ref=case.word("id", doubt="case"),
        case_key=case.words_or_blank("key"),
        case_title=case.words_or_blank("title"),
        case_status=case.words_or_blank("status"),
        return_url=_way_back(case, host),
        rights=_rights(claims),
        issued_at=issued,
        expires_at=expires,
    )


def _times(claims: _Claims, now: datetime) -> tuple[datetime, datetime]:
    issued, begins, ends = (claims.second(name) for name in ("iat", "nbf", "exp"))
    at = now.timestamp()
    if ends <= issued:
        raise _Doubt("times")
    if ends - issued > LONGEST_LIFE:
        raise _Doubt("too_long_lived")
    if at >= ends + SKEW:
        raise _Doubt("expired")
    if at < max(issued, begins) - SKEW:
        raise _Doubt("not_yet")
    return datetime.fromtimestamp(issued, UTC), datetime.fromtimestamp(ends, UTC)


def _way_back(case: _Claims, host: HostSettings) -> str:
    url = case.word("url", doubt="return_url")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _Doubt("return_url") from error
    # Browsers read a backslash as a slash, and urlsplit strips control characters that they may not.
    if f"{parts.scheme}://{parts.netloc}" != host.origin or "\\" in url or not url.isprintable():
        raise _Doubt("return_url")
    return url


def _rights(claims: _Claims) -> frozenset[str]:
    said = claims.said.get("rights")
    if not isinstance(said, list) or not all(isinstance(right, str) for right in said):
        raise _Doubt("rights")
    if Right.REVIEW not in said:
        raise _Doubt("no_right")
    return frozenset(said)


def _refused(reason: str) -> LaunchRefused:
    return LaunchRefused(reason=reason, public=SENTENCES[reason])
