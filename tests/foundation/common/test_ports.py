"""Which adapter stands behind a port."""

import pytest

from motcua.foundation.common import ports


def test_a_port_bound_for_a_while_puts_back_what_was_bound_and_leaves_others(monkeypatch):
    class One: ...

    class Other: ...

    monkeypatch.setattr(ports, "_override", {})
    ports.provide(One, "first")
    ports.provide(Other, "other")
    with pytest.raises(ValueError, match="broke"), ports.bound(One, "second"):
        assert ports.get(One) == "second"
        raise ValueError("broke")
    assert (ports.get(One), ports.get(Other)) == ("first", "other")
    with ports.bound(str, "third"):
        assert ports.get(str) == "third"
    assert "str" not in "".join(ports._override)
