"""The environment, read once; prefix ``CROSSLIGHT_``."""

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError


class Settings(BaseSettings):
    """Where things are; every default works on one machine."""

    model_config = SettingsConfigDict(env_prefix="CROSSLIGHT_", extra="ignore")

    #: Folder of the embedded database and of files.
    home: Path = Path(".crosslight")
    #: An external PostgreSQL as ``postgresql://…``; the embedded one when empty.
    database_url: str | None = None
    #: ``postgresql://…``, ``amqp://…`` or ``redis://…``; the queue lies in the database when empty.
    broker_url: str | None = None
    #: The address under which browsers reach the panel.
    panel_origin: str = "http://127.0.0.1:8110"
    panel_port: int = 8110
    #: The file that lists the hosts the panel lives in.
    hosts: Path | None = None
    #: Folders of further mappings, beside the ones that come with the product.
    mappings: list[Path] = Field(default_factory=list)
    #: Seconds between two looks of the worker at what is due.
    sweep_seconds: float = 5.0


class SettingsFaults(Exception):
    """What is wrong with the environment: every variable by name, never its value."""


def read_settings() -> Settings:
    """The environment; raises SettingsFaults."""
    try:
        return Settings()
    except SettingsError:
        raise SettingsFaults(
            'A CROSSLIGHT_ variable cannot be read. A list is written as JSON, such as ["/etc/mappings"].'
        ) from None
    except ValidationError as error:
        names = (
            f"CROSSLIGHT_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors()
        )
        raise SettingsFaults("\n".join(names)) from None
