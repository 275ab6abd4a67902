"""What the driver says when something fails, in the words of netmap: the one place for it."""

from __future__ import annotations

from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError

from netmap.errors import StoreError
from netmap.stores.neo4j.addresses import Address

FAILURES = (DriverError, Neo4jError, OSError)
"""Everything that the driver raises when a server does not do as it is told."""

_SLOW = "TransactionTimedOut"
_EXPIRED = "Neo.ClientError.Security.CredentialsExpired"


def failure(error: Exception, address: Address, seconds: float) -> StoreError:
    """Return what an error means for the user, without what the server quotes of the data."""
    code = getattr(error, "code", None) or ""
    if isinstance(error, StoreError):
        return error
    if isinstance(error, AuthError) or code == _EXPIRED:
        return StoreError("password")
    if _SLOW in code:
        return StoreError("deadline", seconds=round(seconds))
    if isinstance(error, Neo4jError | ConfigurationError):
        return StoreError("refused", detail=code or type(error).__name__)
    return StoreError("unreachable", uri=address.server)
