"""One dossier from filing to the returned result: Motcua's services beside three peers that do the same work.

`work.py` says what the work is, `peers/` has one module for each way of doing it, `client.py` is one client process,
`run.py` interleaves the rounds, `equal.py` refuses figures of unequal work, `report.py` makes the figures.
"""
