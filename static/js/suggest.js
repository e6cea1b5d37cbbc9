// Offers products, categories and words while one types into the search field: arrows walk
// through them, Enter or a press goes there, Escape shuts the list and keeps what was typed.
// Without this script the field searches when it is sent, and the page of results leads on.
const field = document.querySelector("[data-suggest]");
const HINTS = { category: "Category", word: "Search" };
const PAUSE = 200; // milliseconds without a key before we ask
const list = document.createElement("ul");
let timer = 0;
let asked = "";
let marked = -1;

function mark(number) {
  marked = number;
  [...list.children].forEach((option, at) => {
    option.setAttribute("aria-selected", String(at === number));
  });
  const option = list.children[number];
  if (option) {
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

function open(isOpen) {
  list.hidden = !isOpen;
  field.setAttribute("aria-expanded", String(isOpen));
  mark(-1);
}

function written({ kind, name, price, url }, at) {
  const option = document.createElement("li");
  option.id = `suggestion-${at}`;
  option.className = "suggestion";
  option.setAttribute("role", "option");
  option.dataset.url = url;
  const hint = document.createElement("span");
  hint.className = "suggestion__hint";
  hint.textContent = price || HINTS[kind] || "";
  option.append(name, " ", hint);
  return option;
}

async function ask() {
  const words = field.value.trim();
  if (words === asked) return;
  asked = words;
  let suggestions = [];
  try {
    if (words.length > 1) {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(words)}`);
      ({ suggestions } = await answer.json());
    }
  } catch {
    // No suggestions are no harm: the search itself still works.
  }
  if (words !== field.value.trim()) return;
  list.replaceChildren(...suggestions.map(written));
  open(suggestions.length > 0 && document.activeElement === field);
}

function step(event, by) {
  const number = list.children.length;
  if (!number) return;
  event.preventDefault();
  if (list.hidden) open(true);
  // One place before the first is the field itself: from there it goes round.
  mark(((marked + 1 + by + number + 1) % (number + 1)) - 1);
}

function press(event) {
  if (event.isComposing) return; // the keys of somebody who writes in another script
  if (event.key === "ArrowDown") step(event, 1);
  else if (event.key === "ArrowUp") step(event, -1);
  else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    open(false);
  } else if (event.key === "Enter" && marked >= 0) {
    event.preventDefault();
    location.assign(list.children[marked].dataset.url);
  }
}

if (field) {
  list.id = "search-suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  field.closest("form").append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  open(false);
  field.addEventListener("input", () => {
    mark(-1);
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", press);
  field.addEventListener("blur", () => open(false));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-url]");
    if (option) location.assign(option.dataset.url);
  });
}
