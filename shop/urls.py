from django.urls import path

from shop.views import home, lists, machines, product, short_links

app_name = "shop"
urlpatterns = [
    path("", home.home, name="home"),
    path("c/<slug:slug>/", lists.category, name="category"),
    path("p/<slug:slug>/", product.product, name="product"),
    path("search/", lists.search, name="search"),
    path("search/suggest/", lists.suggest, name="search-suggest"),
    path("s/<slug:code>/", short_links.follow, name="short-link"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
]
