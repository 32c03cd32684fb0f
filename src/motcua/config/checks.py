"""What must be true before a real installation opens its doors: `motcua manage check --deploy`."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from motcua.config.environment import Environment

DEMONSTRATION_SECRET = "motcua-demonstration"
THIS_MACHINE = {"127.0.0.1", "localhost", "::1", "0.0.0.0"}


@register(Tags.security, deploy=True)
def installation(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return list(problems(settings.ENV))


def problems(environment: Environment) -> Iterator[CheckMessage]:
    """A demonstration may stand on stand-ins; a real installation may not."""
    if environment.demo:
        yield Warning("This is a demonstration.", hint="Unset MOTCUA_DEMO for a real installation.", id="motcua.W001")
        return
    if environment.sandbox:
        yield Warning("This is a sandbox.", id="motcua.W002",
                      hint="It talks to stand-ins only; unset MOTCUA_SANDBOX for a real installation.")  # fmt: skip
        return
    yield from _addresses(environment)
    if environment.eid_client_secret == DEMONSTRATION_SECRET:
        yield Error("The secret for the e-ID is the demonstration's.", hint="Set MOTCUA_EID_CLIENT_SECRET.",
                    id="motcua.E002")  # fmt: skip
    if environment.population_url and environment.population_key == DEMONSTRATION_SECRET:
        yield Error("The key for the population data is the demonstration's.", id="motcua.E006",
                    hint="Set MOTCUA_POPULATION_KEY, or leave MOTCUA_POPULATION_URL empty.")  # fmt: skip
    if environment.remote_signing_url and environment.remote_signing_secret == DEMONSTRATION_SECRET:
        yield Error("The secret for remote signing is the demonstration's.", id="motcua.E010",
                    hint="Set MOTCUA_REMOTE_SIGNING_SECRET, or leave MOTCUA_REMOTE_SIGNING_URL empty.")  # fmt: skip
    for name in ("bank", "payplat", "vnpay"):
        if getattr(environment, f"{name}_url") and getattr(environment, f"{name}_key") == DEMONSTRATION_SECRET:
            upper = name.upper()
            yield Error(f"The key for payments by {name} is the demonstration's.", id="motcua.E008",
                        hint=f"Set MOTCUA_{upper}_KEY, or leave MOTCUA_{upper}_URL empty.")  # fmt: skip
    if environment.bank_url and environment.bank_account.startswith("970436:1017595600:"):
        yield Error("The account that collects fees is the demonstration's.", id="motcua.E009",
                    hint="Set MOTCUA_BANK_ACCOUNT to BIN:ACCOUNT:HOLDER.")  # fmt: skip
    for name, address in (("MOTCUA_PUBLIC_URL", environment.public_url), ("MOTCUA_EID_URL", environment.eid_url)):
        if urlsplit(address).scheme != "https":
            yield Error(f"{name} is not https: {address}", hint="Put a proxy with a certificate in front, and name "
                        "its address.", id="motcua.E003")  # fmt: skip
    model = urlsplit(environment.model_url)
    if model.scheme == "http" and model.hostname not in THIS_MACHINE:
        yield Warning(f"MOTCUA_MODEL_URL is not https: {environment.model_url}", id="motcua.W003",
                      hint="What people ask travels there in the clear; put a certificate in front of it.")  # fmt: skip
    for host in environment.webhook_hosts:
        if host.rpartition(":")[0].strip("[]") in THIS_MACHINE:
            yield Error(f"MOTCUA_WEBHOOK_ALLOWED_HOSTS names this machine: {host}", id="motcua.E007",
                        hint="Name receivers of the province's own network there, or leave it empty.")  # fmt: skip
    if environment.debug:
        yield Error("Debugging is on: pages would show what is inside.", hint="Unset MOTCUA_DEBUG.", id="motcua.E004")
    if not environment.clamd_url:
        yield Error("No scanner is set: no uploaded file could be opened.", hint="Set MOTCUA_CLAMD_URL.",
                    id="motcua.E005")  # fmt: skip


def _addresses(environment: Environment) -> Iterator[CheckMessage]:
    beside = {f"127.0.0.1:{environment.port + 1}", f"127.0.0.1:{environment.port + 2}"}
    for name in (
        "eid_url", "tsa_url", "smtp_url", "population_url", "bank_url", "bank_app_url", "payplat_url",
        "vnpay_url", "remote_signing_url", "token_agent_url", "model_url",
    ):  # fmt: skip
        address = getattr(environment, name)
        if urlsplit(address).netloc in beside:
            yield Error(f"MOTCUA_{name.upper()} is the stand-in: {address}", hint="Name the real system's address.",
                        id="motcua.E001")  # fmt: skip
