"""What a service can be told: by its file, by the environment, by the command that starts it."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    SettingsConfigDict,
)

from netmap.errors import InvalidValueError

FILE = "NETMAP_SETTINGS"
"""The variable that names a file of settings (TOML); what the environment says goes before it."""
PREFIX = "NETMAP_SERVE_"


def _several(told: object) -> object:
    """Take several values from one text: with commas between them, or as JSON."""
    if not isinstance(told, str):
        return told
    if told.lstrip().startswith("["):
        return json.loads(told)
    return [it.strip() for it in told.split(",") if it.strip()]


Count = Annotated[int, Field(ge=1)]
Several = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_several)]


class Settings(BaseSettings):
    """The settings of a service; each is a variable of the prefix or a name in the file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    projects: Several = Field((), description="The projects: files or addresses.")
    service: Path = Field(
        Path("netmap-service.db"), description="Where accounts, tokens and links are kept."
    )
    host: str = Field("127.0.0.1", description="The address to listen at.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        8600, description="The port to listen at; 0 is any that is free."
    )
    workers: Count = Field(1, description="How many processes answer.")
    url: str | None = Field(
        None,
        pattern=r"^https?://[^/?#\s]+$",
        description="The address that users see, such as https://maps.example.org.",
    )
    proxies: Several = Field(
        (), description="Proxies whose X-Forwarded headers are believed, by IP address."
    )
    hosts: Several = Field(
        (), description="Names of the service that a request may be for; none told is any."
    )
    frame_ancestors: Several = Field(
        (), description="Sites that may show pages in a frame of theirs."
    )
    upload_mb: Count = Field(20, description="The largest body of a request, in MB.")
    answer_seconds: Annotated[float, Field(gt=0)] = Field(
        2.0, description="How long an answer may take before it becomes a job."
    )
    job_seconds: Annotated[float, Field(gt=0)] = Field(
        120.0, description="How long a job may take before it is ended."
    )
    job_mb: Count = Field(2048, description="How much memory an answer may take, in MB.")
    cache_mb: Count = Field(64, description="How much memory kept answers take, in MB a process.")
    requests_a_minute: Count = Field(
        600, description="Requests a minute of one token, session or anonymous address."
    )
    links_need_password: bool = Field(
        False, description="Whether every share link must have a password."
    )
    links_max_days: Annotated[int, Field(ge=1, le=365)] = Field(
        365, description="How many days a share link may last."
    )
    audit_days: Count = Field(365, description="How long the audit log is kept, in days.")
    oidc_issuer: str | None = Field(
        None,
        pattern=r"^(https://[^/?#\s]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(/[^?#\s]*)?$",
        description="The identity provider that people may sign in with (OpenID Connect).",
    )
    oidc_client_id: str | None = Field(None, description="What the provider calls this service.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="The secret that the provider gave this service."
    )
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$")] = Field(
        "info", description="What is logged: debug, info, warning or error."
    )

    @property
    def is_nameless(self) -> bool:
        """Whether others reach the service and nothing says by what name."""
        is_alone = self.host in ("localhost", "::1") or self.host.startswith("127.")
        return not (is_alone or self.url or self.hosts)

    @property
    def secure(self) -> bool:
        """Whether users reach the service over https, so that cookies are for that alone."""
        return bool(self.url and self.url.startswith("https://"))


def load(file: str | Path | None = None, **told: object) -> Settings:
    """Return the settings of a file and the environment, with what is told before them.

    Parameters
    ----------
    file
        A file of settings (TOML). Left out: the one that ``NETMAP_SETTINGS`` names, if any.

    Raises
    ------
    InvalidValueError
        With everything that will not do. What was told is not repeated: it may be a secret.
    """
    wrong = _unknown()
    path = file or os.environ.get(FILE)
    try:
        of_file = _of_file(Path(path)) if path else {}
        settings = Settings(**{**of_file, **told})  # type: ignore[arg-type]
    except ValidationError as error:
        wrong += [f"{'.'.join(map(str, it['loc']))}: {it['msg']}" for it in error.errors()]
    except OSError as error:
        wrong.append(f"{path}: {error.strerror}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        wrong.append(f"{path}: no TOML")
    if wrong:
        raise InvalidValueError("; ".join(wrong), "settings")
    return settings


def _of_file(path: Path) -> dict[str, object]:
    """Return the settings of a file that the environment does not tell otherwise."""
    told = tomllib.loads(path.read_text("utf-8"))
    elsewhere = {it.upper() for it in os.environ}
    return {name: value for name, value in told.items() if PREFIX + name.upper() not in elsewhere}


def _unknown() -> list[str]:
    """List the variables that look like settings and are none."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    told = (it for it in os.environ if it.upper().startswith(PREFIX))
    return [f"{it}: unknown" for it in sorted(told) if it.upper() not in known]
