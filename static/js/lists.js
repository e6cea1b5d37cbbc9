// A list that htmx has changed in place: says how many products there are now, leaves the
// focus where it was, and filters open or shut as one had them.
// Without this script, or without htmx, each link and form leads to a page of its own.
let before = null;

function keep() {
  const folds = document.querySelectorAll("#listing details[data-keep]");
  before = {
    open: new Map([...folds].map((fold) => [fold.dataset.keep, fold.open])),
    pressed: document.activeElement?.closest("#listing [data-press]")?.dataset.press,
  };
}

function words() {
  return document.querySelector("[data-listing-words]");
}

function tell() {
  const status = document.querySelector("[data-listing-status]");
  if (status && words()) status.textContent = words().textContent;
}

function follow() {
  if (!before) return;
  const { open, pressed } = before;
  before = null;
  document.querySelectorAll("#listing details[data-keep]").forEach((fold) => {
    if (open.has(fold.dataset.keep)) fold.open = open.get(fold.dataset.keep);
  });
  const again = [...document.querySelectorAll("#listing [data-press]")].find(
    (one) => one.dataset.press === pressed,
  );
  if (again) {
    again.focus({ preventScroll: true });
    again.scrollIntoView({ block: "nearest" });
  } else {
    words()?.focus({ preventScroll: true });
    words()?.scrollIntoView({ block: "start" });
  }
  tell();
}

// What htmx cannot fetch is an ordinary page again, with the browser's own words.
function goThere(event) {
  const path = event.detail.pathInfo?.finalRequestPath;
  if (path) location.assign(path);
}

document.addEventListener("htmx:beforeSwap", keep);
document.addEventListener("htmx:afterSettle", follow);
document.addEventListener("htmx:historyRestore", tell);
document.addEventListener("htmx:responseError", goThere);
document.addEventListener("htmx:sendError", goThere);
