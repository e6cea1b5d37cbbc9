"""Pictures on the table of all variants: sent with a rule, and told what each of them shows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from shop import combinations
from shop.admin import shown_for, uploads
from shop.admin.matrix.table import Rule
from shop.admin.pictures import thumb_url
from shop.admin.shown_for import Shown
from shop.combinations import Option
from shop.looks import pairs_of
from shop.models import Product, ProductImage, Variant
from shop.services.looks import renamed


class PictureForm(forms.Form):
    """What one picture shows; `was` is what the page said of it when it was made."""

    shows = forms.ChoiceField(required=False, widget=UnfoldAdminSelectWidget())
    was = forms.CharField(required=False, widget=forms.HiddenInput())


@dataclass
class Choice:
    """One picture of the product, and the field that says what it shows."""

    image: ProductImage
    form: PictureForm
    is_proposed: bool = False

    @property
    def thumb_url(self) -> str:
        return thumb_url(self.image)


def take_in(request, product: Product, some: Iterable[Rule]) -> uploads.Uploads:
    """Show what came with each rule among the product's pictures, as those of its value.

    At once and not with the table: so nobody has to send them again where it cannot be saved.
    """
    everything = uploads.Uploads()
    for rule in (one for one in some if one.pictures_name in request.FILES):
        files = request.FILES.getlist(rule.pictures_name)
        found = uploads.read_all(files, before=len(everything.ready))
        for number, image in enumerate(uploads.attach_all(product, found), 1):
            if rule.place is not None and not _give(product, image, rule, number):
                found.refused.append((str(image), "It is there, and shows something else."))
        everything.ready += found.ready
        everything.refused += found.refused
    return everything


def _give(product: Product, image: ProductImage, rule: Rule, number: int) -> bool:
    """Let a picture show what the rule is about; False if it shows something else already.

    Its words say so too, until somebody writes better ones.
    """
    wanted = Shown(None, rule.option, rule.value)
    if shown_for.of(image).key:
        return shown_for.of(image) == wanted
    words = f"{product}, {rule.value}" + (f", picture {number}" if number > 1 else "")
    ProductImage.objects.filter(pk=image.pk).update(**asdict(wanted), alt=image.alt or words[:160])
    return True


def choices(
    product: Product, options: Sequence[Option], variants: Sequence[Variant], data: Mapping
) -> list[Choice]:
    """Each picture with what it shows: as it was sent, else as it is or, of the first, proposed."""
    images = list(product.images.order_by("position", "pk"))
    pairs = [(option.name, value.text) for option in options for value in option.values]
    offered = shown_for.choices(pairs, variants)
    shown = _shown(product, options, variants, images)
    is_new = not any(one.key for one in shown.values()) and not _was_sent(data)
    proposed = propose(images, options) if is_new else {}
    found = []
    for image in images:
        now, prefix = shown[image.pk], f"picture-{image.pk}"
        is_sent = f"{prefix}-shows" in data
        initial = {"shows": proposed.get(image.pk, now).key, "was": now.key}
        form = PictureForm(data if is_sent else None, prefix=prefix, initial=initial)
        form.fields["shows"].choices = shown_for.with_present(offered, now)
        found.append(Choice(image, form, is_proposed=image.pk in proposed))
    return found


def is_right(found: Iterable[Choice]) -> bool:
    """Whether all that was sent can be; says beside each field why not."""
    wrong = [choice for choice in found if choice.form.is_bound and not choice.form.is_valid()]
    return not wrong


def told(found: Iterable[Choice]) -> dict[int, dict]:
    """By picture what it is to show, of those that were told on this page, as columns."""
    sent = [(one.image.pk, one.form.cleaned_data) for one in found if one.form.is_bound]
    return {
        pk: asdict(shown_for.read(cleaned["shows"]))
        for pk, cleaned in sent
        if cleaned["shows"] != cleaned["was"]
    }


def propose(images: Iterable[ProductImage], options: Iterable[Option]) -> dict[int, Shown]:
    """What pictures show by their words: the values of the one option that most of them name."""
    by_option = [_named(images, option) for option in options]
    return max(by_option, key=len, default={})


def _named(images: Iterable[ProductImage], option: Option) -> dict[int, Shown]:
    found = {}
    for image in images:
        named = [value.text for value in option.values if _is_named(value.text, image.alt)]
        # Dark Blue names Blue as well.
        longest = max(named, key=len, default="")
        if named and all(_is_named(text, longest) for text in named):
            found[image.pk] = Shown(None, option.name, longest)
    return found


def _is_named(value: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", words, re.IGNORECASE) is not None


def _shown(product, options, variants, images) -> dict[int, Shown]:
    """What each picture shows, in the words of these options."""
    names = [option.name for option in options]
    before = {one.pk: pairs_of(one.options, product.option_names) for one in variants}
    after = {
        fate.variant.pk: pairs_of(fate.values, names)
        for fate in combinations.fates(options, variants)
    }
    return {
        image.pk: Shown(
            image.variant_id, *renamed((image.option_name, image.option_value), before, after)
        )
        for image in images
    }


def _was_sent(data: Mapping) -> bool:
    return any(name.startswith("picture-") for name in data)
