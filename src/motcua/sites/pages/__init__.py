"""The shared look: base pages, form markup, filters, who may open what."""
