// Offers products, categories and words while one types into the search field; picking one,
// by key or by pointer, goes to its page. The list is the browser's own.
// Without this script the field searches when it is sent.
const field = document.querySelector("[data-suggest]");
const HINTS = { category: "Category", word: "Search" };
const PAUSE = 200; // milliseconds without a key before we ask
let timer = 0;
let asked = "";
let found = [];

const list = document.createElement("datalist");
list.id = "search-suggestions";

function show(suggestions) {
  found = suggestions;
  list.replaceChildren(
    ...suggestions.map(({ kind, name, price }) => new Option(price || HINTS[kind] || "", name)),
  );
}

async function ask() {
  const words = field.value.trim();
  if (words.length < 2 || words === asked) return;
  asked = words;
  try {
    const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(words)}`);
    const { suggestions } = await answer.json();
    if (words === field.value.trim()) show(suggestions);
  } catch {
    show([]); // no suggestions are no harm: the search itself still works
  }
}

if (field) {
  field.after(list);
  field.setAttribute("list", list.id);
  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    const picked = found.find(({ name }) => name === field.value);
    // Browsers tell a pick from typing by the kind of input, or by its absence.
    if (picked && (!event.inputType || event.inputType === "insertReplacementText")) {
      location.assign(picked.url);
      return;
    }
    timer = setTimeout(ask, PAUSE);
  });
}
