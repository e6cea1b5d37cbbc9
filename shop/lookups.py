"""`field__among=values`: what `field__in` finds, with all the values in one parameter.

Django prepares each of some hundred values by itself, and the database reads a statement with
as many places. Where thousands of such questions are asked, as by an import, that is a quarter
of the work.
"""

import json

from django.db.models import Field, ForeignObject, Lookup


@Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup):
    """Values must be plain text or whole numbers, as the column has them."""

    lookup_name = "among"
    prepare_rhs = False

    def get_prep_lookup(self):
        return list(self.rhs)

    def as_sqlite(self, compiler, connection):
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(self.rhs)]

    def as_postgresql(self, compiler, connection):
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s)", [*params, self.rhs]
