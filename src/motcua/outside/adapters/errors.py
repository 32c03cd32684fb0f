"""What every adapter raises, so that callers know whether trying again makes sense."""


class AdapterError(Exception):
    """An outside system said no or did not answer. `permanent`: the same request will never succeed."""

    def __init__(self, message: str, *, permanent: bool = False):
        super().__init__(message)
        self.permanent = permanent
