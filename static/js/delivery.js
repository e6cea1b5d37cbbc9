// The answer to "when is it here?" appears below the question, for the PIN that was typed last.
// Without this script the form leads to a page with the same answer.
const form = document.querySelector("form[data-delivery]");
const MEMORY = "pin";

async function ask(pin) {
  const answer = form.querySelector("[data-delivery-answer]");
  try {
    const page = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`);
    const words = new DOMParser()
      .parseFromString(await page.text(), "text/html")
      .querySelector("[data-delivery-answer]");
    answer.replaceChildren(...words.childNodes);
    if (page.ok && answer.querySelector("li")) localStorage.setItem(MEMORY, pin);
  } catch {
    answer.textContent = "We cannot look that up just now; checkout will show it.";
  }
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form.elements.pin.value);
  });
  try {
    const known = localStorage.getItem(MEMORY);
    if (known && !form.elements.pin.value) {
      form.elements.pin.value = known;
      ask(known);
    }
  } catch {
    // Private windows may refuse to remember; then one types it again.
  }
}
