"""From the settled dossier to the hand of the applicant: where results lie, how they travel, who collected them."""
