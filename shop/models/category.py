from django.db import models
from django.urls import reverse
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet


class CategoryQuerySet(MP_NodeQuerySet):
    def visible(self):
        """What shoppers may see."""
        return self.filter(is_active=True)


class CategoryManager(MP_NodeManager.from_queryset(CategoryQuerySet)):
    def get_queryset(self):
        # treebeard's manager would answer with its own queryset, which lacks visible().
        return CategoryQuerySet(self.model, using=self._db).order_by("path")


class Category(MP_Node):
    """A shelf of the shop; shelves stand on shelves, as deep and in the order that staff like."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=90, unique=True)
    description = models.TextField(blank=True)
    size_guide = models.TextField(
        blank=True, help_text="HTML; for its products, and for the categories inside it."
    )
    is_active = models.BooleanField("active", default=True)

    objects = CategoryManager()

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("shop:category", args=[self.slug])
