from django.urls import path

from shop.views import (
    home,
    lists,
    machines,
    product,
    recent,
    recommendations,
    reviews,
    search,
    short_links,
)

app_name = "shop"
urlpatterns = [
    path("", home.home, name="home"),
    path("c/<slug:slug>/", lists.category, name="category"),
    path("collections/<slug:slug>/", lists.collection, name="collection"),
    path("p/<slug:slug>/", product.product, name="product"),
    path("p/<slug:slug>/reviews/", reviews.listing, name="reviews"),
    path("recent/", recent.recent, name="recent"),
    path("reviews/<int:review_id>/helpful/", reviews.helpful, name="review-helpful"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="search-suggest"),
    path("api/recommendations/", recommendations.recommendations, name="recommendations"),
    path("s/<slug:code>/", short_links.follow, name="short-link"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-pages.xml", machines.sitemap_of_pages, name="sitemap-pages"),
    path("sitemap-categories.xml", machines.sitemap_of_categories, name="sitemap-categories"),
    path("sitemap-collections.xml", machines.sitemap_of_collections, name="sitemap-collections"),
    path("sitemap-products-<int:page>.xml", machines.sitemap_of_products, name="sitemap-products"),
    path("robots.txt", machines.robots, name="robots"),
]
