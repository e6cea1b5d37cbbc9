"""What search engines read: a product, its offers, and where it stands in the shop."""

import json

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from shop import looks
from shop.money import plain_rupees
from shop.quantities import NetUnit, UnitPrice, plain

UNIT_CODES = {  # of UN/CEFACT, which schema.org speaks
    NetUnit.G: "GRM",
    NetUnit.KG: "KGM",
    NetUnit.ML: "MLT",
    NetUnit.L: "LTR",
    NetUnit.CM: "CMT",
    NetUnit.M: "MTR",
    NetUnit.SQM: "MTK",
    NetUnit.PIECE: "C62",
}
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
        "@type": "OnlineStore",
        "@id": settings.SITE_URL + "/#shop",
        "name": settings.SHOP_NAME,
        "description": settings.SHOP_TAGLINE,
        "url": settings.SITE_URL + "/",
        "logo": absolute(static("img/mark.svg")),
        "email": settings.SHOP_EMAIL,
        "telephone": settings.SHOP_PHONE,
        "taxID": settings.SHOP_GSTIN,
        "contactPoint": {
            "@type": "ContactPoint",
            "contactType": "customer service",
            "email": settings.SHOP_EMAIL,
            "telephone": settings.SHOP_PHONE,
        },
    }
    if settings.SHOP_ADDRESS:
        data["address"] = {
            "@type": "PostalAddress",
            "streetAddress": settings.SHOP_ADDRESS,
            "addressCountry": "IN",
        }
    data["contactPoint"] = _known(data["contactPoint"])
    return _known(data)


def website() -> dict:
    """The shop as a place that can be searched."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": settings.SHOP_NAME,
        "url": settings.SITE_URL + "/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute(reverse("shop:search")) + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def product(product, variants, images, reviews=(), category="") -> dict:
    """A product with one offer for each variant; prices with tax, as the page shows them.

    reviews   some that are published, as the page shows them
    category  the shelves it stands on: `Home > Lamps`
    """
    address = absolute(product.get_absolute_url())
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "url": address,
        "description": product.summary or product.name,
        "image": [absolute(image.file.url) for image in images],
        "sku": variants[0].sku if len(variants) == 1 else "",
        "category": category,
        "offers": [
            _offer(
                one,
                f"{address}?variant={one.pk}" if len(variants) > 1 else address,
                looks.own(images, one, product.option_names),
            )
            for one in variants
        ],
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
    if len(variants) == 1 and (gtin := gtin_of(variants[0])):
        data["gtin"] = gtin
    return _known(data)


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
    return _known(data)


def _offer(variant, address: str, image) -> dict:
    data = {
        "@type": "Offer",
        "sku": variant.sku,
        "name": variant.label,
        "gtin": gtin_of(variant),
        "url": address,
        "image": absolute(image.file.url) if image else "",
        "price": plain_rupees(variant.price_paise),
        "priceCurrency": settings.CURRENCY,
        # Prices stay until somebody changes them: a date would be a guess, renewed each day.
        "availability": _availability(variant.available > 0),
        "itemCondition": "https://schema.org/NewCondition",
        "seller": {"@type": "Organization", "name": settings.SHOP_NAME},
    }
    prices = []
    if variant.saving_paise:
        struck = {"priceType": "https://schema.org/StrikethroughPrice"}
        prices.append(_price_specification(variant.mrp_paise, struck))
    if unit_price := variant.unit_price:
        measured = {"referenceQuantity": _reference(variant, unit_price)}
        prices.append(_price_specification(variant.price_paise, measured))
    data["priceSpecification"] = prices[0] if len(prices) == 1 else prices
    return _known(data)


def _price_specification(paise: int, more: dict) -> dict:
    return {
        "@type": "UnitPriceSpecification",
        "price": plain_rupees(paise),
        "priceCurrency": settings.CURRENCY,
        "valueAddedTaxIncluded": True,
        **more,
    }


def _reference(variant, unit_price: UnitPrice) -> dict:
    """How much the price buys, and the measure that a unit price is told for."""
    measure = {"value": str(unit_price.per), "unitCode": UNIT_CODES[unit_price.unit]}
    return {
        "@type": "QuantitativeValue",
        "value": plain(variant.net_amount),
        "unitCode": UNIT_CODES[variant.net_unit],
        "valueReference": {"@type": "QuantitativeValue", **measure},
    }


def _availability(is_in_stock: bool) -> str:
    return "https://schema.org/" + ("InStock" if is_in_stock else "OutOfStock")


def _known(data: dict) -> dict:
    """Only what we have something to say of."""
    return {key: value for key, value in data.items() if value}


def gtin_of(variant) -> str:
    """The barcode, if it is one that the whole world knows: its last digit proves the others.

    >>> from types import SimpleNamespace as Row
    >>> gtin_of(Row(barcode="8901234567890")), gtin_of(Row(barcode="8901234567894"))
    ('8901234567890', '')
    """
    code = variant.barcode.strip()
    if not (code.isascii() and code.isdigit() and len(code) in {8, 12, 13, 14}):
        return ""
    if not code.strip("0") or (len(code) == 13 and code.startswith("2")):
        return ""  # what begins with 2 was given by a shop to its own shelves
    weighed = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(reversed(code)))
    return code if weighed % 10 == 0 else ""
