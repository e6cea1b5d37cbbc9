"""Copying a product, and taking one off the shop: pages that ask first."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from shop.models import Product, ProductStatus
from shop.services import copying, publishing


class CopyForm(forms.Form):
    name = forms.CharField(max_length=160, widget=UnfoldAdminTextInputWidget())
    slug = forms.SlugField(label="Address", max_length=180, widget=UnfoldAdminTextInputWidget())

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if Product.objects.filter(slug=slug).exists():
            raise ValidationError("A product has this address already.")
        return slug


class CopiesAndArchives:
    """Two steps beside a product's form."""

    actions_detail = ["copy_product", "archive_product"]

    @action(description="Copy", url_path="copy", permissions=["change"], icon="content_copy")
    def copy_product(self, request, object_id):
        """Ask for a name and an address, and make a draft."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        product = get_object_or_404(Product, pk=object_id)
        initial = {"name": f"{product.name[:152]} (copy)", "slug": copying.free_slug(product)}
        form = CopyForm(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            made = copying.copy(product, **form.cleaned_data)
            self.log_addition(request, made, f"Copy of {product}")
            messages.success(request, f"“{made}” is a draft with nothing on the shelf.")
            return HttpResponseRedirect(reverse("admin:shop_product_change", args=[made.pk]))
        return self._ask(
            request,
            product,
            form=form,
            title=f"Copy {product}",
            intro="All that was written of it comes along, with its pictures. Its variants get "
            "SKUs of their own, no barcode and no stock.",
            button="Make a draft",
        )

    @action(description="Archive", url_path="archive", permissions=["change"], icon="archive")
    def archive_product(self, request, object_id):
        """Ask, and take the product off the shop; orders and history keep it."""
        product = get_object_or_404(Product, pk=object_id)
        if request.method == "POST":
            changed = publishing.set_status([product.pk], ProductStatus.ARCHIVED).changed
            words = f"“{product}” is off the shop." if changed else "It was archived before."
            messages.success(request, words)
            return HttpResponseRedirect(reverse("admin:shop_product_change", args=[product.pk]))
        return self._ask(
            request,
            product,
            form=forms.Form(),
            title=f"Archive {product}",
            intro="Shoppers will not see it any more; who has its address is told that it is gone. "
            "Orders and history keep it, and it can be put on sale again.",
            button="Archive",
        )

    def _ask(self, request, product: Product, **words):
        words = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": product,
            "back": reverse("admin:shop_product_change", args=[product.pk]),
            **words,
        }
        return TemplateResponse(request, "admin/step.html", words)
