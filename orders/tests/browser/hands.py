"""What a person does on pages of the admin: each step counted, and how long it takes a hand."""

# Seconds of the keystroke-level model of Card, Moran and Newell for an average typist.
THINK, POINT, PRESS, KEY, HOME = 1.35, 1.1, 0.2, 0.28, 0.4
ANSWER = 1.5  # until the next page is there and has been looked over


class Hand:
    """Does things on a page and counts them: fields that are written, clicks, and seconds."""

    def __init__(self, page):
        self.page, self.fields, self.clicks, self.seconds = page, 0, 0, 0.0

    def write(self, name: str, text: str) -> None:
        self.page.locator(f"[name={name}]").fill(text)
        self.fields += 1
        self.seconds += THINK + POINT + PRESS + HOME + KEY * len(text)

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f"[name={name}]").select_option(value)
        self.fields += 1
        self.seconds += THINK + 2 * (POINT + PRESS)

    def send(self, place, files: list) -> None:
        """Open the computer's own window, mark the first and the last file, and confirm."""
        place.set_input_files(files)
        self.clicks += 1
        self.seconds += THINK + 4 * (POINT + PRESS)

    def click(self, words: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=words, exact=role == "button").first.click()
        self.clicks += 1
        self.seconds += THINK + POINT + PRESS + ANSWER
