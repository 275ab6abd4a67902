"""Numbers of the Finnish registers that cannot be right: wrong form, length or check digit."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.fi import associationid, ytunnus

from netmap.dataset import Dataset
from netmap.problems import Problem

_CODES = {
    InvalidChecksum: "bad_check_digit",
    InvalidLength: "bad_id_length",
    ValidationError: "bad_id_form",  # whatever else is wrong
}


def malformed(dataset: Dataset) -> Iterator[Problem]:
    """Find business and association ids that no register can have given.

    A business id is Finnish (2077474-0) or the VAT number of any EU country (FI20774740). An
    association id is told by its form and length alone: it has no check digit.
    """
    for actor in dataset.actors.values():
        if actor.business_id and (code := _business_flaw(actor.business_id)):
            column = "business_id"
            yield dataset.problem(actor, code, column, actor.business_id)
        if actor.association_id and not associationid.is_valid(actor.association_id):
            column = "association_id"
            yield dataset.problem(actor, "bad_association_id", column, actor.association_id)


def _business_flaw(number: str) -> str | None:
    register: ModuleType = ytunnus
    if number.strip()[:2].isalpha():
        from stdnum.eu import vat  # rare, and it loads a module for every country

        register = vat
    try:
        register.validate(number)
    except ValidationError as error:
        return next(code for flaw, code in _CODES.items() if isinstance(error, flaw))
    return None
