"""The second page of the variant matrix: a row for each combination, filled in by rules."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from shop import combinations, quantities
from shop.admin.matrix.cells import AMOUNTS, CellForm, RuleForm
from shop.combinations import Option, Values
from shop.models import Product, Variant
from shop.money import plain_rupees, rupees
from shop.services import matrix

Cells = dict[str, str]  # what stands in the fields of a row, as it is typed
EVERY = "All variants"


class PatternForm(forms.Form):
    pattern = forms.CharField(
        label="SKU pattern",
        max_length=100,
        required=False,
        help_text="Names of options in braces become their values. Variants that are there "
        "keep their SKU.",
        widget=UnfoldAdminTextInputWidget(),
    )


@dataclass
class Rule:
    """What is filled into the rows with one value of one option, or into all."""

    title: str
    form: RuleForm
    place: int | None = None
    option: str = ""
    value: str = ""

    @property
    def pictures_name(self) -> str:
        """Of the field that sends pictures along."""
        return f"{self.form.prefix}-pictures"

    def meets(self, values: Values) -> bool:
        return self.place is None or values[self.place] == self.value


@dataclass
class Line:
    """One combination, the variant that it is or becomes, and what there is to say of it."""

    values: Values
    variant: Variant | None
    form: CellForm
    was_sent: bool = False
    said: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return " / ".join(self.values)


def rules(options: Sequence[Option], data: Mapping) -> list[Rule]:
    """The general rule, and one for each value of each option."""
    sent = data if any(name.startswith("rule-") for name in data) else None
    found = [Rule(EVERY, RuleForm(sent, prefix="rule-all", row=EVERY))]
    for place, option in enumerate(options):
        for value in option.values:
            title = f"{option.name}: {value.text}"
            form = RuleForm(sent, prefix=f"rule-{_number(title)}", row=title)
            found.append(Rule(title, form, place, option.name, value.text))
    return found


def pattern_form(product: Product, options: Sequence[Option], data: Mapping) -> PatternForm:
    if "pattern" in data:
        return PatternForm(data)
    names = [option.name for option in options]
    return PatternForm({"pattern": combinations.pattern_for(product.slug, names)})


def lines(
    options: Sequence[Option], variants: Sequence[Variant], data: Mapping, *, is_sent: bool
) -> list[Line]:
    """A row for each combination: what was typed if anything was, else what the variant is.

    is_sent  read the fields as a form that was sent, and not as one that is shown
    """
    fates = combinations.fates(options, variants)
    by_key = {fate.key: fate.variant for fate in fates}
    common = _common(variants)
    added = _added(options)
    found = []
    for values in combinations.combinations(options):
        key = combinations.key_of(values)
        variant = by_key.get(key)
        prefix = f"row-{_number(key)}"
        cells = cells_of(variant) if variant else {**common}
        if added & set(enumerate(values)):  # what was left out once is asked for anew
            cells["is_sold"] = "on"
        sent = _sent(data, prefix)
        form = _form(sent or cells, prefix, values, variant, is_sent)
        found.append(Line(values, variant, form, was_sent=bool(sent)))
    return found


def fill(found: list[Line], some: list[Rule], pattern: PatternForm, names: list[str]) -> bool:
    """Fill the rules into the rows. False, and a sentence beside the field, if one is wrong."""
    wrong = [rule for rule in some if rule.form.is_bound and not rule.form.is_valid()]
    if wrong or not pattern.is_valid():
        return False
    for line in found:
        if line.variant is None and (text := pattern.cleaned_data["pattern"]):
            try:
                line.form.initial["sku"] = combinations.sku(
                    text, dict(zip(names, line.values, strict=True))
                )
            except ValueError as problem:
                pattern.add_error("pattern", str(problem))
                return False
        for rule in some:
            if rule.form.is_bound and rule.meets(line.values):
                typed = {name: rule.form[name].value() for name in AMOUNTS}
                line.form.initial |= {name: text for name, text in typed.items() if text}
    return True


def leaving(options: Sequence[Option], variants: Sequence[Variant]) -> list[Variant]:
    """Those that are sold now and stand in no row."""
    keys = {combinations.key_of(values) for values in combinations.combinations(options)}
    fates = combinations.fates(options, variants)
    return [fate.variant for fate in fates if fate.variant.is_active and fate.key not in keys]


def is_right(found: list[Line]) -> bool:
    """Whether the rows can be saved as they are; says beside each cell why not. One query."""
    if not all(line.was_sent for line in found):
        return False  # a part of the page is missing
    results = [line.form.is_valid() for line in found]
    sold = [line for line in found if line.form.cleaned_data.get("sku")]
    skus = [line.form.cleaned_data["sku"] for line in sold]
    there = Variant.objects.filter(sku__in=skus).order_by()
    holders = dict(there.values_list("sku", "pk"))
    for sku, line in zip(skus, sold, strict=True):
        mine = line.variant.pk if line.variant else None
        if skus.count(sku) > 1:
            line.form.add_error("sku", "Another row has this SKU.")
        elif holders.get(sku, mine) != mine:
            line.form.add_error("sku", "Another variant has this SKU.")
    return all(results) and all(line.form.is_valid() for line in found)


def rows(found: list[Line]) -> list[matrix.Row]:
    """The rows in the words of the service."""
    return [_row(line) for line in found]


def tell_what_changed(found: list[Line], *, known: dict, now: dict) -> None:
    """Say beside each row what became of its variant since the page was made."""
    for line in found:
        if line.variant is None or known.get(str(line.variant.pk)) == now[str(line.variant.pk)]:
            continue
        what = "Changed" if str(line.variant.pk) in known else "Made"
        variant = line.variant
        state = "sold" if variant.is_active else "not sold"
        line.said.append(
            f"{what} meanwhile by somebody else: {variant.sku}, {rupees(variant.price_paise)} of "
            f"MRP {rupees(variant.mrp_paise)}, {variant.available} available, {state}. "
            "What stands here has not been saved."
        )


def cells_of(variant: Variant) -> Cells:
    """What stands in the row of a variant that is there."""
    return {
        "is_sold": "on" if variant.is_active else "",
        "sku": variant.sku,
        "price_paise": plain_rupees(variant.price_paise),
        "mrp_paise": plain_rupees(variant.mrp_paise),
        "net_amount": "" if variant.net_amount is None else quantities.plain(variant.net_amount),
        "net_unit": variant.net_unit,
        "weight_grams": str(variant.weight_grams),
    }


def _common(variants: Sequence[Variant]) -> Cells:
    """What all variants that are sold have alike: so will new ones."""
    known = [cells_of(variant) for variant in variants if variant.is_active]
    alike = {
        name: known[0][name]
        for name in AMOUNTS
        if name != "stock" and len({cells[name] for cells in known}) == 1
    }
    is_first = "" if variants else "on"
    return {"weight_grams": "0", **alike, "is_sold": is_first, "sku": "", "stock": "0"}


def _added(options: Sequence[Option]) -> set[tuple[int, str]]:
    """The values that were written as new, each with the place of its option.

    The first value of a new option is that of the variants which are there: it adds nothing.
    """
    return {
        (place, one.text)
        for place, option in enumerate(options)
        for one in option.values[1 if option.place is None else 0 :]
        if not one.was
    }


def _sent(data: Mapping, prefix: str) -> Cells:
    """What was typed into a row; nothing if the page did not have it."""
    if f"{prefix}-sku" not in data:
        return {}
    return {name: data.get(f"{prefix}-{name}", "") for name in ("is_sold", "sku", *AMOUNTS)}


def _form(cells: Cells, prefix: str, values: Values, variant, is_sent: bool) -> CellForm:
    how = {"prefix": prefix, "row": " / ".join(values), "is_there": variant is not None}
    if is_sent:
        return CellForm({f"{prefix}-{name}": text for name, text in cells.items()}, **how)
    return CellForm(initial=cells, **how)


def _row(line: Line) -> matrix.Row:
    cleaned = line.form.cleaned_data
    if not cleaned["is_sold"]:
        return matrix.Row(line.values, is_sold=False)
    typed = {name: cleaned[name] for name in matrix.TYPED if name != "weight_grams"}
    units, grams = cleaned.get("stock") or 0, cleaned["weight_grams"] or 0
    return matrix.Row(line.values, is_sold=True, stock=units, weight_grams=grams, **typed)


def _number(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
