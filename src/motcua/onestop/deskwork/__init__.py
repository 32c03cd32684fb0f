"""An officer's day over many dossiers: like items done together, views that are kept, early warnings, what is first."""
