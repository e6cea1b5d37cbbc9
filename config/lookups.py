"""`name__begins=words`: whether a text begins so, which an index can tell on either database.

Asked for in the cases in which people write, rather than in any: SQLite's LIKE cannot use an
index where cases are equal, and PostgreSQL's order of words is that of its language, so each
is asked in its own way. PostgreSQL needs an index for patterns, as those of `db_index` and
`unique` are.
"""

from django.db.models import CharField, Lookup, TextField

LAST = chr(0x10FFFF)


@CharField.register_lookup
@TextField.register_lookup
class Begins(Lookup):
    lookup_name = "begins"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        """One comparison for each way to write the words."""
        column, _ = self.process_lhs(compiler, connection)
        escape = connection.ops.prep_for_like_query
        likes = [f"{escape(words)}%" for words in self._ways()]
        return f"({' OR '.join([f'{column} LIKE %s'] * len(likes))})", likes

    def as_sqlite(self, compiler, connection):
        column, _ = self.process_lhs(compiler, connection)
        ends = [end for words in self._ways() for end in (words, words + LAST)]
        between = f"({column} >= %s AND {column} < %s)"
        return f"({' OR '.join([between] * (len(ends) // 2))})", ends

    def _ways(self) -> list[str]:
        words = str(self.rhs)
        capital = words[:1].upper() + words[1:]
        return sorted({words, words.lower(), words.upper(), words.title(), capital})
