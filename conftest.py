"""What all tests share: settings without the outside world."""

import os

os.environ.setdefault("DEBUG", "on")
