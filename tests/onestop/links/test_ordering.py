"""The order of a linked filing, for any link that the schema lets through and whatever its parts come to."""

from hypothesis import given
from hypothesis import strategies as st

from motcua.onestop.links.enums import FAILED, PartState
from motcua.onestop.links.ordering import failed_before, following, is_over

W, B, G, E, D = PartState.WAITING, PartState.BEGUN, PartState.GRANTED, PartState.ENDED, PartState.DROPPED


@st.composite
def links(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """{part: what it waits for}: the first waits for nothing, every other for some before it."""
    keys = [f"p{n}" for n in range(draw(st.integers(2, 7)))]
    after: dict[str, tuple[str, ...]] = {keys[0]: ()}
    for n, key in enumerate(keys[1:], 1):
        after[key] = tuple(draw(st.lists(st.sampled_from(keys[:n]), min_size=1, unique=True)))
    return after


@given(links(), st.data())
def test_no_part_begins_before_what_it_waits_for_and_every_part_ends(after, data):
    states = dict.fromkeys(after, W)
    states[next(iter(after))] = B
    for _turn in range(4 * len(after)):
        begin, drop = following(states, after)
        for key in drop:
            assert states[key] is W and failed_before(key, states | dict.fromkeys(drop, D), after)
            states[key] = D
        for key in begin:
            assert states[key] is W and all(states[other] is G for other in after[key])
            states[key] = B
        assert following(states, after) == ([], [])  # told again, nothing more happens
        running = [key for key, state in states.items() if state is B]
        if not running:
            break
        ended = data.draw(st.sampled_from(running))
        states[ended] = data.draw(st.sampled_from([G, E]))
    assert is_over(states)
    for key, state in states.items():
        granted = all(states[other] is G for other in after[key])
        assert (state is D) == (not granted) if after[key] else state in (G, E)


def test_a_branch_falls_together_and_what_does_not_need_it_goes_on():
    after = {"a": (), "b": ("a",), "c": ("a",), "d": ("b",)}
    assert following({"a": G, "b": W, "c": W, "d": W}, after) == (["b", "c"], [])
    assert following({"a": G, "b": E, "c": B, "d": W}, after) == ([], ["d"])
    fallen = {"a": E, "b": D, "c": D, "d": D}
    assert following(dict(fallen, b=W, c=W, d=W), after) == ([], ["b", "c", "d"])
    assert failed_before("d", fallen, after) == ["a"] and fallen["d"] in FAILED
