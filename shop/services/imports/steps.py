"""The steps of an import, each of which ends in a transaction that moves the row on."""

from dataclasses import replace

from django.utils import timezone

from shop.models import ImportStatus, ProductImport, RowKind
from shop.services.imports import engine, findable, undoing
from shop.services.imports.desk import Cancelled, Desk
from shop.services.imports.notes import Notes
from shop.services.product_images import Missing, fetch_missing, missing_images

NOT_HERE = "Pictures that the file names, and that came in no zip file beside it:"
NOT_ALL_PICTURES = "Not all pictures were fetched: that was stopped."


def move(run: ProductImport, before: str, after: str, **values) -> bool:
    """Take the row on, if it is still where it was; of two, one wins."""
    row = ProductImport.objects.filter(pk=run.pk, status=before)
    if not row.update(status=after, **values):
        return False
    run.status = after
    for name, value in values.items():
        setattr(run, name, value)
    return True


def _read(run: ProductImport, desk: Desk) -> None:
    """Compare the file with the shop, and keep what there is to say."""
    desk.heed()
    run.rows.all().delete()
    with desk.parsed(run.format) as parsed, Notes(run) as notes:
        with desk.draft("todo") as todo:
            checked = engine.check(
                parsed,
                category=run.category,
                archive=desk.archive(),
                todo=todo,
                see=notes.take,
                progress=lambda rows: desk.track(rows, "Comparing"),
            )
            desk.keep("todo", todo, replace(checked, todo=None))
        for kind, found in (
            (RowKind.WRONG, checked.problems),
            (RowKind.LEFT, parsed.left),
            (RowKind.NOTE, parsed.notes),
        ):
            for one in found:
                notes.add(kind, one.line, one.text)
        if checked.absent:
            notes.add(RowKind.NOTE, 0, f"{NOT_HERE} {checked.absent}.")
    move(
        run,
        ImportStatus.TO_READ,
        ImportStatus.WRONG if checked.problems else ImportStatus.READY,
        format=parsed.format,
        digest=checked.digest,
        new=checked.kinds["new"],
        changed=checked.kinds["changed"],
        unchanged=checked.kinds["unchanged"],
        variants=checked.variants,
        wrong=len(checked.problems),
        left=len(parsed.left),
        not_counted=0 if run.uncounted else checked.uncounted,
    )


def _write(run: ProductImport, desk: Desk) -> None:
    """Write what was shown, and nothing else, in one transaction."""

    def finish() -> None:
        desk.heed()
        values = {
            "made_categories": checked.made,
            "held_ms": int(checked.held_seconds * 1000),
            "written_at": timezone.now(),
        }
        if not move(run, ImportStatus.TO_WRITE, ImportStatus.TO_FETCH, **values):
            raise Cancelled

    desk.heed()
    with desk.parsed(run.format) as parsed, desk.kept("todo") as (checked, todo):
        checked.todo = todo
        engine.write(
            parsed,
            checked,
            source=run.name,
            category=run.category,
            uncounted=run.uncounted,
            archive=desk.archive(),
            progress=lambda rows: desk.track(rows, "Writing"),
            finish=finish,
        )


def _finish(run: ProductImport, desk: Desk) -> None:
    """Let search find what came, and fetch pictures; what came stays whatever happens here."""
    written = run.rows.filter(kind__in=[RowKind.NEW, RowKind.CHANGED])
    handles = list(written.values_list("handle", flat=True))
    told = desk.track(handles, "Making it findable", stops=False)
    findable.make_findable(findable.keys_of(told))
    run.rows.filter(kind=RowKind.PICTURE).delete()  # of a try that did not come to its end
    pictures, problem = 0, ""
    with desk.parsed(run.format) as parsed, Notes(run) as notes:
        missing = missing_images(parsed) if run.with_pictures else []
        _note_fetching(run, missing)
        try:
            pictures, problems = fetch_missing(
                missing,
                progress=lambda rows: desk.track(rows, "Fetching pictures"),
            )
            for found in problems:
                notes.add(RowKind.PICTURE, found.line, found.text)
        except Cancelled:
            problem = NOT_ALL_PICTURES
    move(run, ImportStatus.TO_FETCH, ImportStatus.DONE, problem=problem, pictures=pictures)


def _note_fetching(run: ProductImport, missing: list[Missing]) -> None:
    """Write down which pictures are about to come, for undoing; also those of a try before."""
    with Notes(run) as notes:
        for one in missing:
            handle = one.product.source_handle or one.product.slug
            notes.add(RowKind.FETCHED, one.image.line, one.image.url, handle=handle)


def _take_back(run: ProductImport, desk: Desk) -> None:
    def finish() -> None:
        if not move(run, ImportStatus.TO_UNDO, ImportStatus.UNDONE):
            raise Cancelled

    total = max(1, run.new + run.changed)
    undoing.undo(run, progress=lambda rows: desk.track(rows, "Undoing", total=total), finish=finish)


STEPS = {
    ImportStatus.TO_READ: _read,
    ImportStatus.TO_WRITE: _write,
    ImportStatus.TO_FETCH: _finish,
    ImportStatus.TO_UNDO: _take_back,
}
GONE = "Its file is no longer on this server. Nothing was changed; bring the file in again."
AFTER_A_LOSS = {  # of the file; to undo an import takes none
    ImportStatus.TO_READ: (ImportStatus.FAILED, GONE),
    ImportStatus.TO_WRITE: (ImportStatus.FAILED, GONE),
    ImportStatus.TO_FETCH: (
        ImportStatus.DONE,
        "Its products are in the shop, but its file is no longer on this server: pictures were "
        "not fetched, and search may not know of everything until rebuild_search has run.",
    ),
}
AFTER_A_FAILURE = {
    ImportStatus.TO_READ: ImportStatus.FAILED,
    ImportStatus.TO_WRITE: ImportStatus.READY,
    ImportStatus.TO_FETCH: ImportStatus.DONE,
    ImportStatus.TO_UNDO: ImportStatus.DONE,
}
