"""SMTP submission (RFC 5321, RFC 6409). Address: smtp://, smtp+starttls:// or smtps://[user:password@]host[:port]."""

import smtplib
import ssl
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from motcua.foundation.common.clock import LOCAL, now
from motcua.foundation.notices.ports import Mail
from motcua.outside.adapters.errors import AdapterError

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class _Policy(EmailPolicy):
    """Folds a title by `Header`: the newer way of Python loses the space where it breaks a Vietnamese one in two."""

    def fold(self, name: str, value: Any) -> str:
        if name.lower() == "subject" and not str(value).isascii():
            words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {words}{self.linesep}"
        return super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


class SmtpMailer:
    """One connection a message; every answer of the server becomes sent, try later, or never (`AdapterError`)."""

    def __init__(self, url: str, *, sender: str, timeout: float = 10.0):
        self._url, self._sender, self._timeout = urlsplit(url), sender, timeout
        if self._url.scheme not in PORTS:
            raise ValueError(f"unknown mail scheme {self._url.scheme!r}")

    def send(self, mail: Mail) -> None:
        try:
            message = self._message(mail)
        except (ValueError, TypeError) as error:
            raise AdapterError(f"not a mail: {error}", permanent=True) from error
        try:
            with self._connect() as connection:
                connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            raise AdapterError(f"recipient refused: {codes}", permanent=all(c >= 500 for c in codes)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise AdapterError(str(error), permanent=True) from error
        except smtplib.SMTPAuthenticationError as error:  # ours to mend, so the mail waits
            raise AdapterError("the mail server refused our account") from error
        except smtplib.SMTPResponseException as error:
            raise AdapterError(f"mail server answered {error.smtp_code}", permanent=error.smtp_code >= 500) from error
        except (smtplib.SMTPException, OSError) as error:
            raise AdapterError(f"mail server: {error or type(error).__name__}") from error

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=_Policy())
        name, _, address = self._sender.rpartition(" ")
        message["From"] = Address(name, addr_spec=address)
        message["To"] = Address(mail.to_name, addr_spec=mail.to)
        message["Subject"] = mail.title
        message["Date"] = format_datetime(now().astimezone(LOCAL))
        message["Message-ID"] = f"<{mail.message_id}>"
        message["Content-Language"] = mail.language
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        message.set_content(mail.body)
        for one in mail.attachments:
            kind, _, subtype = one.media_type.partition("/")
            message.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name)
        return message

    def _connect(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "127.0.0.1", self._url.port or PORTS[self._url.scheme]
        greeting = self._sender.rpartition("@")[2]  # said in EHLO; looking our own name up can take seconds
        secure = ssl.create_default_context()
        connection: smtplib.SMTP
        if self._url.scheme == "smtps":
            connection = smtplib.SMTP_SSL(host, port, greeting, timeout=self._timeout, context=secure)
        else:
            connection = smtplib.SMTP(host, port, greeting, timeout=self._timeout)
        try:
            if self._url.scheme == "smtp+starttls":
                connection.starttls(context=secure)
            if self._url.username:
                connection.login(unquote(self._url.username), unquote(self._url.password or ""))
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
        return connection


def build() -> SmtpMailer:
    """The mailer of this installation. `?from=address` in the address names the sender."""
    url = settings.ENV.smtp_url
    wanted = parse_qs(urlsplit(url).query).get("from", [""])[0]
    host = urlsplit(settings.ENV.public_url).hostname or "localhost"
    domain = host if any(letter.isalpha() for letter in host) else "motcua.localhost"
    return SmtpMailer(url, sender=f"Motcua {wanted or 'khong-tra-loi@' + domain}")
