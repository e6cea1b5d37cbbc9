"""Pictures that arrive with a product's form: read before anything is locked, then attached."""

import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from shop.models import Product, ProductImage
from shop.services import picture_files
from shop.services.images import MAX_BYTES, InvalidPicture
from shop.services.picture_files import PictureGone, Prepared, TooManyPictures

FIELD = "new_pictures"
READY_FIELD = "ready_pictures"  # taken in with a form that had to be shown again
AT_ONCE = 20
SALT = "shop.admin.uploads"
_one_in_memory = threading.Lock()  # of what all threads of a process are sent
REFUSALS = (InvalidPicture, PictureGone, TooManyPictures)


@dataclass
class Uploads:
    """What came with one form: pictures that are ready, and why others are not."""

    ready: list[Prepared] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def tokens(self) -> list[str]:
        """The ready pictures for a form that is shown again, so that nobody sends them twice."""
        return [signing.dumps(asdict(prepared), salt=SALT) for prepared in self.ready]


def take_in(request) -> Uploads:
    """Read the pictures of a form, one after another; each by itself is taken or refused."""
    uploads = Uploads()
    for token in request.POST.getlist(READY_FIELD):
        try:
            uploads.ready.append(Prepared(**signing.loads(token, salt=SALT)))
        except (signing.BadSignature, TypeError):
            uploads.refused.append(("One picture", "It was not understood: send it again."))
    found = read_all(request.FILES.getlist(FIELD))
    return Uploads([*uploads.ready, *found.ready], [*uploads.refused, *found.refused])


def read_all(files: Iterable[UploadedFile], *, before: int = 0) -> Uploads:
    """Store what was uploaded. Call it outside a transaction.

    before  how many came with the same form already
    """
    uploads = Uploads()
    for number, file in enumerate(files, before + 1):
        try:
            if number > AT_ONCE:
                raise InvalidPicture(f"{AT_ONCE} pictures come at once: send this one after them.")
            uploads.ready.append(read(file))
        except InvalidPicture as problem:
            uploads.refused.append((file.name, str(problem)))
    return uploads


def read(file: UploadedFile) -> Prepared:
    """Store one uploaded file. Call it outside a transaction. Raises InvalidPicture."""
    if file.size > MAX_BYTES:
        raise InvalidPicture(f"The picture is larger than {MAX_BYTES // 1024**2} MB.")
    with _one_in_memory:
        return picture_files.prepare(file.read())


def attach(product: Product, prepared: Prepared, *, position: int | None = None) -> ProductImage:
    """Show the picture with the product, unless it is there already. Raises of REFUSALS."""
    there = product.images.filter(stored__key=prepared.key).first()
    return there or picture_files.attach(product, prepared, position=position)


def attach_all(product: Product, uploads: Uploads) -> list[ProductImage]:
    """Show all that is ready after the pictures that are there, in the order they came.

    Returns them; what turns out not to be possible is added to what was refused.
    """
    images = []
    first = picture_files.next_position(product)
    places = {prepared.key: first + number for number, prepared in enumerate(uploads.ready)}
    # In order of their keys: two who send the same pictures wait, and do not deadlock.
    for prepared in sorted(uploads.ready, key=lambda one: one.key):
        try:
            images.append(attach(product, prepared, position=places[prepared.key]))
        except REFUSALS as problem:
            uploads.refused.append(("One picture", str(problem)))
    return sorted(images, key=lambda image: (image.position, image.pk))
