"""Whether the people are ready before a dossier is late: leave and substitutes, certificates, the three haves."""
