"""Running a management command in a test, for what it prints."""

import io

from django.core.management import call_command


def run(command, *args):
    out = io.StringIO()
    call_command(command, *args, stdout=out, stderr=io.StringIO())
    return out.getvalue()
