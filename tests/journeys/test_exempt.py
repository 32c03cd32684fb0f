"""Who is free of the fee proves it: the page of papers asks for the proof at its field, then the form goes on."""

import pytest

from motcua.onestop.catalogue import loader, seeds
from tests.journeys import papers
from tests.journeys.people import Case, Citizen

pytestmark = pytest.mark.browser
PROOF = "exemption_proof"
CASE = Case(loader.load(seeds.BUNDLES / "marital-status-certificate"), "lived-elsewhere")


class OfAPoorHousehold(Citizen):
    def _documents(self, case: Case) -> None:
        """Everything but the proof at first."""
        for key in [key for key in case.documents if key != PROOF]:
            with self.leaving():
                self.page.locator(f"#d_{key}").set_input_files(papers.pdf(f"{key}.pdf"))
        self.press("Save and continue")
        assert self.where.endswith("/documents/")
        self.sees("Add this document.", "Without a paper, go back and choose “No”")
        with self.leaving():
            self.page.locator(f"#d_{PROOF}").set_input_files(papers.pdf("ho-ngheo.pdf"))
        self.sees("ho-ngheo.pdf")
        self.press("Save and continue")


def test_a_poor_household_sends_its_proof_and_owes_nothing(invite):
    citizen = invite(OfAPoorHousehold, language="en")
    code = citizen.files(CASE, "xac nhan tinh trang hon nhan")
    citizen.opens(code)
    assert "A fee is due" not in citizen.text
    citizen.sees("Proof of the exemption from the fee")
