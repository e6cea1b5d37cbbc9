// Fills in the header what the page itself must not know: two cookies say it.
// Without this script the links simply stand there.
function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function fill() {
  const count = Number.parseInt(cookie("cart_count"), 10) || 0;
  document.querySelectorAll("[data-cart-count]").forEach((badge) => {
    badge.textContent = String(count);
    badge.hidden = count < 1;
  });
  document.querySelectorAll("[data-signed-in]").forEach((words) => {
    words.dataset.signedOut ??= words.textContent;
    words.textContent = cookie("signed_in") ? words.dataset.signedIn : words.dataset.signedOut;
  });
}

fill();
addEventListener("pageshow", fill); // the Back button may show an old count
document.addEventListener("htmx:afterSettle", fill); // and a cart may have changed in place
