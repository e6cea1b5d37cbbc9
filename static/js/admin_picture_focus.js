// A click on a picture of a product's form says what must stay in view where it is cropped.
// Without this script the two fields beside it say so.
const rows = document.querySelector("[data-gallery] [data-rows]");

function fields(row) {
  return ["focal_x", "focal_y"].map((name) => row.querySelector(`[name$="-${name}"]`));
}

function mark(row) {
  const point = row.querySelector("[data-focus-mark]");
  if (!point) return;
  const [x, y] = fields(row).map((field) => Math.min(100, Math.max(0, Number(field.value) || 0)));
  point.hidden = false;
  point.style.left = `${x}%`;
  point.style.top = `${y}%`;
}

if (rows) {
  [...rows.children].forEach(mark);
  rows.addEventListener("gallery:added", () => mark(rows.lastElementChild));
  rows.addEventListener("input", (event) => mark(event.target.closest("[data-row]")));
  rows.addEventListener("click", (event) => {
    const picture = event.target.closest("[data-focus]");
    if (!picture) return;
    const row = picture.closest("[data-row]");
    const { left, top, width, height } = picture.getBoundingClientRect();
    const shares = [(event.clientX - left) / width, (event.clientY - top) / height];
    fields(row).forEach((field, index) => {
      field.value = Math.round(shares[index] * 100);
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    mark(row);
  });
}
