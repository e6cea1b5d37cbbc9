// A picture opens in full size on the same page; a tap on it goes closer, and Escape leaves.
// Without this script the link leads to the picture itself.
const links = document.querySelectorAll("a[data-zoom]");

function build() {
  const box = document.createElement("dialog");
  box.className = "zoom";
  box.setAttribute("aria-label", "Larger picture");
  box.innerHTML =
    '<form method="dialog"><button class="button zoom__close">Close</button></form>' +
    '<button type="button" class="zoom__closer" aria-pressed="false"><img alt=""></button>';
  document.body.append(box);
  const closer = box.querySelector(".zoom__closer");
  closer.addEventListener("click", (event) => {
    const is_close = closer.getAttribute("aria-pressed") === "true";
    const place = closer.getBoundingClientRect();
    const across = (event.clientX - place.left) / place.width;
    const down = (event.clientY - place.top) / place.height;
    closer.setAttribute("aria-pressed", String(!is_close));
    // What was pointed at stays in view.
    box.scrollTo((box.scrollWidth - box.clientWidth) * across, (box.scrollHeight - box.clientHeight) * down);
  });
  return box;
}

let box;
links.forEach((link) => {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
    event.preventDefault();
    box ??= build();
    const picture = box.querySelector("img");
    picture.src = link.href;
    picture.alt = link.querySelector("img")?.alt ?? "";
    box.querySelector(".zoom__closer").setAttribute("aria-pressed", "false");
    box.showModal();
  });
});
