"""The only place that reads the environment. Everything else asks `load()`."""

import json
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Environment:
    """One installation's settings. Paths are absolute; addresses default to the stand-ins next to the web port."""

    var: Path
    port: int
    public_url: str
    database_url: str | None
    demo: bool
    debug: bool
    province: str
    role: str
    eid_url: str
    eid_client_id: str
    eid_client_secret: str
    tsa_url: str
    smtp_url: str
    sms_domain: str
    clamd_url: str
    remote_signing_url: str
    remote_signing_name: str
    remote_signing_client_id: str
    remote_signing_secret: str
    token_agent_url: str
    population_url: str
    population_key: str
    bank_url: str
    bank_key: str
    bank_account: str
    bank_app_url: str
    payplat_url: str
    payplat_partner: str
    payplat_key: str
    vnpay_url: str
    vnpay_terminal: str
    vnpay_key: str
    model_url: str
    """Of a language model that words answers; "" for none."""
    model_key: str
    model_name: str
    forget_questions_days: int
    """After which what people asked the assistant is deleted."""
    hotline: str
    seal_limit_minutes: int
    webhook_hosts: tuple[str, ...]
    webhook_ports: tuple[int, ...]
    sandbox: bool
    most_supplements: int
    most_extensions: int
    longest_extension: int
    extension_notice: int
    uncollected_days: int
    """How long a result may lie at its centre before it is on the list of those not collected."""
    minutes_answer: int
    minutes_officer: int
    minutes_file: int
    minutes_correction: int
    """What an answer to a citizen or an officer, a file looked at, a line corrected is worth in minutes."""

    @property
    def uses_stand_ins(self) -> bool:
        """Whether the address of an outside system is still that of its stand-in."""
        beside = f"127.0.0.1:{self.port + 1}/", f"127.0.0.1:{self.port + 2}"
        addresses = (
            self.eid_url, self.tsa_url, self.smtp_url, self.population_url, self.bank_url, self.bank_app_url,
            self.payplat_url, self.vnpay_url, self.remote_signing_url, self.model_url,
        )  # fmt: skip
        return any(mark in url for url in addresses for mark in beside)

    @property
    def keys(self) -> Path:
        return self.folder("keys", 0o700)

    @property
    def secret_key(self) -> str:
        path = self.keys / "secret-key"
        if not path.exists():
            _write_private(path, secrets.token_urlsafe(48))
        return path.read_text().strip()

    @property
    def webhook_key(self) -> bytes:
        """What the secrets of webhooks are derived from; whoever changes it changes them all."""
        path = self.keys / "webhook-key"
        if not path.exists():
            fresh = self.keys / f".webhook-key-{os.getpid()}-{secrets.token_hex(4)}"
            _write_private(fresh, secrets.token_hex(32))
            try:
                os.link(fresh, path)  # whole or not at all, and the first of several processes wins
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return bytes.fromhex(path.read_text().strip())

    def folder(self, name: str, mode: int = 0o755) -> Path:
        path = self.var / name
        path.mkdir(mode=mode, parents=True, exist_ok=True)
        return path

    def connection(self) -> str:
        """PostgreSQL URL for this process: DATABASE_URL, or what the supervisor remembered under the data folder."""
        if self.database_url and self.role == "owner":
            return self.database_url
        remembered = self.var / "postgres" / "connection.json"
        urls = json.loads(remembered.read_text()) if remembered.exists() else {}
        return urls.get(self.role) or self.database_url or "postgresql://localhost/motcua"


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


_NOTHING: dict[str, str] = {}


@cache
def load() -> Environment:
    get = os.environ.get
    port = int(get("PORT", "8000"))
    stand_in = f"http://127.0.0.1:{port + 1}"
    sandbox = get("MOTCUA_SANDBOX", "0") == "1"
    demo = get("MOTCUA_DEMO", "0") == "1" and not sandbox
    outside_get = _NOTHING.get if sandbox else get  # nobody real hears of what is tried in a sandbox
    receiver = f"127.0.0.1:{port + 1}" if demo or sandbox else ""
    var = Path(get("MOTCUA_VAR") or CHECKOUT / "var").expanduser().absolute()
    return Environment(
        var=var,
        port=port,
        public_url=get("MOTCUA_PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        database_url=get("DATABASE_URL") or None,
        demo=demo,
        debug=get("MOTCUA_DEBUG", "0") == "1",
        province=get("MOTCUA_PROVINCE", "25"),
        role=get("MOTCUA_ROLE", "runtime"),
        eid_url=outside_get("MOTCUA_EID_URL", f"{stand_in}/eid"),
        eid_client_id=outside_get("MOTCUA_EID_CLIENT_ID", "motcua"),
        eid_client_secret=outside_get("MOTCUA_EID_CLIENT_SECRET", "motcua-demonstration"),
        tsa_url=outside_get("MOTCUA_TSA_URL", f"{stand_in}/tsa"),
        smtp_url=outside_get("MOTCUA_SMTP_URL", f"smtp://127.0.0.1:{port + 2}"),
        sms_domain=outside_get("MOTCUA_SMS_DOMAIN", "sms.example" if demo or sandbox else ""),
        clamd_url=get("MOTCUA_CLAMD_URL", ""),
        remote_signing_url=outside_get("MOTCUA_REMOTE_SIGNING_URL", f"{stand_in}/rssp/csc/v2"),
        remote_signing_name=outside_get("MOTCUA_REMOTE_SIGNING_NAME", "Ký số từ xa mô phỏng"),
        remote_signing_client_id=outside_get("MOTCUA_REMOTE_SIGNING_CLIENT_ID", "motcua"),
        remote_signing_secret=outside_get("MOTCUA_REMOTE_SIGNING_SECRET", "motcua-demonstration"),
        token_agent_url=outside_get("MOTCUA_TOKEN_AGENT_URL", f"{stand_in}/token" if demo or sandbox else ""),
        population_url=outside_get("MOTCUA_POPULATION_URL", f"{stand_in}/population"),
        population_key=outside_get("MOTCUA_POPULATION_KEY", "motcua-demonstration"),
        bank_url=outside_get("MOTCUA_BANK_URL", f"{stand_in}/bank"),
        bank_key=outside_get("MOTCUA_BANK_KEY", "motcua-demonstration"),
        bank_account=outside_get("MOTCUA_BANK_ACCOUNT", "970436:1017595600:KHO BAC NHA NUOC"),
        bank_app_url=outside_get("MOTCUA_BANK_APP_URL", f"{stand_in}/bank/app"),
        payplat_url=outside_get("MOTCUA_PAYPLAT_URL", f"{stand_in}/bank/payplat"),
        payplat_partner=outside_get("MOTCUA_PAYPLAT_PARTNER", "MOTCUA"),
        payplat_key=outside_get("MOTCUA_PAYPLAT_KEY", "motcua-demonstration"),
        vnpay_url=outside_get("MOTCUA_VNPAY_URL", f"{stand_in}/bank/vnpay"),
        vnpay_terminal=outside_get("MOTCUA_VNPAY_TERMINAL", "MOTCUA01"),
        vnpay_key=outside_get("MOTCUA_VNPAY_KEY", "motcua-demonstration"),
        model_url=outside_get("MOTCUA_MODEL_URL", ""),
        model_key=outside_get("MOTCUA_MODEL_KEY", ""),
        model_name=outside_get("MOTCUA_MODEL_NAME", "honest"),
        forget_questions_days=int(get("MOTCUA_FORGET_QUESTIONS_DAYS", "365")),
        hotline=get("MOTCUA_HOTLINE", "1022"),
        seal_limit_minutes=int(get("MOTCUA_SEAL_LIMIT_MINUTES", "60")),
        webhook_hosts=tuple(get("MOTCUA_WEBHOOK_ALLOWED_HOSTS", receiver).replace(",", " ").split()),
        webhook_ports=tuple(int(one) for one in get("MOTCUA_WEBHOOK_PORTS", "443").replace(",", " ").split()),
        sandbox=sandbox,
        most_supplements=int(get("MOTCUA_MOST_SUPPLEMENTS", "2")),
        most_extensions=int(get("MOTCUA_MOST_EXTENSIONS", "1")),
        longest_extension=int(get("MOTCUA_LONGEST_EXTENSION", "0")),
        extension_notice=int(get("MOTCUA_EXTENSION_NOTICE", "0")),
        uncollected_days=int(get("MOTCUA_UNCOLLECTED_DAYS", "7")),
        minutes_answer=int(get("MOTCUA_MINUTES_ANSWER", "5")),
        minutes_officer=int(get("MOTCUA_MINUTES_OFFICER", "3")),
        minutes_file=int(get("MOTCUA_MINUTES_FILE", "2")),
        minutes_correction=int(get("MOTCUA_MINUTES_CORRECTION", "1")),
    )
