"""Project: records that are kept, with their whole past, and everything that can change them."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Self
from uuid import uuid4

from netmap.dataset import Dataset, Key
from netmap.errors import ConflictError, InvalidValueError, StoreError
from netmap.model import Record
from netmap.model.access import Access
from netmap.projects import (
    corrections,
    differences,
    erasing,
    importing,
    likeness,
    merging,
    moving,
    reverting,
    showing,
)
from netmap.projects.creating import created
from netmap.projects.importing import Importable, Work
from netmap.projects.results import (
    Backup,
    Difference,
    Erasure,
    Imported,
    Likely,
    Merged,
    Shown,
)
from netmap.reading import unpaused
from netmap.stores import records as stored
from netmap.stores.memory import MemoryStore
from netmap.stores.opening import is_same, is_server, open_store
from netmap.stores.store import Change, ChangeSet, Finding, Snapshot, Store

_TRIES = 100
"""How often an edit that minds no base is planned again because others were quicker."""


def open(  # noqa: A001 - netmap.open is what everybody looks for
    source: str | Path | None = None,
    *,
    create: bool = False,
    write: bool = True,
    wal: bool = False,
) -> Project:
    """Open a project: a file ``*.netmap``, a server ``neo4j://HOST:PORT``, or one in memory.

    With ``create`` a project that is not there yet is made by its first import or edit, whole or
    not at all; until then there is no file. ``wal`` is for a program that serves a file for long,
    with several threads or processes: whoever reads it does not wait for who writes it, and there
    are two more files beside it until the last of them closes it. A server needs no such thing.

    Raises
    ------
    StoreError
        When it is not there, is no project, or cannot be used.
    MissingExtraError
        When it is on a server and the driver is not installed.

    Examples
    --------
    >>> with open() as project:
    ...     project.revision
    0
    """
    if source is None:
        return Project(MemoryStore())
    home = Path() if is_server(source) else Path(source).parent
    try:
        store = open_store(source, write=write, wal=wal and write)
    except StoreError as error:
        if error.reason != "missing" or not create:
            raise
        return Project(MemoryStore(), home=home, address=str(source), unmade=source, wal=wal)
    if not is_server(source):
        home = Path(os.path.realpath(source)).parent  # of a link, the folder it leads to
    return Project(store, home=home, address=str(source))


class Project:
    """Records of several sources with every revision that they went through.

    ``netmap.open`` makes one; a ``with`` block closes it. What is read of it never changes it, and
    each call that changes it makes one new revision, whole or not at all.

    Examples
    --------
    A source is a folder, a workbook or a dataset made in Python. What it says replaces what it
    said before, and nothing that another source says:

    >>> import netmap
    >>> from netmap.model import Actor, Tie
    >>> data = netmap.Dataset([
    ...     Actor(id="ylitys", kind="ngo", name_fi="Ylitys ry"),
    ...     Actor(id="kunta-ii", kind="municipality", name_fi="Ii"),
    ...     Tie(id="t1", source="ylitys", target="kunta-ii", kind="meets"),
    ... ])
    >>> project = netmap.open()
    >>> project.import_(data, name="kevät").new
    3
    >>> project.import_(data, name="kevät").revision  # the same again changes nothing
    1
    >>> project.dataset()
    <Dataset: 2 actors, 1 ties>
    """

    def __init__(
        self,
        store: Store,
        *,
        home: Path | None = None,
        address: str | None = None,
        unmade: str | Path | None = None,
        wal: bool = False,
    ) -> None:
        self._store = store
        self._wal = wal
        self._home = home or Path()
        self._address = address
        self._unmade = unmade
        self._making = Lock()

    @property
    def store(self) -> Store:
        """Where the project is kept; in memory as long as there is no file yet."""
        return self._store

    @property
    def revision(self) -> int:
        """The newest revision, 0 before the first change."""
        return self._store.snapshot().revision

    def dataset(self, revision: int | None = None, *, access: Access = "secret") -> Dataset:
        """Return all records as they are, or were at a revision.

        Parameters
        ----------
        access
            The class of what may be seen: what is above it is not in the dataset, and was not
            asked of the store (``netmap.model.access``).

        Raises
        ------
        UnknownNameError
            When there is no such revision.
        """
        return stored.dataset(self._store.snapshot(revision, access=access))

    def import_(  # noqa: PLR0913 - each is a word of its own to whoever imports
        self,
        *sources: Importable,
        name: str | None = None,
        given: str | None = None,
        dry_run: bool = False,
        allow_removals: bool = False,
        who: str | None = None,
        note: str | None = None,
        base: int | None = None,
        key: str | None = None,
    ) -> Imported:
        """Put what sources say into the project, all or nothing.

        A source is known again by its path from the folder of the project, or by ``name``: what it
        said before goes, what others say stays. Where several sources tell of one actor, the first
        that was imported is heard first. The same sources again make no revision.

        Parameters
        ----------
        name
            The name of the one source; a dataset needs one.
        given
            What to call the one file wherever it is told where something stands, and its name if
            it has no other: an uploaded file lies in a folder that is nobody's business.
        dry_run
            Say what would change, and change nothing.
        allow_removals
            Let a source take back more than a fifth of its actors, ties or records.
        note
            Why; else the log names the sources.
        base
            The revision at which a dry run was looked at: if there is a newer one, nothing is
            changed.
        key
            By which the import is known again: after it was made with this key, the same key
            changes nothing and returns the revision and the counts of then.

        Raises
        ------
        UnknownNameError
            When a source does not exist.
        InvalidDataError
            When the project would hold errors; it carries all problems.
        StoreError
            When too much would be removed, or the project cannot be written.
        ConflictError
            When somebody else changed the project meanwhile, or the newest revision is not the
            base.
        """
        name = name or given
        if not sources or (name and len(sources) > 1):
            raise InvalidValueError(name, "one_name" if sources else "no_sources")
        if before := self._made_before(key):
            return before
        snapshot = self._snapshot(base)
        if any(map(self._is, sources)):  # everything would be told twice
            raise InvalidValueError(self._address, "import_itself")
        with unpaused():
            told = [importing.read(source, name, self._home, given) for source in sources]
            work = importing.plan_import(snapshot, told)
        refusal = None if allow_removals else work.refusal
        if refusal and not given:
            refusal.facts |= self._allowing(sources, name)
        moves = moving.moved(snapshot, told, self._home)
        if dry_run:
            planned = work.told(snapshot.revision, dry_run=True)
            return replace(
                planned,
                refusal=refusal,
                moves=moves,
                differences=differences.planned(snapshot, work.changes),
                contacts=differences.contacts(work.changes),
            )
        if refusal:
            raise refusal
        note = note or ", ".join(dict.fromkeys(it for it, _ in told))
        work = replace(work, changes=replace(work.changes, who=who, note=note))
        return replace(self._done(work, snapshot.revision, key), moves=moves)

    def put(
        self,
        records: Record | Iterable[Record],
        *,
        who: str | None = None,
        note: str | None = None,
        base: int | None = None,
    ) -> Imported:
        """Put single records into the project: new ones, or corrections of what is there.

        They are told by a source of their own, ``(edits)``, which is heard before all others: the
        fields that it states are used whatever other sources say, now or when they are imported
        again, and where these differ they are listed as conflicts. A corrected record other than
        an actor is taken whole.

        Parameters
        ----------
        base
            The revision that the records were edited on: if there is a newer one, nothing is
            changed. When left out, the last who writes wins.

        Raises
        ------
        InvalidDataError
            When the project would hold errors, such as a tie to no actor.
        InvalidValueError
            When a record is a contact that was erased.
        ConflictError
            When the newest revision is not the base.

        Examples
        --------
        >>> from netmap.model import Actor
        >>> project = open()
        >>> project.put(Actor(id="ylitys", kind="ngo", name_fi="Ylitys")).new
        1
        >>> project.put(Actor(id="ylitys", kind="ngo", name_fi="Ylitys ry"), who="Aino").changed
        1
        >>> [change.who for change in project.log()]
        [None, 'Aino']
        """
        told = [records] if isinstance(records, Record) else [*records]
        return self._edited(lambda _: told, [], (who, note), base, None)

    def change(
        self,
        puts: Iterable[Record] = (),
        removals: Iterable[Key] = (),
        *,
        who: str | None = None,
        note: str | None = None,
        base: int | None = None,
        key: str | None = None,
    ) -> Imported:
        """Put records into the project and take others out of it, in one revision or not at all.

        Records are put as ``put`` does, but of an actor the edit tells only its kind, what differs
        from what is used now and what was edited before: in all else its sources are heard, now
        and when they are imported again. A removed record is taken out whoever told it; a former
        id of an actor removes the actor. What is removed and put is told by the edit alone.

        A source that tells a removed record brings it back the next time it is imported: what is
        to stay away has to go from there as well.

        Parameters
        ----------
        removals
            The table and the id of each record that is to go.
        base
            The revision that was edited: if there is a newer one, nothing is changed. When left
            out, the last who writes wins.
        key
            By which the change is known again: after it was made with this key, the same key
            changes nothing and returns the revision and the counts of then.

        Raises
        ------
        UnknownNameError
            When a record that is to be removed is not there.
        InvalidDataError
            When the project would hold errors, such as a tie whose actor is removed.
        InvalidValueError
            When a record is a contact that was erased.
        ConflictError
            When the newest revision is not the base.

        Examples
        --------
        >>> from netmap.model import Actor, Tie
        >>> project = open()
        >>> tie = Tie(id="t", source="a", target="b", kind="meets")
        >>> _ = project.put([Actor(id="a", kind="ngo"), Actor(id="b", kind="ngo"), tie])
        >>> done = project.change(removals=[("ties", "t"), ("actors", "b")], key="once")
        >>> done.removed, project.change(removals=[("actors", "a")], key="once").revision
        (2, 2)
        >>> project.dataset()
        <Dataset: 1 actors>
        """
        told, gone = [*puts], [*removals]
        return self._edited(
            lambda snapshot: [*corrections.sparse(snapshot, told, gone)],
            gone,
            (who, note),
            base,
            key,
        )

    def _edited(
        self,
        telling: Callable[[Snapshot], Sequence[Record]],
        gone: Sequence[Key],
        signed: tuple[str | None, str | None],
        base: int | None,
        key: str | None,
    ) -> Imported:
        """Make an edit, planned again as long as others are quicker and no base is minded."""
        if before := self._made_before(key):
            return before
        who, note = signed
        for _ in range(_TRIES if base is None else 1):
            snapshot = self._snapshot(base)
            try:
                work = importing.plan_edit(snapshot, telling(snapshot), gone)
                work = replace(work, changes=replace(work.changes, who=who, note=note))
                return self._done(work, snapshot.revision, key)
            except ConflictError as error:
                conflict = error
        raise conflict

    def log(self, *, access: Access = "secret") -> tuple[Change, ...]:
        """Return every revision, oldest first; below restricted, not by whom, why and how much.

        The counts of a revision are of all records, contacts that somebody may not see among them.
        """
        return tuple(self._store.log(access=access))

    def diff(self, before: int, after: int, *, access: Access = "secret") -> tuple[Difference, ...]:
        """Return what differs between two revisions, value by value, of what one may see.

        Raises
        ------
        UnknownNameError
            When there is no such revision.

        Examples
        --------
        >>> from netmap.model import Actor
        >>> project = open()
        >>> _ = project.put(Actor(id="a", kind="ngo"))
        >>> _ = project.put(Actor(id="a", kind="association"))
        >>> [(it.change, it.field, it.before, it.after) for it in project.diff(1, 2)]
        [('changed', 'kind', 'ngo', 'association')]
        """
        return differences.between(self._store, before, after, access)

    def show(self, actor: str, *, access: Access = "secret") -> Shown:
        """Return all that one may see of an actor: who says what, what it was, and its ties.

        The id may be one that was given up in a merge.

        Raises
        ------
        UnknownNameError
            When there is no such actor; the error names close ids.
        """
        return showing.shown(self._store, actor, access)

    def revert(
        self,
        revision: int,
        *,
        who: str | None = None,
        note: str | None = None,
        base: int | None = None,
        key: str | None = None,
    ) -> Imported:
        """Put all records back as they were at a revision, as a new revision.

        Contacts have no history: their values stay as they are, and so does what was erased.

        Parameters
        ----------
        base
            The revision that was looked at: if there is a newer one, nothing is changed.
        key
            By which it is known again: after it was done with this key, the same key changes
            nothing and returns the revision and the counts of then.

        Raises
        ------
        UnknownNameError
            When there is no such revision.
        ConflictError
            When the newest revision is not the base.

        Examples
        --------
        >>> from netmap.model import Actor
        >>> project = open()
        >>> _ = project.put(Actor(id="a", kind="ngo"))
        >>> _ = project.put(Actor(id="b", kind="ngo"))
        >>> project.revert(1).removed, [*project.dataset().actors], project.revision
        (1, ['a'], 3)
        """
        if before := self._made_before(key):
            return before
        snapshot = self._snapshot(base)
        work = reverting.plan(snapshot, self._store.snapshot(revision))
        work = replace(work, changes=replace(work.changes, who=who, note=note))
        return self._done(work, snapshot.revision, key)

    def merge(
        self,
        kept: str,
        gone: str,
        *,
        who: str | None = None,
        note: str | None = None,
        key: str | None = None,
    ) -> Merged:
        """Make two ids of one actor one: ``gone`` becomes ``kept``.

        What was told of ``gone`` is told of ``kept`` from now on, its names are aliases, and every
        record that names it names ``kept``. The old id keeps resolving, and sources that still
        use it add nothing when they are imported again. ``revert`` takes a merge back.

        Parameters
        ----------
        key
            By which the merge is known again: after it was made with this key, the same key
            changes nothing and returns what was done then.

        Raises
        ------
        UnknownNameError
            When there is no such actor.
        InvalidValueError
            When the two ids are of one actor already.
        InvalidDataError
            When what is told of both cannot be true of one.

        Examples
        --------
        >>> from netmap.model import Actor
        >>> project = open()
        >>> names = {"mll": "MLL", "mannerheim": "Mannerheimin lastensuojeluliitto"}
        >>> _ = project.put(Actor(id=key, kind="ngo", name_fi=names[key]) for key in names)
        >>> _ = project.merge("mannerheim", "mll")
        >>> project.show("mll").id, project.dataset().actors["mannerheim"].aliases
        ('mannerheim', ('MLL',))
        """
        if before := self._made_before(key):
            one = showing.find(self._store.snapshot(before.revision), kept).id
            return Merged(before.revision, one, gone, before.changed)
        snapshot = self._store.snapshot()
        work = merging.plan(snapshot, kept, gone)
        revision = self._commit(replace(work.changes, who=who, note=note), snapshot.revision, key)
        return Merged(revision, work.kept, gone, work.changes.counts.changed)

    def duplicates(self) -> tuple[Likely, ...]:
        """Return pairs of actors that are probably one, the likeliest first; merges none.

        Examples
        --------
        >>> from netmap.model import Actor
        >>> project = open()
        >>> names = {"a": "Ylitys ry", "b": "Ylitys r.y."}
        >>> _ = project.put(Actor(id=key, kind="ngo", name_fi=names[key]) for key in names)
        >>> [(it.id, it.other, it.reason) for it in project.duplicates()]
        [('a', 'b', 'name')]
        """
        return likeness.likely(self.dataset())

    def erase(self, subject: str, *, words: Iterable[str] = (), dry_run: bool = False) -> Erasure:
        """Take what is known of a person out for good, from every revision too.

        All contacts that are or were about the subject go, and about the holdings of a post; so
        do the name, the e-mail address and the phone number wherever else they stand, whatever
        their spacing, their case and the order of the names. What other contacts state as their
        own stays. No source brings them back: of what was erased the project keeps digests, by
        which it is known again. Inflected names are not found, and neither is what a contact said
        that had left the project before: ``left`` of the result lists where a word like the
        surname still stands. Files that were imported, and copies and backups made before, are
        not the project's: they have to be dealt with by hand.

        Parameters
        ----------
        subject
            The id of a post, a holding, a contact or an actor.
        words
            What else is to go from all texts, such as the name of somebody whose contact was
            removed before, so that the project does not know it any more.

        Raises
        ------
        UnknownNameError
            When nothing has this id.
        """
        return erasing.erase(self._store, subject, words, dry_run=dry_run)

    def backup(self, path: str | Path) -> Backup:
        """Write a copy of the project to a file that does not exist yet, whoever is using it.

        Raises
        ------
        StoreError
            When there is such a file, or the project is in memory; ``netmap.copy`` copies any.
        """
        revision = self.revision
        if self._store.capabilities.shared:
            self._copied(Path(path))
        else:
            self._store.backup(Path(path))
        return Backup(str(path), revision)

    def verify(self) -> tuple[Finding, ...]:
        """Look at every byte of the project; return what is wrong, nothing when all is well."""
        return tuple(self._store.check())

    def close(self) -> None:
        """Let go of the file or the connection; again is no error."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Project {self._address or 'in memory'}>"

    def _is(self, source: Importable) -> bool:
        if isinstance(source, Dataset) or self._address is None:
            return False
        return is_same(source, self._address)

    def _allowing(self, sources: Iterable[Importable], name: str | None) -> dict[str, str]:
        """Tell the whole command that imports whatever it removes, if there is one."""
        if self._address is None or any(isinstance(it, Dataset) for it in sources):
            return {}
        named = ["--as", name] if name else []
        told = [*map(str, sources), "--into", self._address, *named]
        return {"command": shlex.join(["netmap", "import", *told, "--allow-removals"])}

    def _copied(self, path: Path) -> None:
        """Copy a project on a server, of which there is no file, to one."""
        from netmap.projects.copying import copy

        if os.path.lexists(path):
            raise StoreError("exists", path=path)
        copy(self, path)

    def _snapshot(self, base: int | None) -> Snapshot:
        """Return the newest revision, which has to be the base if there is any."""
        snapshot = self._store.snapshot()
        if base not in (None, snapshot.revision):
            raise ConflictError(base or 0, snapshot.revision)
        return snapshot

    def _made_before(self, key: str | None) -> Imported | None:
        """Return what was made with a key, None when that is nothing yet."""
        made = self._store.made(key) if key else None
        if made is None:
            return None
        return importing.made_before(self._store.log()[made - 1])

    def _done(self, work: Work, base: int, key: str | None = None) -> Imported:
        """Commit what was planned, unless that is nothing."""
        if work.is_empty:
            return work.told(base, dry_run=False)
        return work.told(self._commit(work.changes, base, key), dry_run=False)

    def _commit(self, changes: ChangeSet, base: int, key: str | None = None) -> int:
        key = key or uuid4().hex
        with self._making:
            if self._unmade is None:
                return self._store.commit(changes, base, key)
            return self._made(self._unmade, changes, base, key)

    def _made(self, source: str | Path, changes: ChangeSet, base: int, key: str) -> int:
        """Make the project with its first revision."""
        if is_server(source):
            self._store, self._unmade = open_store(source, create=True), None
            return self._store.commit(changes, base, key)
        with created(Path(source)) as store:
            revision = store.commit(changes, base, key)
        self._store, self._unmade = open_store(source, write=True, wal=self._wal), None
        return revision
