// The product page follows the chosen variant: price, stock, picture, largest quantity.
// Without this script each choice says its own price and stock beside its name.
const form = document.querySelector("[data-buy]");
const strip = document.querySelector("[data-gallery] .gallery__strip");

function write(selector, text) {
  document.querySelectorAll(`:is(.product__buy, .product__bar) ${selector}`).forEach((place) => {
    place.textContent = text;
  });
}

function show(picture) {
  if (picture && strip) strip.scrollTo({ left: picture.offsetLeft - strip.offsetLeft });
}

function follow(radio) {
  const { price, mrp, saving, unitPrice, stock, most } = radio.dataset;
  write("[data-price]", price);
  write("[data-mrp]", mrp);
  write("[data-saving]", saving);
  document.querySelectorAll("[data-was]").forEach((was) => { was.hidden = !saving; });
  write("[data-unit-price]", unitPrice);
  write("[data-bar-label]", radio.closest("label").querySelector(".choice__name").textContent.trim());
  const words = form.querySelector("[data-stock-words]");
  words.textContent = stock;
  words.classList.replace("stock--none", "stock--some");
  const quantity = form.elements.quantity;
  if (quantity) {
    quantity.max = most;
    if (Number(quantity.value) > Number(most)) quantity.value = most;
  }
  const asked = document.querySelector("[data-delivery] [name=variant]");
  if (asked) asked.value = radio.value;
  show(document.getElementById(radio.dataset.picture));
}

form?.addEventListener("change", (event) => {
  if (event.target.name === "variant") follow(event.target);
});

// A thumbnail moves the strip alone, and leaves no step for the Back button.
document.querySelector(".gallery__thumbs")?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  show(document.querySelector(link.hash));
});

// The Back button and reloading keep what was chosen: let the page agree with it.
addEventListener("pageshow", () => {
  const chosen = form?.querySelector("input[name=variant]:checked");
  if (chosen && !chosen.defaultChecked) follow(chosen);
});

// What nobody misses before the pictures are there is fetched after them.
function fetchLater() {
  document.querySelectorAll("template[data-later]").forEach((later) => {
    later.replaceWith(document.importNode(later.content, true));
  });
}

if (document.readyState === "complete") fetchLater();
else addEventListener("load", fetchLater);
