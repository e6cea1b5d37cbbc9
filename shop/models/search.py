from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from shop.searching import words

MOST_WORDS = 3


class SearchDocument(models.Model):
    """What search knows of a product on sale, as stems in the fields that weigh alike.

    Kept by shop.searching.index; the database's full text index follows this table.
    """

    product = models.OneToOneField(
        "shop.Product", models.CASCADE, primary_key=True, related_name="+"
    )
    name = models.TextField(blank=True)
    codes = models.TextField(blank=True)  # SKUs and barcodes
    shelf = models.TextField(blank=True)  # brand, category and those above it
    options = models.TextField(blank=True)
    text = models.TextField(blank=True)  # summary and description

    def __str__(self):
        return self.name


class SearchWord(models.Model):
    """A word of the catalogue as people write it: what typing errors are corrected to.

    documents   in how many it was when last counted; rebuild_search counts anew
    is_code     it is only part of a SKU: nothing is corrected to it
    """

    word = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40, db_index=True)
    documents = models.PositiveIntegerField(default=0)
    is_code = models.BooleanField(default=False)

    class Meta:
        ordering = ["word"]

    def __str__(self):
        return self.word


class SearchSpelling(models.Model):
    """A key that a word shares with what may be typed in its place: see words.spellings()."""

    key = models.CharField(max_length=48)
    word = models.ForeignKey(SearchWord, models.CASCADE, related_name="spellings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "word"], name="search_spelling_known_once")
        ]

    def __str__(self):
        return self.key


class SearchSynonym(models.Model):
    """Whoever searches for `words` is shown what has `means` as well."""

    words = models.CharField(
        max_length=80,
        unique=True,
        help_text="What people type, such as jhola; three words at most.",
    )
    means = models.CharField(
        "also finds",
        max_length=200,
        help_text="What the shop calls it; several with commas, such as tote bag, sling bag.",
    )
    key = models.CharField(max_length=100, unique=True, editable=False)

    class Meta:
        ordering = ["words"]
        verbose_name = "synonym"

    def __str__(self):
        return f"{self.words} → {self.means}"

    def save(self, *args, **kwargs):
        self.key = key_of(self.words)
        super().save(*args, **kwargs)

    def clean(self):
        self.key = key_of(self.words)
        if not self.key:
            raise ValidationError({"words": "Write a word."})
        if len(self.key.split()) > MOST_WORDS:
            raise ValidationError({"words": f"Write {MOST_WORDS} words at most."})
        if not words.flat(self.means):
            raise ValidationError({"means": "Write what the shop calls it."})
        others = SearchSynonym.objects.filter(key=self.key).exclude(pk=self.pk)
        if others.exists():
            raise ValidationError({"words": "There is a synonym for these words already."})


class SearchMiss(models.Model):
    """Words for which nothing was found, and how often; nothing about who looked for them."""

    words = models.CharField(max_length=100, unique=True)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-count", "-last_at", "words"]
        verbose_name = "search without result"
        verbose_name_plural = "searches without result"

    def __str__(self):
        return self.words


def key_of(text: str) -> str:
    """The words of a synonym as a search compares them."""
    return " ".join(words.stem(word) for word in words.flat(text))
