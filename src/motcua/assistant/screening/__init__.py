"""What a sent document shows, beside what was declared: a list that an officer confirms. Nothing is refused here."""
