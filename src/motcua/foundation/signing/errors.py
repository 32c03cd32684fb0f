from motcua.foundation.common.errors import Refusal


class SigningRefused(Refusal):
    """Nothing was signed. `code`: no-timestamp, certificate-not-valid, key-missing, unreadable, wrong-kind."""

    code = "signing-refused"


class TokenError(Refusal):
    """The code on the paper is not one of ours. `code`: malformed, unknown-key, forged."""

    code = "token"
