"""What search engines read: a product, its offers, and where it stands in the shop."""

import json

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from shop.money import plain_rupees

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script_json(data) -> SafeString:
    """Write data as JSON that cannot end the script element it stands in.

    >>> script_json({"name": "</script>"})
    '{"name": "\\\\u003C/script\\\\u003E"}'
    """
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))


def absolute(path: str) -> str:
    """A path of this shop as a whole address; what is one already stays."""
    return path if "://" in path else settings.SITE_URL + path


def breadcrumbs(steps) -> dict:
    """Where a page stands: pairs of a name and a path, from the top."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(steps, start=1)
        ],
    }


def organization() -> dict:
    """Who sells."""
    data = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": settings.SHOP_NAME,
        "url": settings.SITE_URL + "/",
        "email": settings.SHOP_EMAIL,
    }
    if settings.SHOP_PHONE:
        data["telephone"] = settings.SHOP_PHONE
    return data


def product(product, variants, images, reviews=()) -> dict:
    """A product with one offer for each variant; prices with tax, as the page shows them.

    reviews  some that are published, as the page shows them
    """
    address = absolute(product.get_absolute_url())
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "url": address,
        "description": product.summary,
        "image": [absolute(image.file.url) for image in images],
        "offers": [_offer(variant, address, len(variants) > 1) for variant in variants],
    }
    if product.brand:
        data["brand"] = {"@type": "Brand", "name": product.brand}
    if product.rating_count and product.rating_hundredths:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": product.rating_hundredths / 100,
            "reviewCount": product.rating_count,
            "bestRating": 5,
            "worstRating": 1,
        }
        data["review"] = [_review(review) for review in reviews]
    return {key: value for key, value in data.items() if value}


def _review(review) -> dict:
    data = {
        "@type": "Review",
        "author": {"@type": "Person", "name": review.author_name},
        "datePublished": timezone.localdate(review.created_at).isoformat(),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": review.rating,
            "bestRating": 5,
            "worstRating": 1,
        },
        "name": review.title,
        "reviewBody": review.text,
    }
    return {key: value for key, value in data.items() if value}


def _offer(variant, address: str, is_one_of_many: bool) -> dict:
    stock = "InStock" if variant.available > 0 else "OutOfStock"
    return {
        "@type": "Offer",
        "sku": variant.sku,
        "url": f"{address}?variant={variant.pk}" if is_one_of_many else address,
        "price": plain_rupees(variant.price_paise),
        "priceCurrency": settings.CURRENCY,
        "availability": f"https://schema.org/{stock}",
        "itemCondition": "https://schema.org/NewCondition",
    }
