"""What a person does with their own papers and data: share them for a time, be warned before they run out, take all of
it along (docs/decisions/0037)."""
