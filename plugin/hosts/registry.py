"""The kinds of case systems: one line each."""

from collections.abc import Iterable

from plugin.hosts.helpdesk.helpdesk import Helpdesk
from plugin.hosts.host import Host, HostSettings

HOSTS: dict[str, type[Host]] = {
    Helpdesk.kind: Helpdesk,
}


def open_hosts(settings: Iterable[HostSettings]) -> dict[str, Host]:
    """Every configured case system by its id; opens no connection yet."""
    return {one.id: HOSTS[one.kind](one) for one in settings}
