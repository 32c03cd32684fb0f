"""Signatures as the standard has them."""

import base64
import hashlib
import hmac
import re
import stat

from motcua.foundation.common.ids import uuid7
from motcua.onestop.webhooks import signatures


def test_a_published_example_is_signed_alike():
    """From the reference libraries of Standard Webhooks."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = signatures.sign([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_two_secrets_give_two_signatures_apart_by_a_blank():
    told = signatures.sign([b"a" * 32, b"b" * 32], "x", 1, b"{}").split(" ")
    assert told == ["v1," + base64.b64encode(hmac.new(key, b"x.1.{}", hashlib.sha256).digest()).decode()
                    for key in (b"a" * 32, b"b" * 32)]  # fmt: skip


def test_a_secret_is_its_subscriptions_and_generations_own_and_kept_nowhere(settings):
    one, other = uuid7(), uuid7()
    secrets = {signatures.secret_of(id, generation) for id in (one, other) for generation in (1, 2)}
    assert len(secrets) == 4 and secrets == {signatures.secret_of(id, n) for id in (one, other) for n in (2, 1)}
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", signatures.worded(signatures.secret_of(one, 1)))
    path = settings.ENV.keys / "webhook-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and len(list(settings.ENV.keys.glob(".webhook-key*"))) == 0
