"""All settings of the shop. What differs between machines comes from the environment."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from config.environment import Environment, refuse_weak

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
Environment.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)

# The shop
SHOP_NAME = env.str("SHOP_NAME", default="Angadi")
SHOP_TAGLINE = env.str("SHOP_TAGLINE", default="Good things, made in India")
SHOP_STATE = env.str("SHOP_STATE", default="29")  # GST state code of the seller
SHOP_GSTIN = env.str("SHOP_GSTIN", default="")
SHOP_ADDRESS = env.str("SHOP_ADDRESS", default="")
SHOP_EMAIL = env.str("SHOP_EMAIL", default="care@example.com")
SHOP_PHONE = env.str("SHOP_PHONE", default="")
# Whom the Packaged Commodities Rules want named on each product: address, telephone, e-mail.
CONSUMER_CARE = env.str("CONSUMER_CARE", default="") or ", ".join(
    part for part in (SHOP_NAME, SHOP_ADDRESS, SHOP_PHONE, SHOP_EMAIL) if part
)
OPERATOR_EMAIL = env.str("OPERATOR_EMAIL", default=SHOP_EMAIL)  # who is told of trouble
ORDER_HOLD_MINUTES = env.int("ORDER_HOLD_MINUTES", default=30)
# So many days after delivery buyers are asked for reviews, once; 0 asks nobody.
REVIEW_INVITATION_DAYS = env.int("REVIEW_INVITATION_DAYS", default=7)
# So many left or fewer are few, unless the variant has a number of its own; staff are told.
LOW_STOCK = env.int("LOW_STOCK", default=5)
CURRENCY = "INR"

# Where it runs
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured("SITE_URL must look like https://shop.example.")
IS_HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# Secrets
SECRET_KEY = env.secret(
    "SECRET_KEY", in_development="only-for-development-" + "x7Qp2" * 9, debug=DEBUG, at_least=50
)
RAZORPAY_KEY_ID = env.secret(
    "RAZORPAY_KEY_ID", in_development="rzp_test_AngadiLocal01", debug=DEBUG
)
RAZORPAY_KEY_SECRET = env.secret(
    "RAZORPAY_KEY_SECRET", in_development="local-simulator-key-secret", debug=DEBUG, at_least=16
)
# Secrets of keys that were replaced: shoppers may still come back with what they signed.
RAZORPAY_OLD_KEY_SECRETS = env.list("RAZORPAY_OLD_KEY_SECRETS", default=[])
RAZORPAY_WEBHOOK_SECRETS = [
    part.strip()
    for part in env.secret(
        "RAZORPAY_WEBHOOK_SECRETS", in_development="local-simulator-webhook", debug=DEBUG
    ).split(",")
]
if not DEBUG:
    for _part in RAZORPAY_WEBHOOK_SECRETS:
        refuse_weak("RAZORPAY_WEBHOOK_SECRETS", _part, at_least=12)
elif not all(RAZORPAY_WEBHOOK_SECRETS):
    raise ImproperlyConfigured("RAZORPAY_WEBHOOK_SECRETS holds an empty secret.")

RAZORPAY_API_URL = env.str("RAZORPAY_API_URL", default="https://api.razorpay.com").rstrip("/")
RAZORPAY_CHECKOUT_JS = env.str(
    "RAZORPAY_CHECKOUT_JS", default="https://checkout.razorpay.com/v1/checkout.js"
)
RAZORPAY_TIMEOUT_SECONDS = (3.05, 15)
RAZORPAY_ACCOUNT_ID = env.str("RAZORPAY_ACCOUNT_ID", default="")
WEBHOOK_SILENCE_MINUTES = env.int("WEBHOOK_SILENCE_MINUTES", default=60)

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "accounts",
    "shop",
    "orders",
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "crispy_bootstrap5",
    "crispy_forms",
    "csp",
    "django_htmx",
    "pictures",
    "treebeard",
]

MIDDLEWARE = [
    "config.middleware.ServerTiming",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.PrefetchOnIntent",
    "config.middleware.MoreSecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Tokens in our pages are masked anew each time and the length is padded, so BREACH
    # learns nothing; a page is a quarter of its size on a slow line.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.AdminSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.RememberChanges",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.PrivateUnlessPublic",
    "config.middleware.HeaderCookies",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # No `auth`, `messages` or `csrf` by way of a shared base: a public page
            # must not be able to show who is looking. Private views pass the request.
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.shop",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data
DATA_DIR = BASE_DIR / "var"
DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "config.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        # Readers never block, a writer takes its turn at BEGIN and not half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # Unfold loads fields of PostgreSQL, and with them its driver, wherever it can: 10 MB of each
    # process for nothing.
    sys.modules.setdefault("django.contrib.postgres", None)
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# To connect costs as much as a page: SQLite reads the whole schema again.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
# So much memory each process takes for finished public pages; 0 keeps none.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", default=0 if DEBUG else 16)

# Who
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = reverse_lazy("accounts:login")
LOGIN_REDIRECT_URL = reverse_lazy("orders:history")
LOGOUT_REDIRECT_URL = reverse_lazy("shop:home")
PASSWORD_RESET_TIMEOUT = 60 * 60 * 2
AXES_FAILURE_LIMIT = 8
AXES_USERNAME_FORM_FIELD = "username"  # as in Django's forms; axes would look for "email"
AXES_USERNAME_CALLABLE = "accounts.access.login_name"
AXES_CLIENT_IP_CALLABLE = "accounts.access.client_ip"
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429

# Sessions and safety
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/", r"^payments/razorpay/webhook/?$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # 150 variants on one page with their rules and pictures
CONTENT_SECURITY_POLICY = {
    # The admin's own scripts evaluate expressions; config.middleware loosens it there.
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

# Files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_MIMETYPES = {".speculationrules": "application/speculationrules+json"}
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.sheets.SheetFinder",
]
MEDIA_URL = env.str("MEDIA_URL", default="media/")
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
# What was uploaded, as it came: with the place where it was taken. Nobody is sent these files.
ORIGINALS_ROOT = Path(env.str("ORIGINALS_ROOT", default=str(DATA_DIR / "originals")))
_originals = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": ORIGINALS_ROOT},
}
if env.str("S3_BUCKET", default=""):
    _media = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("S3_SECRET_KEY", default="") or None,
            "custom_domain": env.str("S3_CUSTOM_DOMAIN", default="") or None,
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(
        "https://" + env.str("S3_CUSTOM_DOMAIN", default="*.amazonaws.com")
    )
    if env.str("S3_ORIGINALS_BUCKET", default=""):
        _originals = {
            "BACKEND": _media["BACKEND"],
            "OPTIONS": _media["OPTIONS"]
            | {
                "bucket_name": env.str("S3_ORIGINALS_BUCKET"),
                "custom_domain": None,
                "default_acl": "private",
                "querystring_auth": True,
            },
        }
else:
    _media = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
STORAGES = {
    "default": _media,
    "originals": _originals,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o644
# Product files while they are brought in; nobody is served them.
IMPORT_ROOT = Path(env.str("IMPORT_ROOT", default=str(DATA_DIR / "imports")))
PICTURES = {
    "USE_PLACEHOLDERS": False,
    "FILE_TYPES": ["AVIF", "WEBP", "JPEG"],
    "PIXEL_DENSITIES": [1],
    "GRID_COLUMNS": 3,
    "CONTAINER_WIDTH": 1200,
    "PROCESSOR": "pictures.tasks.noop",  # shop.services.renditions makes them
}

# Mail: everything goes into the outbox; EMAIL_URL says how send_queued_mail delivers it.
EMAIL_BACKEND = "accounts.outbox.OutboxBackend"
_mail = env.email_url(
    "EMAIL_URL", default=f"filemail://{DATA_DIR / 'mail'}" if DEBUG else "smtp://localhost:25"
)
DELIVERY_EMAIL_BACKEND = _mail.pop("EMAIL_BACKEND")
# django-environ drops the first slash of the folder, and knows no usual ports.
_mail["EMAIL_FILE_PATH"] = "/" + _mail["EMAIL_FILE_PATH"].lstrip("/")
_mail["EMAIL_PORT"] = _mail["EMAIL_PORT"] or (
    465 if _mail.get("EMAIL_USE_SSL") else 587 if _mail.get("EMAIL_USE_TLS") else 25
)
vars().update(_mail)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SHOP_NAME} <{SHOP_EMAIL}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Words and times
LANGUAGE_CODE = "en-in"
TIME_ZONE = "Asia/Kolkata"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}

UNFOLD = {
    "SITE_TITLE": f"{SHOP_NAME} admin",
    "SITE_HEADER": SHOP_NAME,
    "SITE_URL": "/",
    "SITE_SYMBOL": "storefront",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "ENVIRONMENT": "config.admin_site.environment",
    "DASHBOARD_CALLBACK": "config.dashboard.dashboard",
    "STYLES": ["config.admin_site.stylesheet"],
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "config.admin_site.favicon"}
    ],
    "COLORS": {
        "primary": {  # the storefront's rani pink, from light to dark
            "50": "oklch(97% .015 355)",
            "100": "oklch(94.5% .033 355)",
            "200": "oklch(89% .065 356)",
            "300": "oklch(81% .115 357)",
            "400": "oklch(71% .17 359)",
            "500": "oklch(66% .19 1)",
            "600": "oklch(48.5% .186 3)",
            "700": "oklch(42% .162 3)",
            "800": "oklch(36% .135 3)",
            "900": "oklch(31% .105 2)",
            "950": "oklch(22% .075 0)",
        }
    },
    "SIDEBAR": {"show_search": True, "navigation": "config.admin_site.navigation"},
}
