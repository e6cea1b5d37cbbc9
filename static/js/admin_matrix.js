// Each column of the variant matrix gets a button that copies its first cell into all below.
// Without this script the rules above the table do the same, with a step to the server.
const table = document.querySelector("[data-matrix] [data-cells]");
const said = document.querySelector("[data-matrix] [data-said]");

function cells(column) {
  return [...table.querySelectorAll(`tbody [data-column="${column}"]`)];
}

function fillDown(column, words) {
  const [first, ...others] = cells(column);
  for (const cell of others) {
    if (cell.type === "checkbox") cell.checked = first.checked;
    else cell.value = first.value;
    cell.dispatchEvent(new Event("change", { bubbles: true }));
  }
  said.textContent = `${words}: copied into ${others.length} rows.`;
}

function addButton(head, column) {
  const words = head.textContent;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "matrix-down";
  button.textContent = "Fill down";
  button.title = `Copy the first ${words} into all rows below`;
  button.addEventListener("click", () => fillDown(column, words));
  head.append(button);
}

table?.querySelectorAll("thead th").forEach((head, place) => {
  const cell = table.querySelector("tbody tr").children[place];
  const column = cell?.className.replace("matrix-", "");
  if (!column || column === "sku" || cells(column).length < 2) return;
  addButton(head, column);
});
