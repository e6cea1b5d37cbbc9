"""What is for sale."""

from shop.models.bulk_change import BulkChange, BulkKind, BulkRow, BulkState, BulkStatus
from shop.models.category import Category
from shop.models.change import Change, ChangeKind
from shop.models.collection import Collection
from shop.models.finding import CatalogueChange, OptionValue, PagesTouched
from shop.models.former_address import FormerAddress
from shop.models.image import ProductImage, StoredPicture
from shop.models.product import Product, ProductStatus
from shop.models.product_import import ImportRow, ImportStatus, ProductImport, RowKind
from shop.models.recommendation import Recommendation, RecommendationKind
from shop.models.review import Review, ReviewStatus
from shop.models.scheduled_change import ScheduledChange, ScheduleState
from shop.models.search import (
    SearchDocument,
    SearchMiss,
    SearchSpelling,
    SearchSynonym,
    SearchWord,
)
from shop.models.short_link import ShortLink, ShortLinkDay
from shop.models.stock import MovementKind, StockMovement
from shop.models.stock_take import StockCount, StockTake, TakeStatus
from shop.models.variant import Variant

__all__ = [
    "BulkChange",
    "BulkKind",
    "BulkRow",
    "BulkState",
    "BulkStatus",
    "CatalogueChange",
    "Category",
    "Change",
    "ChangeKind",
    "Collection",
    "FormerAddress",
    "ImportRow",
    "ImportStatus",
    "MovementKind",
    "OptionValue",
    "PagesTouched",
    "Product",
    "ProductImage",
    "ProductImport",
    "ProductStatus",
    "Recommendation",
    "RecommendationKind",
    "Review",
    "ReviewStatus",
    "RowKind",
    "ScheduleState",
    "ScheduledChange",
    "SearchDocument",
    "SearchMiss",
    "SearchSpelling",
    "SearchSynonym",
    "SearchWord",
    "ShortLink",
    "ShortLinkDay",
    "StockCount",
    "StockMovement",
    "StockTake",
    "StoredPicture",
    "TakeStatus",
    "Variant",
]
