"""Counters that press at the same moment, and people who take numbers and times at the same moment: real threads."""

import pytest

from motcua.demo import base
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.models import Account
from motcua.onestop.queue import calling, selectors
from motcua.onestop.queue import services as queue
from motcua.onestop.queue.enums import Source
from motcua.onestop.queue.models import Call, Place, Ticket
from tests.at_once import at_once
from tests.onestop.queue.conftest import moment

pytestmark = pytest.mark.django_db(transaction=True)
