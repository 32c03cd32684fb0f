"""Everything that crosses our border: adapters that speak the wire, stand-ins for the systems at the other end."""
