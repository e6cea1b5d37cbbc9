// A part of the page (data-live) that htmx has changed in place: says in words how it stands now,
// leaves the focus where it was, and filters open or shut as one had them.
// Without this script, or without htmx, each link and form leads to a page of its own.
const sheet = matchMedia("(max-width: 56.24rem)");
let before = null;

function keep() {
  const folds = document.querySelectorAll("[data-live] details[data-keep]");
  before = {
    open: new Map([...folds].map((fold) => [fold.dataset.keep, fold.open])),
    pressed: document.activeElement?.closest("[data-live] [data-press]")?.dataset.press,
  };
}

function words() {
  return document.querySelector("[data-live-words]");
}

function tell() {
  const status = document.querySelector("[data-live-status]");
  if (status && words()) status.textContent = words().textContent;
}

function follow() {
  if (!before) return;
  const { open, pressed } = before;
  before = null;
  document.querySelectorAll("[data-live] details[data-keep]").forEach((fold) => {
    if (open.has(fold.dataset.keep)) fold.open = open.get(fold.dataset.keep);
  });
  const again = [...document.querySelectorAll("[data-live] [data-press]:not(:disabled)")].find(
    (one) => one.dataset.press === pressed,
  );
  const next = again ?? document.querySelector("[data-live] [data-press=undo]") ?? words();
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: again ? "nearest" : "start" });
  tell();
}

// What htmx cannot fetch is an ordinary page again, with the browser's own words.
function goThere(event) {
  const { path, verb } = event.detail.requestConfig ?? {};
  if (verb === "get") location.assign(event.detail.pathInfo?.finalRequestPath ?? path);
  else location.reload();
}

// While a sheet lies over the page, what is below it cannot be reached.
function cover(fold) {
  const isCovered = fold.open && sheet.matches;
  document.querySelectorAll("header, footer, .listing__main, .breadcrumbs").forEach((part) => {
    part.inert = isCovered;
  });
}

document.addEventListener("htmx:beforeSwap", keep);
document.addEventListener("htmx:afterSettle", follow);
document.addEventListener("htmx:historyRestore", tell);
document.addEventListener("htmx:responseError", goThere);
document.addEventListener("htmx:sendError", goThere);
document.addEventListener("toggle", (event) => event.target.matches(".narrow") && cover(event.target), true);
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && sheet.matches && document.querySelector(".narrow[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-send-on-change]")) event.target.form.requestSubmit();
});
