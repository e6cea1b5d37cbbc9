// Pictures on a product's form are ordered by dragging their handle, with a mouse or a finger,
// and by buttons. Without this script each has a field for its place.
const rows = document.querySelector("[data-gallery] [data-rows]");
const said = document.querySelector("[data-gallery] [data-said]");
let dragged = null;

function prepare(row) {
  row.querySelector("[data-moves]").hidden = false;
  row.querySelector("[data-place]").hidden = true;
}

// Write the order that is seen into the fields that are saved.
function renumber() {
  [...rows.children].forEach((row, index) => {
    const place = row.querySelector("[data-place] input");
    if (!place || Number(place.value) === index + 1) return;
    place.value = index + 1;
    place.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function settle(row) {
  renumber();
  const place = [...rows.children].indexOf(row) + 1;
  said.textContent = `Now in place ${place} of ${rows.children.length}.`;
}

function move(row, way) {
  if (way === "first") rows.prepend(row);
  if (way === "up") row.previousElementSibling?.before(row);
  if (way === "down") row.nextElementSibling?.after(row);
  settle(row);
  row.querySelector(`[data-move=${way}]`).focus();
  row.scrollIntoView({ block: "nearest" });
}

function follow(event) {
  const edge = 90;
  if (event.clientY < edge) scrollBy(0, -20);
  if (event.clientY > innerHeight - edge) scrollBy(0, 20);
  const under = document.elementsFromPoint(event.clientX, event.clientY)
    .map((element) => element.closest("[data-row]"))
    .find((row) => row && row !== dragged && rows.contains(row));
  if (!under) return;
  const { top, height } = under.getBoundingClientRect();
  if (event.clientY < top + height / 2) under.before(dragged);
  else under.after(dragged);
}

if (rows) {
  [...rows.children].forEach(prepare);
  rows.addEventListener("gallery:added", () => {
    prepare(rows.lastElementChild);
    renumber();
  });
  rows.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) move(button.closest("[data-row]"), button.dataset.move);
  });
  rows.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("[data-handle]") || event.button !== 0) return;
    event.preventDefault();
    dragged = event.target.closest("[data-row]");
    dragged.classList.add("is-dragged");
  });
  document.addEventListener("pointermove", (event) => {
    if (dragged) follow(event);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      if (!dragged) return;
      dragged.classList.remove("is-dragged");
      settle(dragged);
      dragged = null;
    });
  }
}
