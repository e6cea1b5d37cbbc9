"""Example: python manage.py shop_doctor --fix"""

import json

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from tqdm import tqdm

from orders.services import doctor


class Command(BaseCommand):
    help = "Prove on the live data that no order, rupee or unit is lost. " + __doc__

    def add_arguments(self, parser):
        names = ", ".join(check.name for check in doctor.CHECKS)
        parser.add_argument("--json", action="store_true", help="print all findings as JSON")
        parser.add_argument("--fix", action="store_true", help="cure what has a certain cure")
        parser.add_argument(
            "--only", action="append", metavar="NAME", help=f"this rule; may be repeated: {names}"
        )

    def handle(self, *args, **options):
        findings = doctor.examine(
            self._chosen(options["only"]),
            fix=options["fix"],
            track=lambda parts: tqdm(parts, unit="query", disable=None),
        )
        if options["json"]:
            told = {
                "healthy": all(finding.is_healthy for finding in findings),
                "checks": [finding.as_dict() for finding in findings],
            }
            self.stdout.write(json.dumps(told, cls=DjangoJSONEncoder, indent=1))
        else:
            self._tell(findings)
        broken = [finding.check.name for finding in findings if not finding.is_healthy]
        if broken:
            raise CommandError(f"Not as it must be: {', '.join(broken)}.")

    def _chosen(self, names: list[str] | None) -> list:
        if not names:
            return doctor.CHECKS
        known = {check.name: check for check in doctor.CHECKS}
        if unknown := [name for name in names if name not in known]:
            raise CommandError(f"There is no rule named {', '.join(unknown)}.")
        return [known[name] for name in names]

    def _tell(self, findings) -> None:
        for finding in findings:
            if finding.count:
                self._tell_one(finding)
        broken = sum(not finding.is_healthy for finding in findings)
        cured = sum(finding.fixed for finding in findings)
        self.stdout.write(f"{len(findings)} rules looked at, {broken} broken, {cured} rows cured.")

    def _tell_one(self, finding) -> None:
        check = finding.check
        self.stdout.write(f"{check.name} (invariant {check.proves}): {check.says}")
        for row in finding.examples:
            words = ", ".join(f"{name} {value}" for name, value in row.items())
            self.stdout.write(f"  {words}")
        if finding.count > len(finding.examples):
            self.stdout.write(f"  … {finding.count:,} in all")
        if finding.fixed:
            self.stdout.write(f"  cured: {finding.fixed:,}")
        elif check.cure:
            self.stdout.write("  --fix cures this")
