"""The two pages of the variant matrix, and what stands behind their buttons."""

import json

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action

from shop import combinations
from shop.admin.matrix import options as option_page
from shop.admin.matrix import pictures, table
from shop.models import Product, Variant
from shop.services import listing, matrix

OPTIONS_CHANGED = (
    "The options of this product were changed meanwhile by somebody else. "
    "Nothing was saved; please look again."
)
SKU_TAKEN = "Somebody else has just taken one of these SKUs. Nothing was saved; save again."
ROWS_CHANGED = (
    "Somebody else changed these variants meanwhile. Nothing was saved: look at the rows that "
    "say so, and save again."
)


class WithMatrix:
    """What a product's admin page does about all its variants at once."""

    def has_matrix_permission(self, request, object_id=None):
        return request.user.has_perms(
            ["shop.change_product", "shop.add_variant", "shop.change_variant"]
        )

    @action(
        description="All variants at once",
        url_path="variant-matrix",
        permissions=["matrix"],
        icon="grid_on",
    )
    def variant_matrix(self, request, object_id):
        """Options, then a table of what they make; then everything is saved in one step."""
        product = get_object_or_404(Product, pk=object_id)
        variants = _variants(product)
        now = matrix.seen(product, variants)
        if request.method != "POST":
            return self._ask_for_options(request, product, variants, now)
        data, step = request.POST, request.POST.get("step")
        forms = option_page.forms_of(product, [], data)
        options = option_page.read(forms)
        known = _known(data)
        if options is not None:
            self._take_in_pictures(request, product, table.rules(options, data))
        if options is None or step == "back":
            return self._show_options(request, product, forms, known)
        if known != now:
            options = combinations.settled(options, product.option_names, variants)
        if step == "save":
            return self._save(request, product, options, variants, known)
        if known.get("options") != now["options"]:
            return self._ask_anew(request, product, variants)
        found = table.lines(options, variants, data, is_sent=False)
        some = table.rules(options, data)
        pattern = table.pattern_form(product, options, data)
        names = [option.name for option in options]
        chosen = [line for line in found if step == "fill" or not line.was_sent]
        if not table.fill(chosen, some, pattern, names):
            messages.error(request, "Nothing was filled in: look at the rules.")
        return self._show_table(request, product, options, variants, found, some, pattern, known)

    def _save(self, request, product, options, variants, known):
        """Write the table, or show it again with what is in the way."""
        found = table.lines(options, variants, request.POST, is_sent=True)
        chosen = pictures.choices(product, options, variants, request.POST)
        if all([table.is_right(found), pictures.is_right(chosen)]):
            try:
                outcome = matrix.save(
                    product,
                    options,
                    table.rows(found),
                    known=known,
                    actor=request.user,
                    pictures=pictures.told(chosen),
                )
            except matrix.Stale:
                return self._show_stale(request, product, options, known)
            except matrix.Twins as problem:
                messages.error(request, f"{problem} Nothing was saved.")
            except IntegrityError:
                messages.error(request, SKU_TAKEN)
            else:
                words = _words(outcome)
                if outcome != matrix.Outcome():
                    self.log_change(request, product, words)
                messages.success(request, words)
                url = reverse("admin:shop_product_change", args=[product.pk])
                return HttpResponseRedirect(url)
        else:
            messages.error(request, "Nothing was saved: look at the cells that say why.")
        some = table.rules(options, request.POST)
        pattern = table.pattern_form(product, options, request.POST)
        return self._show_table(request, product, options, variants, found, some, pattern, known)

    def _show_stale(self, request, product, options, known):
        """Say beside each row what somebody else did, with all that was typed here."""
        product.refresh_from_db()
        variants = _variants(product)
        now = matrix.seen(product, variants)
        if known.get("options") != now["options"]:
            return self._ask_anew(request, product, variants)
        options = combinations.settled(options, product.option_names, variants)
        found = table.lines(options, variants, request.POST, is_sent=False)
        table.tell_what_changed(found, known=known, now=now)
        messages.error(request, ROWS_CHANGED)
        some = table.rules(options, request.POST)
        pattern = table.pattern_form(product, options, request.POST)
        return self._show_table(request, product, options, variants, found, some, pattern, now)

    # The pages

    def _ask_anew(self, request, product, variants):
        messages.error(request, OPTIONS_CHANGED)
        return self._ask_for_options(request, product, variants, matrix.seen(product, variants))

    def _ask_for_options(self, request, product, variants, known):
        in_use = combinations.values_in_use(product.option_names, variants)
        forms = option_page.forms_of(product, in_use)
        return self._show_options(request, product, forms, known)

    def _show_options(self, request, product, forms, known):
        words = {
            **self._frame(request, product),
            "forms": forms,
            "most": combinations.MOST,
            "known": json.dumps(known),
            "carried": _fields(request.POST, "row-", "rule-", "pattern", "picture-"),
        }
        return TemplateResponse(request, "admin/shop/matrix/options.html", words)

    def _take_in_pictures(self, request, product, rules):
        """What came with the rules is shown with the product from now on, whatever follows."""
        sent = pictures.take_in(request, product, rules)
        for name, reason in sent.refused:
            messages.error(request, f"{name}: {reason}")
        if sent.ready:
            Product.objects.filter(pk=product.pk).update(updated_at=timezone.now())
            listing.refresh([product.pk])
            messages.success(request, f"Pictures taken in: {len(sent.ready)}.")

    def _show_table(self, request, product, options, variants, lines, rules, pattern, known):
        chosen = pictures.choices(product, options, variants, request.POST)
        words = {
            "pictures": chosen,
            "has_proposals": any(choice.is_proposed for choice in chosen),
            **self._frame(request, product),
            "lines": lines,
            "rules": rules,
            "pattern": pattern,
            "leaving": table.leaving(options, variants),
            "known": json.dumps(known),
            "carried": _fields(request.POST, "option"),
        }
        return TemplateResponse(request, "admin/shop/matrix/table.html", words)

    def _frame(self, request, product) -> dict:
        return {
            **self.admin_site.each_context(request),
            "title": f"All variants of {product}",
            "opts": self.opts,
            "original": product,
            "back": reverse("admin:shop_product_change", args=[product.pk]),
        }


def _variants(product: Product) -> list[Variant]:
    return list(product.variants.order_by("position", "pk"))


def _known(data) -> dict:
    """What the page said it knew; nothing if that was not understood."""
    try:
        known = json.loads(data.get("known", ""))
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


def _fields(data, *beginnings: str) -> list[tuple[str, str]]:
    """What was typed on the other page, to go with this one unseen."""
    names = [name for name in data if name.startswith(beginnings)]
    return [(name, value) for name in names for value in data.getlist(name)]


def _words(outcome: matrix.Outcome) -> str:
    """What was done, as a sentence."""
    if outcome == matrix.Outcome():
        return "All variants are as you want them."
    number = outcome.changed - outcome.withdrawn
    told = [
        (outcome.made, "made"),
        (number, "changed"),
        (outcome.withdrawn, "no longer sold"),
    ]
    parts = [f"{number} {what}" for number, what in told if number]
    words = [f"Variants: {', '.join(parts)}."] if parts else []
    if outcome.pictures:
        words.append(f"Pictures that show something else now: {outcome.pictures}.")
    return " ".join(words)
