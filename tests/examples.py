"""How many examples hypothesis tries of a law: few in the suite, ten times as many with --hypothesis-profile=search."""

from hypothesis import settings


def examples(count: int) -> settings:
    """Settings for a test, of ``count`` examples at a change and 10 ``count`` in a search for new ones."""
    is_search = not settings.default.derandomize
    return settings(max_examples=10 * count if is_search else count, deadline=None)
