"""The hosts file tells all its faults at once."""

import json

import pytest
from joserfc.jwk import OKPKey

from plugin.demo.helpdesk_settings import demo_hosts_file
from plugin.hosts.host import Algorithm
from plugin.hosts.registry import HOSTS, open_hosts
from plugin.hosts.settings import HostsFileRefused, load_hosts

KINDS = frozenset({"helpdesk"})
GOOD = """
[[host]]
id = "cases"
kind = "helpdesk"
issuer = "https://cases.example"
origin = "https://cases.example"
url = "https://cases.example"
audience = "https://review.example"
algorithm = "EdDSA"
jwks = "file:cases.jwks"
token = "file:cases.token"
"""


@pytest.fixture
def folder(tmp_path):
    key = OKPKey.generate_key("Ed25519")
    (tmp_path / "cases.jwks").write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    (tmp_path / "cases.token").write_text("service-token\n")
    return tmp_path


def faults(folder, text):
    path = folder / "hosts.toml"
    path.write_text(text)
    with pytest.raises(HostsFileRefused) as caught:
        load_hosts(path, kinds=KINDS)
    return caught.value.faults


def test_a_good_file_gives_hosts_with_their_secrets(folder):
    path = folder / "hosts.toml"
    path.write_text(GOOD)
    (host,) = load_hosts(path, kinds=KINDS)
    assert (host.id, host.algorithm, host.token.value) == ("cases", Algorithm.EDDSA, "service-token")
    assert "service-token" not in repr(host)
    assert open_hosts([host])["cases"].kind == "helpdesk"


def test_the_demonstration_writes_a_file_that_loads(tmp_path):
    path = demo_hosts_file(
        tmp_path / "hosts.toml",
        home=tmp_path / "home",
        secret_file=tmp_path / "launch.secret",
        origin="http://127.0.0.1:8120",
        panel_origin="http://127.0.0.1:8110",
    )
    (host,) = load_hosts(path, kinds=frozenset(HOSTS))
    assert (host.id, host.algorithm, host.issuer) == ("helpdesk", Algorithm.HS256, "http://127.0.0.1:8120")
    assert (tmp_path / "launch.secret").stat().st_mode & 0o077 == 0


def test_all_faults_come_at_once_with_file_and_key(folder):
    text = (
        GOOD.replace("https://cases.example", "http://cases.example/")
        + 'colour = "red"\n[[host]]\nid = "B"\n'
    )
    told = faults(folder, text)
    assert all(line.startswith("hosts.toml: host.") for line in told)
    for key in ("host.0.origin", "host.0.url", "host.0.colour", "host.1.id", "host.1.kind", "host.1.token"):
        assert any(f" {key}: " in line for line in told), key


def test_two_hosts_cannot_share_an_issuer_or_an_id(folder):
    assert faults(folder, GOOD + GOOD) == (
        "hosts.toml: host.1.id: used twice",
        "hosts.toml: host.1.issuer: used twice",
    )


def test_an_unknown_kind_names_the_known_ones(folder):
    assert faults(folder, GOOD.replace('"helpdesk"', '"paper"')) == (
        "hosts.toml: host.0.kind: unknown kind (known: helpdesk)",
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('algorithm = "EdDSA"', 'algorithm = "none"', "host.0.algorithm"),
        ('algorithm = "EdDSA"', 'algorithm = "HS256"', '"secret" and no "jwks"'),
        ('jwks = "file:cases.jwks"', 'secret = "file:cases.token"', '"jwks" and no "secret"'),
        ('algorithm = "EdDSA"\njwks', 'algorithm = "HS256"\nsecret', "demonstration on one machine"),
        ('"file:cases.token"', '"open-sesame"', "host.0.token"),
        ('"file:cases.token"', '"file:nowhere"', "cannot be read"),
        ('"https://review.example"', '"https://review.example/panel"', "host.0.audience"),
        ('"https://review.example"', '"http://review.example"', "https"),
    ],
)
def test_each_fault_is_told_without_a_secret(folder, old, new, told):
    lines = "\n".join(faults(folder, GOOD.replace(old, new)))
    assert told in lines
    assert "open-sesame" not in lines
    assert "service-token" not in lines


def test_a_file_that_is_not_there_or_not_toml_is_one_fault(folder):
    with pytest.raises(HostsFileRefused, match="cannot be read"):
        load_hosts(folder / "missing.toml", kinds=KINDS)
    assert len(faults(folder, "[[host")) == 1
