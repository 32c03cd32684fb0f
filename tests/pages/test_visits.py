"""What may answer nobody with a page, and what may not."""

import pytest

from tests.pages import visits

ACT, WAY = min(visits.POST_ONLY), min(visits.LEADS_ON)


@pytest.mark.parametrize(("name", "answers", "stands"), [
    ("desk:worklist", [(302, True), (403, True)], False), ("desk:worklist", [(405, True)], False),
    ("desk:worklist", [(500, True)], False), ("desk:follow_csv", [(404, True), (200, False)], True),
    (ACT, [(405, True), (404, True)], True), (ACT, [(403, True)], False), (ACT, [(405, True), (500, True)], False),
    (ACT, [(302, True)], False), (WAY, [(302, True)], True), (WAY, [(405, True)], False), (WAY, [(404, True)], False),
])  # fmt: skip
def test_what_answers_nobody_with_a_page_is_reported_unless_it_is_listed(name, answers, stands):
    assert visits.without_a_page(name, answers) is stands
