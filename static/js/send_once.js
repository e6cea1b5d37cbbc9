// A form marked data-send-once is sent once, however often its button is pressed.
// Without this script the server sees to it: a repeat lands on the same order.
const marked = "form[data-send-once]";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(marked) || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  form.setAttribute("aria-busy", "true");
});

// The Back button shows the page as it was left: let the form be sent again.
addEventListener("pageshow", () => {
  document.querySelectorAll(marked).forEach((form) => form.removeAttribute("aria-busy"));
});
