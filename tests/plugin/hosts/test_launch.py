"""A launch is believed only when everything about it is right."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import UTC, datetime

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey

from connector.secret import Secret
from plugin.hosts.contract import Claims
from plugin.hosts.host import Algorithm, HostSettings, LaunchContext, LaunchRefused
from plugin.hosts.launch import TYPE, _Pinned, key_of, verify

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
SECRET = "0123456789abcdef0123456789abcdef"
OTHER_SECRET = "fedcba9876543210fedcba9876543210"
ED = OKPKey.generate_key("Ed25519", parameters={"kid": "one"})
EC = ECKey.generate_key("P-256", parameters={"kid": "two"})
PANEL = "https://review.example"


def public(*keys):
    return json.dumps({"keys": [key.as_dict(private=False) for key in keys]})


def a_host(name="alpha", algorithm=Algorithm.HS256, key=SECRET):
    origin = f"https://{name}.example"
    return HostSettings(
        id=name,
        kind="helpdesk",
        issuer=origin,
        origin=origin,
        url=origin,
        audience=PANEL,
        algorithm=algorithm,
        key=Secret(key),
        token=Secret("service"),
    )


ALPHA = a_host()
BETA = a_host("beta", key=OTHER_SECRET)
EDDY = a_host("eddy", Algorithm.EDDSA, public(ED))
ECKO = a_host("ecko", Algorithm.ES256, public(EC))
HOSTS = (ALPHA, BETA, EDDY, ECKO)


def claims(host=ALPHA, **changes):
    said = {
        "iss": host.issuer,
        "aud": PANEL,
        "sub": "30",
        "iat": AT,
        "nbf": AT,
        "exp": AT + 60,
        "jti": "abcdefghijklmnopqrstuvwx",
        "preferred_username": "rachel",
        "name": "Rachel Example",
        "case": {
            "id": "1",
            "key": "R-1",
            "title": "Review",
            "status": "Open",
            "url": f"{host.origin}/tickets/1/",
        },
        "rights": ["view", "review", "comment"],
    } | changes
    return {key: value for key, value in said.items() if value is not ...}


def signed(said, *, key=None, algorithm="HS256", header=None):
    key = OctKey.import_key(SECRET) if key is None else key
    head = {"alg": algorithm, "typ": TYPE} | (header or {})
    return jwt.encode(head, said, key, registry=_Pinned(algorithms=[algorithm]))


def segment(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def judged(token, *, hosts=HOSTS, now=NOW, claims_kept=None):
    kept = Claims() if claims_kept is None else claims_kept
    return verify(token, hosts=hosts, now=now, claim_once=kept.once)


def reason(token, **more):
    outcome = judged(token, **more)
    assert isinstance(outcome, LaunchRefused)
    assert outcome.public.endswith(".")
    assert "Example" not in outcome.public
    return outcome.reason


def test_a_proper_launch_says_who_is_here_on_which_case():
    context = judged(signed(claims()))
    assert isinstance(context, LaunchContext)
    assert (context.host_id, context.case_ref, context.user_ref) == ("alpha", "1", "30")
    assert context.rights == {"view", "review", "comment"}
    assert (context.display_name, context.return_url) == (
        "Rachel Example",
        "https://alpha.example/tickets/1/",
    )
    assert (context.expires_at - context.issued_at).total_seconds() == 60


@pytest.mark.parametrize(("host", "key", "name"), [(EDDY, ED, "EdDSA"), (ECKO, EC, "ES256")])
def test_key_pairs_are_believed_by_their_public_half(host, key, name):
    token = signed(claims(host), key=key, algorithm=name, header={"kid": key.kid})
    assert isinstance(judged(token), LaunchContext)


def test_the_key_id_chooses_among_several_keys_of_one_host():
    other = OKPKey.generate_key("Ed25519", parameters={"kid": "old"})
    host = a_host("eddy", Algorithm.EDDSA, public(other, ED))
    assert isinstance(
        judged(signed(claims(host), key=ED, algorithm="EdDSA", header={"kid": "one"}), hosts=(host,)),
        LaunchContext,
    )


def test_a_replay_is_refused_and_told_what_to_do():
    token, kept = signed(claims()), Claims()
    assert isinstance(judged(token, claims_kept=kept), LaunchContext)
    again = judged(token, claims_kept=kept)
    assert again == LaunchRefused(
        "used", "This link was already used. Go back to the case and open the panel again."
    )


def test_of_sixteen_at_once_one_wins():
    token, taken, lock, outcomes = signed(claims()), set(), threading.Lock(), []

    def claim_once(issuer, jti, _expires):
        with lock:
            is_first = (issuer, jti) not in taken
            taken.add((issuer, jti))
            return is_first

    threads = [
        threading.Thread(
            target=lambda: outcomes.append(verify(token, hosts=HOSTS, now=NOW, claim_once=claim_once))
        )
        for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(one, LaunchContext) for one in outcomes) == 1


def test_a_refused_launch_stays_unclaimed():
    def never(*_):
        pytest.fail("a refused launch was claimed")

    for said in (
        claims(exp=AT - 100, iat=AT - 160, nbf=AT - 160),
        claims(aud="https://else.example"),
        claims(rights=[]),
    ):
        assert isinstance(verify(signed(said), hosts=HOSTS, now=NOW, claim_once=never), LaunchRefused)


def test_a_forged_signature_is_refused():
    assert reason(signed(claims(), key=OctKey.import_key(OTHER_SECRET))) == "signature"


def test_a_changed_word_breaks_the_signature():
    head, _, tail = signed(claims()).split(".")
    assert reason(f"{head}.{segment(claims(sub='1'))}.{tail}") == "signature"


@pytest.mark.parametrize("name", ["none", "None", "nOnE", "", None, 7])
def test_no_algorithm_is_no_signature(name):
    head = segment({"alg": name, "typ": TYPE})
    assert reason(f"{head}.{segment(claims())}.") in {"signature", "malformed"}


def test_the_algorithm_is_the_issuers_not_the_tokens():
    secret = public(ED).encode()
    body = f"{segment({'alg': 'HS256', 'typ': TYPE})}.{segment(claims(EDDY))}"
    token = f"{body}.{segment(hmac.new(secret, body.encode(), hashlib.sha256).digest())}"
    assert reason(token) == "signature"
    assert reason(signed(claims(ALPHA), key=ED, algorithm="EdDSA")) == "signature"


def test_one_host_cannot_speak_for_another():
    assert reason(signed(claims(BETA), key=OctKey.import_key(SECRET))) == "signature"


def test_what_the_token_says_about_its_host_is_not_read():
    said = claims()
    said["case"] |= {"system": "beta", "host_id": "beta"}
    context = judged(signed(said | {"host_id": "beta"}))
    assert isinstance(context, LaunchContext)
    assert context.host_id == "alpha"


@pytest.mark.parametrize(
    "header",
    [
        {"jwk": ED.as_dict(private=False)},
        {"jku": "https://evil.example/jwks"},
        {"x5u": "https://evil.example"},
    ],
)
def test_keys_brought_along_are_ignored(header):
    token = signed(claims(EDDY), key=OKPKey.generate_key("Ed25519"), algorithm="EdDSA", header=header)
    assert reason(token) == "signature"


def test_an_unknown_critical_header_is_refused():
    assert reason(signed_raw({"alg": "HS256", "typ": TYPE, "crit": ["x"], "x": 1}, claims())) == "signature"


def signed_raw(head, said):
    body = f"{segment(head)}.{segment(said)}"
    return f"{body}.{segment(hmac.new(SECRET.encode(), body.encode(), hashlib.sha256).digest())}"


@pytest.mark.parametrize("kind", ["JWT", "at+jwt", "", None])
def test_another_kind_of_token_is_no_launch(kind):
    assert reason(signed_raw({"alg": "HS256", "typ": kind}, claims())) in {"type", "signature"}


NOT_THERE = ...


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"iss": "https://unknown.example"}, "issuer"),
        ({"iss": NOT_THERE}, "issuer"),
        ({"iss": ["https://alpha.example"]}, "issuer"),
        ({"iss": "https://alpha.example/"}, "issuer"),
        ({"aud": "https://other.example"}, "audience"),
        ({"aud": PANEL + "/"}, "audience"),
        ({"aud": [PANEL]}, "audience"),
        ({"aud": NOT_THERE}, "audience"),
        ({"exp": NOT_THERE}, "times"),
        ({"iat": NOT_THERE}, "times"),
        ({"nbf": NOT_THERE}, "times"),
        ({"exp": str(AT + 60)}, "times"),
        ({"exp": True}, "times"),
        ({"iat": True}, "times"),
        ({"exp": float(AT + 60)}, "times"),
        ({"exp": float("nan")}, "times"),
        ({"exp": AT}, "times"),
        ({"exp": 10**400}, "too_long_lived"),
        ({"exp": AT + 121}, "too_long_lived"),
        ({"exp": AT + 86_400}, "too_long_lived"),
        ({"exp": AT + 315_360_000}, "too_long_lived"),
        ({"iat": AT - 200, "nbf": AT - 200, "exp": AT - 100}, "expired"),
        ({"iat": -(10**400), "nbf": AT, "exp": 60 - 10**400}, "expired"),
        ({"iat": AT + 600, "nbf": AT + 600, "exp": AT + 660}, "not_yet"),
        ({"nbf": AT + 50}, "not_yet"),
        ({"nbf": 10**400}, "not_yet"),
        ({"jti": NOT_THERE}, "launch_id"),
        ({"jti": "short"}, "launch_id"),
        ({"jti": 1234567890123456789}, "launch_id"),
        ({"jti": "x" * 501}, "launch_id"),
        ({"sub": NOT_THERE}, "user"),
        ({"sub": ""}, "user"),
        ({"name": NOT_THERE}, "user"),
        ({"case": NOT_THERE}, "case"),
        ({"case": "1"}, "case"),
        ({"case": {}}, "case"),
        ({"case": {"id": 1}}, "case"),
        ({"case": {"id": "1"}}, "return_url"),
        ({"case": {"id": "1", "url": "https://evil.example/"}}, "return_url"),
        ({"case": {"id": "1", "url": "https://alpha.example.evil.example/"}}, "return_url"),
        ({"case": {"id": "1", "url": "https://alpha.example@evil.example/"}}, "return_url"),
        ({"case": {"id": "1", "url": "https://alpha.example\\@evil.example/"}}, "return_url"),
        ({"case": {"id": "1", "url": "javascript:alert(1)"}}, "return_url"),
        ({"case": {"id": "1", "url": "https://[alpha.example/"}}, "return_url"),
        ({"case": {"id": "1", "url": "https://alpha.example/\\evil.example/"}}, "return_url"),
        ({"case": {"id": "1", "url": "//evil.example/"}}, "return_url"),
        ({"case": {"id": "1", "url": "https://alpha.example/\n"}}, "return_url"),
        ({"rights": NOT_THERE}, "rights"),
        ({"rights": "review"}, "rights"),
        ({"rights": [["review"]]}, "rights"),
        ({"rights": ["view", "comment"]}, "no_right"),
    ],
)
def test_each_wrong_claim_has_its_own_reason(changes, expected):
    assert reason(signed_raw({"alg": "HS256", "typ": TYPE}, claims(**changes))) == expected


def test_small_differences_between_clocks_are_forgiven():
    assert isinstance(judged(signed(claims(iat=AT + 20, nbf=AT + 20, exp=AT + 80))), LaunchContext)
    assert isinstance(judged(signed(claims(iat=AT - 80, nbf=AT - 80, exp=AT - 20))), LaunchContext)


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "a.b",
        "é.é.é",
        "\udcff.x.y",
        "." * 50,
        f"{segment([])}.{segment([])}.x",
        f"{segment({'alg': 'HS256'})}.{segment(b'[' * 4000)}.x",
        f"{segment({'alg': 'HS256'})}.{segment(b'1' * 5000)}.x",
        f"{segment({'alg': 'HS256'})}.{segment([1])}.x",
    ],
)
def test_rubbish_is_refused_in_one_sentence(token):
    assert reason(token) in {"malformed", "issuer"}


def test_a_token_of_100_kilobytes_is_not_even_opened():
    assert reason(signed(claims(name="x" * 100_000))) == "too_large"


@pytest.mark.parametrize(
    ("algorithm", "key", "fault"),
    [
        (Algorithm.HS256, "too short", "shorter than 32 bytes"),
        (Algorithm.EDDSA, "no json", "not a JSON Web Key Set"),
        (Algorithm.EDDSA, "[]", "not a JSON Web Key Set"),
        (Algorithm.EDDSA, '{"keys": []}', "not a JSON Web Key Set"),
        (Algorithm.EDDSA, public(EC), "not all for EdDSA"),
        (Algorithm.ES256, public(ED), "not all for ES256"),
        (Algorithm.EDDSA, public(OKPKey.generate_key("X25519")), "not all for EdDSA"),
        (Algorithm.EDDSA, json.dumps({"keys": [ED.as_dict(private=True)]}), "private key"),
    ],
    ids=range(8),
)
def test_a_key_that_does_not_fit_is_found_at_start(algorithm, key, fault):
    with pytest.raises(ValueError, match=fault) as caught:
        key_of(a_host(algorithm=algorithm, key=key))
    assert key not in str(caught.value)


def test_neither_keys_nor_tokens_show_in_a_host():
    assert SECRET not in repr(ALPHA)
    assert isinstance(key_of(EDDY), KeySet)
