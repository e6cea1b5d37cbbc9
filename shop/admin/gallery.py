"""The pictures on a product's form: added at once, ordered, described, taken away."""

from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator
from django.forms.widgets import Script
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST
from unfold.admin import TabularInline
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminSelectWidget

from shop.admin import shown_for, uploads
from shop.admin.pictures import thumb_url
from shop.models import Product, ProductImage, Variant
from shop.models.image import RECIPE
from shop.services import listing, picture_files
from shop.services.images import MAX_BYTES, InvalidPicture

WRITTEN = ["alt", "focal_x", "focal_y", "position", "variant", "option_name", "option_value"]
MOST = {"focal_x": 100, "focal_y": 100, "position": 32_000}


class ImageForm(forms.ModelForm):
    shows = forms.ChoiceField(label="Shows", required=False, widget=UnfoldAdminSelectWidget())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, most in MOST.items():
            field = self.fields[name]
            field.widget.attrs["max"] = most
            field.validators.append(MaxValueValidator(most))

    def clean(self):
        cleaned = super().clean()
        if "shows" in cleaned:
            shown = shown_for.read(cleaned["shows"])
            for name, value in asdict(shown).items():
                setattr(self.instance, name, value)
        return cleaned

    def save(self, commit=True):
        """Write what people write; the files of a picture are made and told of meanwhile."""
        if not (commit and self.instance.pk):
            return super().save(commit)
        self.instance.save(update_fields=WRITTEN)
        return self.instance

    @property
    def preview_url(self) -> str:
        return thumb_url(self.instance)

    @property
    def state_words(self) -> str:
        """What is still missing of the picture's files, or nothing."""
        image = self.instance
        if image.recipe == RECIPE:
            return ""
        if image.stored and image.stored.problem:
            return f"Smaller sizes could not be made yet: {image.stored.problem}"
        return "Smaller sizes are being made; until then pages show the large one."


class ImageFormSet(PaginationInlineFormSet):
    most_megabytes = MAX_BYTES // 1024**2

    def __init__(self, *args, taken_in: uploads.Uploads | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.taken_in = taken_in or uploads.Uploads()

    def is_multipart(self):
        return True  # new pictures come beside the rows

    def add_fields(self, form, index):
        """Offer this product's values and variants, read once for all rows."""
        super().add_fields(form, index)
        form.fields["id"].error_messages["invalid_choice"] = (
            "This picture was taken away meanwhile: open the page anew."
        )
        now = shown_for.of(form.instance)
        form.fields["shows"].choices = shown_for.with_present(self._choices, now)
        form.fields["shows"].initial = now.key

    @cached_property
    def _choices(self) -> list:
        product = self.instance
        variants = list(Variant.objects.filter(product=product)) if product.pk else []
        return shown_for.choices(shown_for.pairs_in(variants, product.option_names), variants)


class ImageInline(TabularInline):
    model = ProductImage
    form = ImageForm
    formset = ImageFormSet
    template = "admin/shop/product/pictures.html"
    fields = ["alt", "shows", "focal_x", "focal_y", "position"]
    extra = max_num = 0  # rows come from uploads alone
    verbose_name_plural = "pictures"

    class Media:
        css = {"all": ["css/admin_pictures.css"]}
        js = [
            Script(f"js/admin_picture_{part}.js", type="module")
            for part in ("uploads", "order", "focus")
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("stored")


class WithPictures:
    """What a product's admin page does about pictures."""

    def get_urls(self):
        add = self.admin_site.admin_view(require_POST(self.add_picture))
        return [
            path("<int:pk>/pictures/", add, name="shop_product_add_picture"),
            *super().get_urls(),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Read what was uploaded before the transaction of the form begins."""
        may_write = self.has_add_permission(request) or self.has_change_permission(request)
        is_sent = request.method == "POST" and may_write
        request.taken_in = uploads.take_in(request) if is_sent else uploads.Uploads()
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, ImageInline):
            kwargs["taken_in"] = request.taken_in
        return kwargs

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is ProductImage:
            picture_files.remove_unused_later(formset.deleted_objects)
            uploads.attach_all(form.instance, request.taken_in)

    def delete_model(self, request, obj):
        images = list(obj.images.all())
        super().delete_model(request, obj)
        picture_files.remove_unused_later(images)

    def response_post_save_add(self, request, obj):
        return self._back_to_refused(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request, obj):
        answer = super().response_post_save_change(request, obj)
        return self._back_to_refused(request, obj) or answer

    def _back_to_refused(self, request, product) -> HttpResponseRedirect | None:
        """Stay with the product while there are pictures to send again."""
        for name, reason in request.taken_in.refused:
            messages.error(request, f"{name}: {reason}")
        if not request.taken_in.refused:
            return None
        return HttpResponseRedirect(reverse("admin:shop_product_change", args=[product.pk]))

    def add_picture(self, request, pk):
        """Take one picture in by itself, and answer with its row for the form."""
        product = get_object_or_404(Product, pk=pk)
        if not self.has_change_permission(request, product):
            raise PermissionDenied
        file = request.FILES.get(uploads.FIELD)
        try:
            if file is None:
                raise InvalidPicture("No file came along.")
            image = uploads.attach(product, uploads.read(file))
        except uploads.REFUSALS as problem:
            return JsonResponse({"problem": str(problem)}, status=422)
        Product.objects.filter(pk=pk).update(updated_at=timezone.now())
        listing.refresh([pk])
        self.log_change(request, product, f"Picture added: {file.name}"[:200])
        return JsonResponse({"id": image.pk, "row": self._row(request, product, image)})

    def _row(self, request, product: Product, image: ProductImage) -> str:
        inline = ImageInline(Product, self.admin_site)
        rows = inline.get_formset(request, product)(
            instance=product, queryset=ProductImage.objects.filter(pk=image.pk)
        )
        return render_to_string(
            "admin/shop/product/_picture.html", {"form": rows.forms[0]}, request
        )
