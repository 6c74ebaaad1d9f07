"""The rules of import-linter speak of modules that exist; every package has the home that is written down."""

import ast
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from connector.registry import ADAPTERS
from plugin.hosts.registry import HOSTS
from plugin.pack.formats import FORMATS

OURS = {"connector", "sync", "plugin"}
#: Travels in connections, so that CONTRIBUTING.md says where it is used in words.
EVERYWHERE = {"sqlalchemy"}


def exists(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def named(contract) -> Iterator[str]:
    for key in ("modules", "source_modules", "forbidden_modules", "containers"):
        yield from contract.get(key, ())
    for container in contract.get("containers", [""]):
        for layer in contract.get("layers", ()):
            for one in layer.split("|"):
                yield f"{container}.{one.strip()}".lstrip(".")


def test_every_rule_names_modules_that_exist(project):
    contracts = project["tool"]["importlinter"]["contracts"]
    missing = {one["name"]: [name for name in named(one) if not exists(name)] for one in contracts}

    assert not {rule: names for rule, names in missing.items() if names}


def test_every_part_of_connector_and_sync_has_a_layer(project, root):
    for contract in project["tool"]["importlinter"]["contracts"]:
        if contract.get("exhaustive"):
            (container,) = contract["containers"]
            layers = {one.strip() for layer in contract["layers"] for one in layer.split("|")}
            parts = {path.stem for path in (root / container).iterdir() if path.suffix == ".py"}
            parts |= {path.parent.name for path in (root / container).glob("*/__init__.py")}
            assert parts - {"__init__", "__main__"} == layers


@pytest.mark.parametrize("container", ["connector", "sync"])
def test_the_page_on_architecture_shows_the_layers_as_they_are(project, table, container):
    told = dict(table("docs/architecture.md", "Who may import whom"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == [container])

    assert told[container] == " · ".join(layer.replace(" | ", ", ") for layer in layers)


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found - OURS - EVERYWHERE - set(sys.stdlib_module_names)


def is_inside(name: str, homes: list[str]) -> bool:
    return any(name.startswith(home) if home.endswith("/") else name == home for home in homes)


def test_every_package_is_imported_at_home_only(product, root, table):
    homes = {
        name.strip("` "): [home.strip("` ") for home in row[2].split(",")]
        for row in table("CONTRIBUTING.md", "Dependencies")
        for name in row[1].split(",")
    }
    away = [
        f"{name} imports {package}"
        for path in product
        if "installed" not in path.parts
        for name in [str(path.relative_to(root))]
        for package in sorted(imported(path))
        if not is_inside(name, homes.get(package, []))
    ]

    assert not away, f"Give it a home in CONTRIBUTING.md or ask the one it has: {'; '.join(away)}."


def test_every_home_that_is_written_down_is_lived_in(product, root, table):
    for row in table("CONTRIBUTING.md", "Dependencies"):
        packages = {name.strip("` ") for name in row[1].split(",")}
        for home in (home.strip("` ") for home in row[2].split(",")):
            inside = [path for path in product if is_inside(str(path.relative_to(root)), [home])]
            assert any(packages & imported(path) for path in inside), f"{home} does not use {row[0]}"


def bases(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        base.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name)
    }


@pytest.mark.parametrize("adapter", ADAPTERS.values(), ids=list(ADAPTERS))
def test_every_adapter_is_proved_by_the_contract(adapter, root):
    proof = root / "tests" / "connector" / "adapters" / f"test_{adapter.__module__.rpartition('.')[2]}.py"

    assert proof.is_file(), f"There is no {proof.relative_to(root)}."
    assert "AdapterContract" in bases(proof)


@pytest.mark.parametrize("kind", sorted(HOSTS))
def test_every_host_is_proved_by_the_contract(kind, root):
    proof = root / "tests" / "plugin" / "hosts" / f"test_{kind}_contract.py"

    assert proof.is_file(), f"There is no {proof.relative_to(root)}."
    assert "HostContract" in bases(proof)


def test_registries_know_their_entries_by_their_own_names():
    assert {name: adapter.name for name, adapter in ADAPTERS.items()} == {name: name for name in ADAPTERS}
    assert {name: host.kind for name, host in HOSTS.items()} == {name: name for name in HOSTS}
    assert all(writer.suffix == f".{name}" for name, writer in FORMATS.items())
