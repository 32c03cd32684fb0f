"""The life of an order: which step is open in which state, and where it leads. Pure.

Money that reached us always counts, however late: an order that expired or failed is paid when the bank says so.
"""

from collections.abc import Mapping
from types import MappingProxyType

from motcua.onestop.payments.enums import OrderState as S
from motcua.onestop.payments.enums import OrderVerb as V

OPEN = frozenset({S.WAITING, S.UNKNOWN})
STEPS: Mapping[V, tuple[frozenset[S], S]] = MappingProxyType(
    {
        V.SETTLE: (frozenset({S.WAITING, S.UNKNOWN, S.FAILED, S.EXPIRED}), S.PAID),
        V.FAIL: (OPEN, S.FAILED),
        V.DOUBT: (frozenset({S.WAITING}), S.UNKNOWN),
        V.EXPIRE: (OPEN, S.EXPIRED),
        V.REFUND: (frozenset({S.PAID}), S.REFUNDED),
    }
)


def is_open(verb: V, state: str) -> bool:
    return S(state) in STEPS[verb][0]


def after(verb: V) -> S:
    return STEPS[verb][1]
