"""Projects on a Neo4j server, for those who share one; needs the extra ``neo4j``."""

from netmap.errors import MissingExtraError

try:
    import neo4j as _driver  # noqa: F401 -- looked for once, so that no module below need ask
except ImportError:
    raise MissingExtraError("neo4j") from None
