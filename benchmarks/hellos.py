"""What the shop's pages are compared with: three servers that have nothing to do.

`page` is a page of 40 KB that lies in memory, `flask_hello` Flask's hello with one template,
`django_hello` Django's, with the middleware and the settings of a new project.
"""

PAGE = b"<!doctype html><title>40 KB</title>" + b"<p>All that it takes.</p>\n" * 1536
TEMPLATE = "<!doctype html><title>Hello</title><h1>Hello, {{ name }}!</h1>"


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))])
    return [PAGE]


def _flask():
    from flask import Flask, render_template
    from jinja2 import DictLoader

    app = Flask("hello")
    app.jinja_loader = DictLoader({"hello.html": TEMPLATE})
    app.add_url_rule("/", view_func=lambda: render_template("hello.html", name="shopper"))
    return app


def _django():
    import sys

    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.shortcuts import render
    from django.urls import path

    loader = ("django.template.loaders.locmem.Loader", {"hello.html": TEMPLATE})
    cached = ("django.template.loaders.cached.Loader", [loader])
    settings.configure(
        SECRET_KEY="only to be compared with",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [cached]},
            }
        ],
    )
    hello = path("", lambda request: render(request, "hello.html", {"name": "shopper"}))
    sys.modules[__name__].urlpatterns = [hello]
    return get_wsgi_application()


def __getattr__(name: str):
    """Make the one that is asked for: Granian asks for it by its name."""
    if name == "flask_hello":
        return _flask()
    if name == "django_hello":
        return _django()
    raise AttributeError(name)
