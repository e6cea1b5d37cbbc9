import argparse
import json
from dataclasses import asdict
from functools import partial

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from shop.services import media_audit
from shop.services.media_audit import Findings


class Command(BaseCommand):
    help = (
        "Compare the files of pictures with the rows that name them: orphans (files of no row), "
        "missing ones, and pictures that are kept twice. Changes nothing without --fix."
    )

    def create_parser(self, *args, **kwargs):
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        kwargs["epilog"] = (
            "examples:\n"
            "  manage.py media_audit\n"
            "  manage.py media_audit --fix --json\n"
            "\n"
            "--fix removes only files that no row names and that are older than an hour, makes\n"
            "missing files from their originals, and keeps once what is kept twice.\n"
            "Ends with 1 when orphans are left or files are missing. A picture that is kept twice\n"
            "costs space alone."
        )
        return super().create_parser(*args, **kwargs)

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="mend what can be mended")
        parser.add_argument("--json", action="store_true", help="the report for machines")

    def handle(self, *, verbosity, **options):
        bar = partial(tqdm, unit="file", disable=None if verbosity else True)
        now = timezone.now()
        findings = media_audit.audit(now=now, progress=bar)
        report = {"found": asdict(findings)}
        if options["fix"]:
            report["done"] = media_audit.fix(findings, now=now)
            findings = media_audit.audit(now=now, progress=bar)
            report["left"] = asdict(findings)
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=2))
        else:
            self._tell(findings, report.get("done"))
        if findings.orphans or findings.missing or findings.lost:
            raise CommandError("Files and rows do not agree.")

    def _tell(self, findings: Findings, done: dict | None) -> None:
        for place, name in findings.orphans:
            self.stdout.write(f"orphan in {place}: {name}")
        for name in findings.missing:
            self.stdout.write(f"missing: {name}")
        for name in findings.lost:
            self.stdout.write(f"lost, upload it again: {name}")
        for names in findings.duplicates:
            self.stdout.write(f"kept {len(names)} times: {', '.join(names)}")
        if done:
            words = ", ".join(f"{number} {word}" for word, number in done.items())
            self.stdout.write(f"Mended: {words}.")
        self.stdout.write(
            f"{len(findings.orphans)} orphans, {len(findings.missing)} missing, "
            f"{len(findings.duplicates)} kept twice; {findings.young} young files left alone."
        )
