// Categories are dragged by their handle, with a mouse or a finger: above, below or onto the one
// they are to stand before, behind or in. Without this script buttons do it, step by step.
const handles = [...document.querySelectorAll("[data-category]")];
const rowOf = (handle) => handle.closest("tr");
let dragged = null;
let goal = null;

function show(row, where) {
  for (const other of handles) rowOf(other).classList.remove("tree-before", "tree-after", "tree-inside");
  if (row) row.classList.add(`tree-${where}`);
}

function follow(event) {
  const edge = 90;
  if (event.clientY < edge) scrollBy(0, -20);
  if (event.clientY > innerHeight - edge) scrollBy(0, 20);
  const row = document.elementFromPoint(event.clientX, event.clientY)?.closest("tr");
  const handle = row?.querySelector("[data-category]");
  if (!handle || handle === dragged) {
    goal = null;
    show(null);
    return;
  }
  const { top, height } = row.getBoundingClientRect();
  const part = (event.clientY - top) / height;
  const where = part < 0.3 ? "before" : part > 0.7 ? "after" : "inside";
  goal = `${dragged.dataset.category} ${where} ${handle.dataset.category}`;
  show(row, where);
}

function send(move) {
  const button = dragged.parentElement.querySelector("button[name=move]").cloneNode();
  button.value = move;
  button.hidden = true;
  dragged.append(button);
  button.click();
}

function end(isDropped) {
  if (!dragged) return;
  rowOf(dragged).classList.remove("tree-dragged");
  show(null);
  if (isDropped && goal) send(goal);
  dragged = goal = null;
}

for (const handle of handles) {
  handle.hidden = false;
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    dragged = handle;
    rowOf(handle).classList.add("tree-dragged");
  });
}
document.addEventListener("pointermove", (event) => {
  if (dragged) follow(event);
});
document.addEventListener("pointerup", () => end(true));
document.addEventListener("pointercancel", () => end(false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") end(false);
});

// After a step the same button of the same category is at hand again.
document.getElementById(location.hash.slice(1))?.focus();
