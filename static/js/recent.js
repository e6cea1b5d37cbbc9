// "Seen lately" is kept in this browser alone: the page is the same for everybody, and the shop
// learns only which cards to draw. Without this script, or without memory, nothing is shown.
const place = document.querySelector("[data-recent]");
const MEMORY = "seen";
const MOST = 12;

function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(MEMORY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(Number.isSafeInteger) : [];
  } catch {
    return [];
  }
}

function remember(id, others) {
  try {
    localStorage.setItem(MEMORY, JSON.stringify([id, ...others].slice(0, MOST)));
  } catch {
    // Private windows may refuse; then there is nothing to remember.
  }
}

async function show(ids) {
  try {
    const answer = await fetch(`${place.dataset.recent}?ids=${ids.join(",")}`);
    const words = answer.ok ? (await answer.text()).trim() : "";
    if (!words) return;
    place.querySelector("[data-recent-cards]").innerHTML = words;
    place.hidden = false;
  } catch {
    // No network just now: the section stays away.
  }
}

if (place) {
  const id = Number(place.dataset.product);
  const others = remembered().filter((one) => one !== id);
  if (id) remember(id, others);
  if (others.length) show(others);
}
