"""How values come out of the environment: blank is not set, a `$` is a character."""

import environ
from django.core.exceptions import ImproperlyConfigured

WEAK_SECRETS = {"changeme", "change-me", "secret", "password", "insecure", "test"}


class Environment(environ.FileAwareEnv):
    """The process's environment; NAME_FILE, where set, is read instead of NAME."""

    def get_value(self, var, cast=None, default=environ.Env.NOTSET, parse_default=False):
        """Return the value of `var`, without the white space around it; blank is not set.

        django-environ would read `$OTHER` as a reference, and a secret may well
        begin with a dollar sign.
        """
        try:
            raw = self.ENVIRON[var]
        except KeyError:
            raw = ""
        except OSError as problem:
            raise ImproperlyConfigured(
                f"{var}_FILE names a file that cannot be read: {problem}."
            ) from problem
        raw = raw.strip()
        if raw:
            return self.parse_value(raw, cast)
        if default is environ.Env.NOTSET:
            raise ImproperlyConfigured(f"Set {var} in the environment: see .env.example.")
        return default

    def secret(self, name: str, *, in_development: str, debug: bool, at_least: int = 8) -> str:
        """Return a value that must be set, and be no placeholder, wherever DEBUG is off."""
        value = self.str(name, default="")
        if not value and debug:
            return in_development
        if not value:
            raise ImproperlyConfigured(f"Set {name} in the environment: see .env.example.")
        if not debug:
            refuse_weak(name, value, at_least=at_least)
        return value


def refuse_weak(name: str, value: str, *, at_least: int) -> None:
    """Raise ImproperlyConfigured for a secret that somebody could guess."""
    is_placeholder = value.lower() in WEAK_SECRETS or "insecure" in value.lower()
    if is_placeholder or len(value) < at_least or len(set(value)) < 5:
        raise ImproperlyConfigured(
            f"{name} is too weak: use at least {at_least} random characters."
        )
