"""django-helpdesk keeps the contract of hosts."""

from dataclasses import replace

import pytest

from plugin.hosts.contract import HostContract
from plugin.hosts.helpdesk.helpdesk import Helpdesk


class TestHelpdesk(HostContract):
    @pytest.fixture
    def host(self, site):
        return Helpdesk(site.settings)

    @pytest.fixture
    def unreachable(self, site):
        return Helpdesk(replace(site.settings, url="http://127.0.0.1:1"))

    @pytest.fixture
    def case_ref(self):
        return "1"

    @pytest.fixture
    def reviewer(self):
        return "1"

    @pytest.fixture
    def worker(self):
        return "2"

    @pytest.fixture
    def outsider(self):
        return "3"

    @pytest.fixture
    def launch(self, site):
        return site.launch
