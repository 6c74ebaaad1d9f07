"""What the tests of the house look at: its files and its pages."""

import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
Table = list[list[str]]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def kept() -> list[Path]:
    """Every file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no checkout, so nothing says which files belong to it")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


@pytest.fixture(scope="session")
def product(kept: list[Path]) -> list[Path]:
    """The Python modules of the product."""
    return [
        path
        for path in kept
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in {"connector", "sync", "plugin"}
    ]


@pytest.fixture(scope="session")
def project() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def text_of() -> Callable[[str], str]:
    """The text of a written page."""
    return lambda name: (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def table(text_of: Callable[[str], str]) -> Callable[[str, str], Table]:
    """The rows of the first table under a heading, without its head; cells without backticks."""

    def rows(name: str, heading: str) -> Table:
        _, found, rest = text_of(name).partition(f"## {heading}\n")
        assert found, f"{name} has no heading “{heading}”"
        lines = re.findall(r"^\|(.*)\|$", rest.split("\n## ")[0], re.MULTILINE)
        return [[cell.strip().strip("`") for cell in line.split("|")] for line in lines[2:]]

    return rows
